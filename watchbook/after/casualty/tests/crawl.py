"""A dog at a clinic that holds a proved link, and every address that somebody could ask."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from watchbook.after.casualty.actions.links import make_code, make_link
from watchbook.after.casualty.actions.words import name_keeper, record_heard
from watchbook.after.casualty.queries.words import kept_word, word_id
from watchbook.ground.people.choices import SCOPED_ROLES, RoleName
from watchbook.ground.people.tests.factories import add_viewer

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
        kept = kept_word(self.casualty)
        return record_heard(
            acting_user=self.cast.dana, casualty=self.casualty, version=kept.row.version,
            card=kept.card.id, at=self.at, values=HEARD | values,
        )  # fmt: skip

    def word_page(self, viewer):
        kwargs = {"agency": "harlan", "casualty_id": self.casualty.id}
        return self.cast.client_of(viewer).get(reverse("casualty:word", kwargs=kwargs))


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
    found.add(f"/sync/harlan/casualties/{clinic.casualty.id}/card")
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
