"""The clinic's word is sealed: no address tells anybody else that there is one, or what it says."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.plumbing.campaigns import cases
from watchbook.after.casualty.actions.links import make_code, make_link
from watchbook.after.casualty.actions.words import name_keeper, record_heard
from watchbook.after.casualty.gate import is_open, open_version, register_gate
from watchbook.after.casualty.models import ClinicWord
from watchbook.after.casualty.queries.words import kept_word, open_word, word_id
from watchbook.ground.people.choices import SCOPED_ROLES, RoleName
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.errors import InvalidError, ReasonNeededError
from watchbook.ground.records.queries.prompts import prompts_for

LIFE = {"says": "stable", "words": "Quarrystone is awake and drinks.", "said_by": "Dr. Holm"}
DEATH = {"says": "died", "words": "Quarrystone died at 04:02.", "said_by": "Dr. Holm"}
HEARD = {"manner": "face", "told_by": "Sgt. Whitcomb", "place": "the clinic", "with_him": "P. Lind"}
_TOKENS = re.compile(
    r'(csrfmiddlewaretoken" value="|x-csrftoken": "|csrf_token": "|nonce=")[^"]+|\b\d\d:\d\d:\d\d\b|[Pp]rinted [^<]+'
)
_NOT_ASKED = re.compile(r"^/(account/|static/|demo|look|\.well-known)")


class Clinic:
    """Juno at the clinic; Dana is named for its word; the clinic holds a proved link."""

    def __init__(self, night):
        self.night, self.cast, self.at = night, night.cast, night.at
        self.casualty = night.down()
        night.line(self.casualty, "wound", site="chest", words="one hole")
        night.write("alice", "ending", casualty=self.casualty.id, how="at-clinic")
        self.keeper = self.name("dana")
        self.link, self.token = make_link(
            acting_user=self.cast.dana, casualty=self.casualty, label="Ridge", at=self.at
        )
        self.browser = Client()
        code = make_code(acting_user=self.cast.dana, link=self.link, way="555-0190", at=self.at)
        self.browser.post(self.address("prove"), {"code": code})

    def name(self, person, by="dana", reason="", **values):
        who = getattr(self.cast, person)
        return name_keeper(
            acting_user=getattr(self.cast, by), casualty=self.casualty, reason=reason, at=self.at,
            values={"person": who.person_id} | values,
        )  # fmt: skip

    def address(self, what=""):
        name = f"handover_link{'_' if what else ''}{what}"
        return reverse(name, kwargs={"token": self.token})

    def says(self, word):
        """The clinic opens its page, writes, and is shown the page again; no word: opens it."""
        if word is None:
            return self.browser.get(self.address())
        return self.browser.post(self.address("word"), word, follow=True)

    def hears(self, **values):
        version = kept_word(self.casualty).version
        return record_heard(
            acting_user=self.cast.dana, casualty=self.casualty, version=version, at=self.at,
            values=HEARD | values,
        )  # fmt: skip

    def word_page(self, viewer):
        kwargs = {"agency": "harlan", "casualty_id": self.casualty.id}
        return self.cast.client_of(viewer).get(reverse("casualty:word", kwargs=kwargs))


@pytest.fixture
def clinic(night, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: night.at)
    # Sessions begin at the same instant however long the walk takes.
    clock = SimpleNamespace(time=night.at.timestamp)
    monkeypatch.setattr("watchbook.ground.people.tests.factories.time", clock)
    return Clinic(night)


def addresses(clinic):
    """Every address of the program, filled with what stands around this casualty."""
    ids = {"casualty_id": clinic.casualty.id, "dog_id": clinic.night.juno.id,
           "team_id": clinic.night.team.id, "person_id": clinic.cast.alice.person_id,
           "record_id": word_id(clinic.casualty), "subject": clinic.night.juno.id,
           "subject_id": clinic.night.juno.id, "agency": "harlan", "code": "harlan",
           "kind": "casualty.clinicword", "token": clinic.token}  # fmt: skip
    found = {_filled(route, ids) for route in _routes(get_resolver().url_patterns, "")}
    api = "/api/v1/harlan/records"
    for kind in ("clinicword", "heard", "casualty", "keeper", "ending", "recovery"):
        found |= {f"{api}/casualty.{kind}", f"{api}/casualty.{kind}/{clinic.casualty.id}"}
    found |= {f"/harlan/records/search/?q={word}" for word in ("Quarrystone", "clinic", "died")}
    found |= {f"/harlan/casualty/k9-down/{end}" for end in ("?format=json", "?format=csv")}
    # Who destroys by order is shown what there is at this one; its id follows from the agency's key.
    keyed = f"{word_id(clinic.casualty)}/expunge/"
    return sorted(one for one in found if not _NOT_ASKED.match(one) and keyed not in one)


def _routes(patterns, prefix):
    for pattern in patterns:
        plain = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<str:\1>", str(pattern.pattern))
        route = prefix + re.sub(r"[\^$\\]|\\Z", "", plain)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _filled(route, ids):
    blank = {"uuid": "3b5f7a1e-58a5-4c2f-9b06-6a7c2a1d9e11", "int": "1", "path": "a/b"}
    return "/" + re.sub(
        r"<(?:(\w+):)?(\w+)>",
        lambda m: str(ids.get(m[2], blank.get(m[1] or "str", "a-word"))), route,
    )  # fmt: skip


def everybody(clinic):
    """Every role but the one who is named, the cast of both agencies, and nobody."""
    cast = clinic.cast
    found = {name: getattr(cast, name) for name in ("alice", "dov", "vera", "charlie", "nobody")}
    for role in RoleName:
        event = clinic.casualty.id if role in SCOPED_ROLES else None
        found[role] = add_viewer(cast.agency, f"{role}@harlan.example", f"A {role}", (role,),
                                 cast.at, event_id=event)  # fmt: skip
    return found


@contextmanager
def undone():
    """What is written inside is taken back, in the database and in the audit's files."""
    audit = settings.WATCHBOOK_AUDIT_DIR
    copy = f"{audit}.{uuid4().hex}"
    shutil.copytree(audit, copy)
    try:
        block = transaction.atomic()
        block._from_testcase = True  # a unit of work inside it is durable, as in the test's own
        with block:
            yield
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(audit)
        shutil.move(copy, audit)


