"""A casualty, its lines from several people, its ending, and cards that are one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from watchbook.after.casualty.queries.casualties import (
    casualties,
    casualty_of,
    ending_of,
    endings_of,
    joined_of,
    near,
)
from watchbook.after.casualty.queries.handing import clock_of, handover_of
from watchbook.after.casualty.queries.lines import line_rows, lines_of, may_read_card
from watchbook.core.casualty.card import tourniquets
from watchbook.core.casualty.handover import spoken
from watchbook.duty.health.models import Weight
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.records.errors import InvalidError, ReasonNeededError
from watchbook.ground.records.queries.barring import barred_actors

MINUTE = timedelta(minutes=1)


def test_one_press_is_enough(night):
    pressed = night.write("alice", "casualty")
    assert pressed.happened_at == night.at
    assert str(pressed) == "K9 down: dog not named"
    assert list(casualties(night.cast.dana)) == [pressed]


def test_half_a_place_costs_no_press(night):
    assert night.down(latitude_e7=418_000_000).latitude_e7 is None


def test_a_drill_says_so_wherever_it_is_named(night):
    assert str(night.down(is_drill=True)) == "DRILL: K9 down: Juno"
    found = handover_of(night.cast.alice, night.down(is_drill=True))
    assert found.dog == "Juno (DRILL)"


def test_two_phones_write_on_one_card_and_never_conflict(night):
    card = night.down()
    night.line(card, "tourniquet-on", site="left-hind", happened_at=night.at + MINUTE)
    night.line(card, "signs", who="bob", pulse=150, gums="white", happened_at=night.at + 2 * MINUTE)
    found = lines_of(night.cast.alice, card)
    assert [one.what for one in found] == ["tourniquet-on", "signs"]
    assert found[1].words == "gums white"
    assert tourniquets(found)[0].site == "left hind leg"
    assert lines_of(night.cast.bob, card) == found


def test_a_line_that_names_a_casualty_that_has_not_come_is_no_line_yet(night):
    with pytest.raises(UnknownRecordError):
        night.write("alice", "line", casualty=uuid4(), what="note", words="Under the tree")


def test_a_phone_an_hour_ahead_is_taken_as_it_came_and_says_so(night):
    card = night.down()
    ahead = night.line(card, "pressure", happened_at=night.at + 60 * MINUTE)
    now = night.line(card, "packing", who="bob", sent_at=night.at + 5 * MINUTE,
                     happened_at=night.at + 5 * MINUTE)  # fmt: skip
    assert [one.id for one in line_rows(night.cast.alice, card)] == [ahead.id, now.id]
    assert ahead.happened_at == night.at + 60 * MINUTE
    assert (
        "its clock was ahead"
        in night.get("alice", "casualty", casualty_id=card.id).content.decode()
    )


def test_what_somebody_wrote_only_he_amends_with_a_reason_and_keeps_its_time(night):
    card = night.down()
    line = night.line(card, "wound", site="chest", words="entry", happened_at=night.at - MINUTE)
    told = {"casualty": card.id, "what": "wound", "site": "belly", "amends": line}
    with pytest.raises(NotAllowedError):
        night.write("dana", "line", **told, reason="Looked again")
    with pytest.raises(ReasonNeededError):
        night.write("alice", "line", **told)
    amended = night.write("alice", "line", **told, reason="Looked again",
                          sent_at=night.at + 9 * MINUTE)  # fmt: skip
    assert (amended.version, amended.happened_at) == (2, night.at - MINUTE)


def test_a_line_written_by_mistake_stays_and_counts_nowhere(night):
    card = night.down()
    line = night.line(card, "drug", words="Ketamine", amount_ng=50_000_000)
    night.write("alice", "line", amends=line, reason="Not given", casualty=card.id, what="drug",
                words="Ketamine", is_struck=True)  # fmt: skip
    assert lines_of(night.cast.alice, card) == ()
    assert [one.is_struck for one in line_rows(night.cast.alice, card)] == [True]


@pytest.mark.parametrize(("what", "words"), [("category", "soon"), ("bites", "perhaps")])
def test_chosen_words_are_chosen(night, what, words):
    with pytest.raises(InvalidError, match="Write one of"):
        night.line(night.down(), what, words=words)


def test_a_person_cannot_say_that_his_line_came_over_the_code(night):
    assert night.line(night.down(), "note", words="x", from_code=True).from_code is None


def test_dispatch_sees_place_and_clock_and_no_medical_line(night):
    card = night.down(place_words="County Road 9 at the bridge")
    night.line(card, "wound", site="chest", words="entry wound, frothing")
    dov = night.cast.dov
    assert casualty_of(dov, card.id) == card
    assert not may_read_card(dov, card)
    assert lines_of(dov, card) == ()
    page = night.get("dov", "casualty", casualty_id=card.id).content.decode()
    assert "County Road 9" in page
    assert "frothing" not in page


def test_another_handler_reads_the_card_once_he_wrote_on_it(night):
    card = night.down()
    assert not may_read_card(night.cast.bob, card)
    night.line(card, "pressure", who="bob")
    assert may_read_card(night.cast.bob, card)


def test_the_attending_veterinarian_reads_and_writes_the_card_of_his_dog_only(night, vera):
    card, other = night.down(), night.down("bob", dog=night.rex.id)
    night.line(card, "note", who=vera, words="Keep him on his right side.")
    assert may_read_card(vera, card)
    assert list(casualties(vera)) == [card]
    with pytest.raises(NotAllowedError):
        night.line(other, "note", who=vera, words="x")


@pytest.mark.parametrize("who", ["charlie", "flora"])
def test_nobody_outside_sees_it(night, who):
    card = night.down()
    assert night.get(who, "casualties").status_code in {403, 404}
    assert night.get(who, "casualty", casualty_id=card.id).status_code in {403, 404}
    with pytest.raises(NotFoundError):
        casualty_of(getattr(night.cast, who), card.id)


def test_a_wrong_press_is_called_off_by_whoever_and_both_stay(night):
    card = night.down()
    night.write("bob", "ending", casualty=card.id, how="cancelled", words="In the pocket")
    assert ending_of(night.cast.alice, card).how == "cancelled"
    assert "Called off" in night.get("dana", "casualties", "?stands=cancelled").content.decode()
    assert (
        "called off" in night.get("alice", "casualty", casualty_id=card.id).content.decode().lower()
    )


def test_two_cards_of_one_dog_are_read_as_one_once_a_person_says_so(night):
    first = night.down()
    second = night.down("bob", dog=None, dog_words="Alice's dog", happened_at=night.at + MINUTE)
    night.line(first, "pressure")
    night.line(second, "packing", who="bob", happened_at=night.at + 3 * MINUTE)
    assert near(night.cast.dana, first) == [second]
    same = night.write("dana", "same", casualty=first.id, other=second.id)
    for card in (first, second):
        assert joined_of(night.cast.dana, card) == [first, second]
        assert [one.what for one in lines_of(night.cast.dana, card)] == ["pressure", "packing"]
    night.write("alice", "ending", casualty=second.id, how="cancelled")
    assert endings_of(night.cast.dana, first) == []
    night.write("dana", "same", amends=same, reason="Two dogs", casualty=first.id,
                other=second.id, is_not=True)  # fmt: skip
    assert joined_of(night.cast.dana, first) == [first]
    with pytest.raises(InvalidError, match="the same card"):
        night.write("dana", "same", casualty=first.id, other=first.id)


def test_a_drill_is_never_taken_for_the_real_one(night):
    first = night.down()
    night.down("bob", is_drill=True)
    assert near(night.cast.dana, first) == []


def test_the_hand_over_takes_the_card_before_the_records(night):
    card = night.down(mechanism_words="one round")
    night.write("alice", "facts", dog=night.juno.id, allergies="penicillin", bites_strangers=False)
    weighed(night, 31_400)
    night.line(card, "bites", words="yes")
    night.line(card, "on-the-way", minutes=12)
    told = handover_of(night.cast.alice, card)
    assert told.bites_strangers is True
    assert (told.allergies, told.weight.grams) == ("penicillin", 31_400)
    clock = clock_of(replace(night.cast.alice, timezone="America/Chicago"))
    said = spoken(told, told.happened_at, clock)
    assert said[0] == "Police dog Juno, 31.4 kg (69.2 lb). Arriving in 12 minutes."
    night.line(card, "weight", mass_g=33_000)
    assert handover_of(night.cast.alice, card).weight.grams == 33_000


def test_what_nobody_wrote_is_not_known(night):
    told = handover_of(night.cast.alice, night.down(mechanism="not-known"))
    assert (told.weight, told.bites_strangers, told.arrives_at) == (None, None, None)
    assert (told.mechanism, told.allergies) == ("", "")


def test_resting_values_are_both_or_neither(night):
    with pytest.raises(InvalidError, match="or neither"):
        night.write("alice", "facts", dog=night.juno.id, pulse_low=60)
    with pytest.raises(InvalidError, match="lies under"):
        night.write("alice", "facts", dog=night.juno.id, pulse_low=90, pulse_high=60)


def test_whoever_wrote_on_it_or_handled_the_dog_does_not_review_it(night):
    card = night.down("dana")
    night.line(card, "pressure", who="bob")
    card.refresh_from_db()
    barred = {str(one) for one in barred_actors("harlan", [card])[card.id]}
    people = (night.cast.alice, night.cast.bob, night.cast.dana)
    assert {str(one.person_id) for one in people} <= barred


def weighed(night, mass_g):
    from watchbook.duty.health.actions import submit_weight
    from watchbook.ground.records.sending import Sent

    values = {"dog": night.juno.id, "mass_g": mass_g}
    row = submit_weight(Sent(acting_user=night.cast.alice, values=values, at=night.at))
    assert isinstance(row, Weight)
