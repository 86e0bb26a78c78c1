"""The clinic's word is sealed: no address tells anybody else that there is one, or what it says."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.plumbing.campaigns import cases, tell
from watchbook.after.casualty.actions.links import keep_link_open
from watchbook.after.casualty.actions.words import name_keeper, record_heard
from watchbook.after.casualty.errors import LinkError
from watchbook.after.casualty.gate import is_open, open_version, register_gate
from watchbook.after.casualty.models import ClinicWord
from watchbook.after.casualty.queries.links import link_of_token
from watchbook.after.casualty.queries.words import open_word, word_id
from watchbook.after.casualty.tests.crawl import (
    DEATH,
    HEARD,
    LIFE,
    addresses,
    everybody,
    pages,
    undone,
)
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.errors import InvalidError, ReasonNeededError
from watchbook.ground.records.queries.prompts import prompts_for

FEW = ("alice", RoleName.SUPERVISOR, RoleName.AUDITOR)
QUARTERS = range(4)  # of everybody: one after another, none of them is the last to end by a minute


def near_and_far(clinic):
    """The addresses around the casualty, its dog and its link, and all the others."""
    around = re.compile(
        r"^/(l/handover|sync/harlan/casualties|api/v1/harlan/(records/casualty|search|timeline)|"
        r"harlan/(casualty/k9-down/|"
        rf"records/(search|timeline)|calendar|$))|clinicword|{clinic.night.juno.id}"
    )
    found = addresses(clinic)
    near = [one for one in found if around.search(one)]
    return near, [one for one in found if one not in set(near)]


def crawled(clinic, people, wanted, word):
    with undone():
        clinic.says(word)
        clinic.word_page(clinic.cast.dana)
        return pages(clinic, people, wanted)


def is_the_same_for_everybody(clinic, people, wanted, campaign=""):
    """Ask everybody everywhere with no word, a word of death and one of life; give the first."""
    without = crawled(clinic, people, wanted, None)
    few = {name: people[name] for name in FEW if name in people}
    for word, asked in ((DEATH, people), (LIFE, few)):
        told = crawled(clinic, asked, wanted, word)
        differ = [key for key, answer in told.items() if answer != without[key]]
        if campaign:
            tell(campaign, len(told), len(differ), word=word["says"], roles=len(asked))
        assert differ == [], "a word shows here"
        assert "Quarrystone" not in "".join(
            text.replace("“Quarrystone”", "").replace('value="Quarrystone"', "")
            for *_, text in told.values()
        )
    return without


@pytest.mark.pages
@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_near_address_answers_every_other_role_as_if_there_were_no_word(clinic, quarter):
    everyone, (near, _) = everybody(clinic), near_and_far(clinic)
    people = {name: everyone[name] for name in list(everyone)[quarter :: len(QUARTERS)]}
    without = is_the_same_for_everybody(clinic, people, dict.fromkeys(people, near))
    assert sum(status == 200 for status, *_ in without.values()) > 50
    if "alice" in people:
        shown = "".join(text for *_, text in without.values())
        assert str(clinic.casualty.id) in shown
        assert "At the clinic" in shown


@pytest.mark.campaign
def test_sealed_word_campaign_asks_every_other_address_too(clinic):
    people, (_, far) = everybody(clinic), near_and_far(clinic)
    chance = {name: Random(str(name)) for name in people}  # noqa: S311  # a choice, no secret
    wanted = {name: chance[name].sample(far, cases(len(far))) for name in people}
    is_the_same_for_everybody(clinic, people, wanted, "sealed word")


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


def test_after_a_death_that_was_heard_the_link_closes_by_itself_at_a_stated_time(
    clinic, monkeypatch
):
    clinic.says(DEATH)
    assert "It closes" not in clinic.browser.get(clinic.address()).content.decode()
    clinic.hears()
    told = clinic.browser.get(clinic.address()).content.decode()
    assert "It closes" in told
    assert "the unit can keep it open longer" in told
    asked = [one.prompt.title for one in prompts_for(clinic.cast.dana, clinic.at)]
    assert "Ridge: its link closes by itself" in asked
    later = clinic.at + timedelta(hours=71)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert link_of_token("harlan", clinic.token, later) is not None
    ended = clinic.at + timedelta(hours=72)
    assert link_of_token("harlan", clinic.token, ended) is None
    monkeypatch.setattr(timezone, "now", lambda: ended)
    answer = clinic.browser.post(clinic.address("word"), DEATH)
    assert answer.status_code == 404
    assert "This link has ended" in clinic.browser.get(clinic.address()).content.decode()
    until = keep_link_open(acting_user=clinic.cast.dana, link=clinic.link, at=ended)
    assert until == ended + timedelta(days=7)
    assert link_of_token("harlan", clinic.token, ended) is not None


def test_a_link_closes_by_itself_only_after_a_death(clinic):
    clinic.says(LIFE)
    clinic.hears()
    at = clinic.at + timedelta(days=20)
    assert link_of_token("harlan", clinic.token, at) is not None
    with pytest.raises(LinkError, match="does not close by itself"):
        keep_link_open(acting_user=clinic.cast.dana, link=clinic.link, at=at)
    with pytest.raises(NotAllowedError):
        keep_link_open(acting_user=clinic.cast.dov, link=clinic.link, at=at)


def test_once_it_is_over_for_good_nobody_is_urged_to_name_anyone_and_it_stays_possible(clinic):
    clinic.word_page(clinic.cast.dana)
    before = clinic.word_page(clinic.cast.dana).content.decode()
    assert "<summary>Name another</summary>" not in before
    clinic.night.write("dana", "ending", casualty=clinic.casualty.id, how="discharged")
    after = clinic.word_page(clinic.cast.dana).content.decode()
    assert "<summary>Name another</summary>" in after
    assert "<summary>The clinic said something later?</summary>" in after


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
