"""Two cards that are one have one word, behind one gate and with one person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.after.casualty.actions.links import make_link
from watchbook.after.casualty.actions.words import keep_word, name_keeper, record_heard
from watchbook.after.casualty.gate import is_open
from watchbook.after.casualty.queries.words import open_word
from watchbook.after.casualty.tests.crawl import DEATH, HEARD, LIFE, addresses, pages, undone
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.prompts import prompts_for


class Joined:
    """Juno pressed for on two phones: the clinic and Dana on Alice's card, and Bob's beside it."""

    def __init__(self, clinic):
        self.clinic, self.night = clinic, clinic.night
        self.first = clinic.casualty
        self.other = self.night.down("bob")
        _, token = make_link(
            acting_user=clinic.cast.dana, casualty=self.other, label="Ridge", at=clinic.at
        )
        self.token = token

    def join(self, who="dana", **values):
        self.night.write(who, "same", casualty=self.first.id, other=self.other.id, **values)

    def other_says(self, word, at=None):
        """A word on the second card, by the sergeant who had it by telephone."""
        told = word | {"route": "telephone"}
        keep_word(acting_user=self.clinic.cast.dana, casualty=self.other, values=told,
                  at=at or self.clinic.at + timedelta(minutes=4))  # fmt: skip

    def words(self, viewer):
        return [open_word(viewer, one) and open_word(viewer, one)["says"]
                for one in (self.first, self.other)]  # fmt: skip


@pytest.fixture
def joined(clinic):
    return Joined(clinic)


def test_of_two_cards_that_are_one_neither_shows_an_outcome_while_a_word_is_sealed(joined):
    clinic, alice = joined.clinic, joined.clinic.cast.alice
    clinic.says(LIFE)
    clinic.hears()
    joined.other_says(DEATH)
    assert joined.words(alice) == ["Stable", None]
    joined.night.at += timedelta(minutes=5)
    joined.join()
    assert joined.words(alice) == [None, None]
    assert not any(map(is_open, (joined.first, joined.other)))
    told = clinic.word_page(alice).content.decode()
    assert "At the clinic" in told
    assert "Stable" not in told


@pytest.mark.pages
def test_joined_cards_answer_everybody_else_as_if_the_other_had_no_word(joined):
    clinic = joined.clinic
    clinic.says(LIFE)
    clinic.hears()
    joined.night.at += timedelta(minutes=5)
    joined.join()
    clinic.at = joined.night.at
    people = {name: getattr(clinic.cast, name) for name in ("alice", "bob", "dov", "ada", "tess")}
    near = [one for one in addresses(clinic) if str(joined.first.id) in one]
    near += [one.replace(str(joined.first.id), str(joined.other.id)) for one in near]
    wanted = {key: [*near, "/harlan/", "/harlan/casualty/k9-down/"] for key in people}
    with undone():
        without = pages(clinic, people, wanted)
    for word in (DEATH, LIFE):
        with undone():
            joined.other_says(word, clinic.at)
            told = pages(clinic, people, wanted)
        assert [key for key, answer in told.items() if answer != without[key]] == []


def test_the_named_one_hears_the_word_of_either_card_and_opens_both_by_the_newest(joined):
    clinic, cast, night = joined.clinic, joined.clinic.cast, joined.night
    clinic.says(LIFE)
    joined.join()
    joined.other_says(DEATH)
    page = clinic.word_page(cast.dana).content.decode()
    assert "Quarrystone died at 04:02." in page
    assert f'name="card" value="{joined.other.id}"' in page
    asked = [one.prompt.kind for one in prompts_for(cast.dana, clinic.at + timedelta(minutes=9))]
    assert asked.count("casualty.word") == 1
    later = {"acting_user": cast.dana, "values": HEARD, "at": night.at + timedelta(minutes=9)}
    with pytest.raises(InvalidError, match="written again"):
        record_heard(casualty=joined.first, version=1, **later)
    record_heard(casualty=joined.first, version=1, card=joined.other.id, **later)
    assert joined.words(cast.alice) == ["Has died", "Has died"]
    assert prompts_kinds(cast.dana, night.at + timedelta(minutes=10)) == []


def test_one_person_is_named_for_both_cards_the_one_who_was_named_last(joined):
    clinic, cast, night = joined.clinic, joined.clinic.cast, joined.night
    sam = add_viewer(cast.agency, "sam@harlan.example", "Sam Ortega", ("supervisor",), night.at)
    night.at += timedelta(minutes=1)
    name_keeper(acting_user=sam, casualty=joined.other, values={"person": sam.person_id},
                at=night.at)  # fmt: skip
    joined.join()
    clinic.says(DEATH)
    assert "Quarrystone died" in clinic.word_page(sam).content.decode()
    assert "Quarrystone" not in clinic.word_page(cast.dana).content.decode()
    assert prompts_kinds(cast.dana, night.at + timedelta(minutes=1)) == []
    assert prompts_kinds(sam, night.at + timedelta(minutes=1)) == ["casualty.word"]
    with pytest.raises(NotAllowedError):
        clinic.hears()


def test_a_word_heard_once_more_after_the_joining_stands_on_both_cards(joined):
    clinic, alice = joined.clinic, joined.clinic.cast.alice
    clinic.says(LIFE)
    clinic.hears()
    joined.night.at += timedelta(minutes=5)
    joined.join()
    assert "said to be one since he heard this" in (
        clinic.word_page(clinic.cast.dana).content.decode()
    )
    clinic.at += timedelta(minutes=6)
    clinic.hears()
    assert joined.words(alice) == ["Stable", "Stable"]


def prompts_kinds(viewer, at):
    found = [one.prompt.kind for one in prompts_for(viewer, at)]
    return [one for one in found if one == "casualty.word"]