def chosen(clinic, people):
    """Whom to ask where: the nearest addresses each, and of the others a tenth, or all of them."""
    near = re.compile(
        r"^/(l/handover|api/v1/harlan/(records/casualty|search|timeline)|harlan/(casualty/k9-down|"
        rf"records/(search|timeline)|calendar|$))|clinicword|{clinic.night.juno.id}"
    )
    found = addresses(clinic)
    close = [one for one in found if near.search(one)]
    rest = [one for one in found if not near.search(one)]
    some = {name: Random(str(name)) for name in people}  # noqa: S311  # a choice, no secret
    return {name: close + some[name].sample(rest, cases(len(rest))) for name in people}


def pages(clinic, people, wanted):
    """What each is answered at each address, without what is fresh in every answer."""
    told = {}
    for name, viewer in people.items():
        with undone():
            client = clinic.cast.client_of(viewer)  # some answer may give its session a new key
            for address in wanted[name]:
                answer = client.get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                text = _TOKENS.sub("", body.decode("utf-8", "replace"))
                told[name, address] = (answer.status_code, answer.get("Location", ""),
                                       answer.get("ETag", ""), text)  # fmt: skip
    return told


def crawled(clinic, people, wanted, word):
    with undone():
        clinic.says(word)
        clinic.word_page(clinic.cast.dana)
        return pages(clinic, people, wanted)


def test_every_address_answers_every_other_role_as_if_there_were_no_word(clinic):
    people = everybody(clinic)
    wanted = chosen(clinic, people)
    without = crawled(clinic, people, wanted, None)
    assert sum(status == 200 for status, *_ in without.values()) > 250
    shown = "".join(text for *_, text in without.values())
    assert str(clinic.casualty.id) in shown
    assert "At the clinic" in shown
    few = {name: people[name] for name in ("alice", RoleName.SUPERVISOR, RoleName.AUDITOR)}
    for word, asked in ((DEATH, people), (LIFE, few)):
        told = crawled(clinic, asked, wanted, word)
        differ = [key for key, answer in told.items() if answer != without[key]]
        assert differ == [], "a word shows here"
        assert "Quarrystone" not in "".join(
            text.replace("“Quarrystone”", "").replace('value="Quarrystone"', "")
            for *_, text in told.values()
        )


def test_the_named_supervisor_alone_opens_it_and_each_opening_stands_in_its_chain(clinic):
    clinic.says(DEATH)
    page = clinic.word_page(clinic.cast.dana).content.decode()
    assert "Quarrystone died at 04:02." in page
    assert "Go to him" in page
    row = ClinicWord.objects.get()
    assert (row.last_n, row.id) == (2, word_id(clinic.casualty))
    for viewer in (clinic.cast.alice, clinic.cast.dov, clinic.cast.ada):
        assert "Quarrystone" not in clinic.word_page(viewer).content.decode()


def test_it_opens_to_those_who_read_the_card_once_the_handler_has_heard_it(clinic):
    clinic.says(DEATH)
    assert open_word(clinic.cast.alice, clinic.casualty) is None
    clinic.hears()
    assert open_word(clinic.cast.alice, clinic.casualty)["says"] == "Has died"
    assert "died at 04:02" in clinic.word_page(clinic.cast.alice).content.decode()
    assert open_word(clinic.cast.dov, clinic.casualty) is None


def test_nobody_works_out_the_word_s_id_without_the_agency_s_key(clinic, monkeypatch):
    known = word_id(clinic.casualty)
    monkeypatch.setattr("watchbook.after.casualty.queries.words.key_bytes", lambda *_: b"other")
    assert word_id(clinic.casualty) != known


def test_a_later_word_waits_again(clinic):
    clinic.says(LIFE)
    clinic.hears()
    clinic.says(DEATH)
    assert open_version(clinic.casualty) == 1
    assert open_word(clinic.cast.alice, clinic.casualty)["says"] == "Stable"
    assert "Quarrystone died" not in clinic.word_page(clinic.cast.alice).content.decode()


def test_only_the_named_one_records_that_it_was_heard_and_only_of_what_he_was_shown(clinic):
    with pytest.raises(InvalidError, match="not said anything"):
        record_heard(acting_user=clinic.cast.dana, casualty=clinic.casualty, version=1,
                     values=HEARD, at=clinic.at)  # fmt: skip
    clinic.says(LIFE)
    with pytest.raises(NotAllowedError):
        record_heard(acting_user=clinic.cast.ada, casualty=clinic.casualty, version=1,
                     values=HEARD, at=clinic.at)  # fmt: skip
    clinic.says(DEATH)
    with pytest.raises(InvalidError, match="written again"):
        record_heard(acting_user=clinic.cast.dana, casualty=clinic.casualty, version=1,
                     values=HEARD, at=clinic.at)  # fmt: skip
    assert not is_open(clinic.casualty)


def test_a_screen_is_no_human_being(clinic):
    clinic.says(LIFE)
    with pytest.raises(InvalidError):
        clinic.hears(manner="message")


def test_a_higher_room_can_hold_it_closed_longer(clinic, monkeypatch):
    from watchbook.after.casualty import gate

    monkeypatch.setattr(gate, "_gates", {})
    clinic.says(DEATH)
    clinic.hears()
    register_gate("loss", lambda _casualty, _version: False)
    assert open_word(clinic.cast.alice, clinic.casualty) is None


def test_the_deputy_is_named_by_the_supervisor_himself_and_opens_it_too(clinic):
    sam = add_viewer(clinic.cast.agency, "sam@harlan.example", "Sam Ortega", ("supervisor",),
                     clinic.at)  # fmt: skip
    with pytest.raises(InvalidError, match="by the supervisor himself"):
        name_keeper(acting_user=sam, casualty=clinic.casualty, reason="", at=clinic.at,
                    values={"person": clinic.cast.dana.person_id, "deputy": sam.person_id})  # fmt: skip
    clinic.name("dana", deputy=sam.person_id)
    clinic.says(LIFE)
    assert "awake and drinks" in clinic.word_page(sam).content.decode()


def test_another_is_named_with_a_reason_and_never_the_dog_s_own_handler(clinic):
    with pytest.raises(ReasonNeededError):
        clinic.name("ada")
    clinic.name("ada", reason="Sergeant is off the road")
    with pytest.raises(InvalidError, match="dog's handler"):
        clinic.name("alice", reason="He asked")


def test_a_supervisor_enters_what_the_clinic_said_by_telephone(clinic):
    kwargs = {"agency": "harlan", "casualty_id": clinic.casualty.id}
    sam = add_viewer(clinic.cast.agency, "sam@harlan.example", "Sam Ortega", ("supervisor",),
                     clinic.at)  # fmt: skip
    address = reverse("casualty:word_keep", kwargs=kwargs)
    answer = clinic.cast.client_of(sam).post(address, DEATH | {"route": "telephone"}, follow=True)
    assert "Quarrystone" not in answer.content.decode()
    assert "Said by telephone" in clinic.word_page(clinic.cast.dana).content.decode()
    refused = clinic.cast.client_of(clinic.cast.alice).post(address, DEATH)
    assert refused.status_code == 403
    typed = clinic.cast.client_of(sam).post(address, DEATH | {"said_by": ""})
    assert typed.status_code == 422
    assert "Quarrystone died at 04:02." in typed.content.decode()


def test_whoever_holds_the_link_alone_cannot_write_in_the_clinic_s_name(clinic):
    stranger = Client()
    answer = stranger.post(clinic.address("word"), DEATH)
    assert answer.status_code == 422
    assert "Quarrystone died at 04:02." not in stranger.get(clinic.address()).content.decode()
    assert not ClinicWord.objects.exists()


def test_the_one_who_is_named_is_asked_to_call_and_nobody_else_is(clinic):
    def asked(viewer):
        found = prompts_for(viewer, clinic.at + timedelta(minutes=1))
        return [one.prompt for one in found if one.prompt.kind == "casualty.word"]

    clinic.says(DEATH)
    (prompt,) = asked(clinic.cast.dana)
    assert "died" not in prompt.title + prompt.text
    assert asked(clinic.cast.alice) == asked(clinic.cast.ada) == []
    clinic.hears()
    assert asked(clinic.cast.dana) == []
