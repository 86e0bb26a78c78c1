from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from watchbook.after.casualty.dosing import given_on, strength_of
from watchbook.after.casualty.queries.protocols import protocol_of
from watchbook.after.casualty.tests.ward import body
from watchbook.core.casualty.card import Line
from watchbook.duty.teams.tests.factories import make_team
from watchbook.ground.people.tests.factories import person_of

FULL = {"rule": "drug-a", "weight": "31.4", "unit": "kg", "sign0": "no", "sign1": "no",
        "strength": "1", "syringe": "3 mL syringe"}  # fmt: skip


@pytest.fixture
def signed(proved):
    """Juno with Alice, weighed 31 kg, and a protocol that Vera signed; all of it today."""
    proved.at = timezone.now()
    proved.team = make_team(proved.cast.alice, proved.at - timedelta(days=400))
    proved.row = proved.protocol(expires_on=proved.at.date() + timedelta(days=200))
    proved.sign(proved.row)
    return proved


def page(ward, who="alice", **told):
    query = "?" + urlencode(told)
    return body(ward.get(who, "dose", query, protocol_id=ward.row.id))


def weigh(ward, kilograms, days=0):
    at = ward.at - timedelta(days=days)
    ward.send("alice", "health.weight", dog=ward.team.dog_id, mass_g=kilograms,
              weighed_at=at.isoformat())  # fmt: skip


def test_everything_answered_gives_the_mark_and_how_it_was_worked_out(signed):
    told = page(signed, **FULL)
    assert "Drug A IM: 1.3 mL (1.3 mg) in the 3 mL syringe" in told
    assert "31.4 kg (69.2 lb)" in told
    assert "40 mcg/kg × 31.4 kg = 1.256 mg" in told
    assert "To the nearest mark (0.1 mL), not above the maximum" in told
    assert "1.3 mL is 4 % more than calculated." in told
    assert 'href="tel:555-0100"' in told
    assert "had no network is not known here" in told


def test_another_vial_is_worked_out_anew_and_one_out_of_bounds_refused(signed):
    assert "Drug A IM: 2.5 mL (1.25 mg)" in page(signed, **FULL | {"strength": "0.5"})
    assert "0.3 mg/mL is no vial of this protocol" in page(signed, **FULL | {"strength": "0.3"})
    assert "as the vial says it" in page(signed, **FULL | {"strength": "weak"})
    assert "Read the strength from the vial" in page(signed, **FULL | {"strength": ""})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"weight": "", "unit": ""}, "The weight is not known"),
        ({"unit": ""}, "Choose pounds or kilograms"),
        ({"weight": "350"}, "350 kg is no weight of a working dog"),
        ({"weight": "thirty"}, "Write the weight as a number"),
        ({"sign1": ""}, "Say of each whether it applies: heart block"),
        ({"sign0": "yes"}, "Not with: allergy to Drug A"),
        ({"syringe": ""}, "Choose the syringe in your hand"),
        ({"syringe": "1 mL syringe"}, "more than the 1 mL syringe holds"),
    ],
)
def test_what_is_missing_is_asked_for_and_gives_no_dose(signed, changed, said):
    told = page(signed, **FULL | changed)
    assert said in told
    assert "No dose yet" in told
    assert "Draw up" not in told


def test_pounds_taken_for_kilograms_are_asked_about_with_both_readings(signed):
    weigh(signed, "31.8")
    told = page(signed, **FULL | {"weight": "70", "dog": signed.team.dog_id})
    assert "Pounds or kilograms? 70 kg (154.3 lb). Last time it was 31.8 kg (70.1 lb)." in told
    assert "Pounds: 31.75 kg (70 lb)" in told
    assert "confirmed=70lb" in told
    answered = FULL | {"weight": "70", "unit": "lb", "confirmed": "70lb", "dog": signed.team.dog_id}
    assert "Draw up" in page(signed, **answered)
    meant = FULL | {"weight": "70", "confirmed": "70kg", "dog": signed.team.dog_id}
    assert "Drug A IM: 2 mL (2 mg)" in page(signed, **meant)


def test_the_last_weight_serves_while_it_holds(signed):
    weigh(signed, "31.4", days=100)
    bare = FULL | {"weight": "", "unit": "", "dog": signed.team.dog_id}
    assert "is 100 days old. Give the weight as it is now." in page(signed, **bare)
    weigh(signed, "30", days=2)
    assert "30 kg (66.1 lb)" in page(signed, **bare)
    assert "Draw up" in page(signed, **bare)


def test_the_unit_is_never_chosen_beforehand(signed):
    weigh(signed, "31.4")
    told = page(signed, rule="drug-a", dog=signed.team.dog_id)
    assert 'value="kg"' in told
    assert "checked" not in told.partition("dose-form")[2].partition("</form>")[0]


def test_nothing_is_given_by_a_protocol_that_ended_or_that_nobody_signed(signed):
    unsigned = signed.protocol(amends=signed.row, label="4",
                               expires_on=signed.at.date() + timedelta(days=200))  # fmt: skip
    told = page(signed, **FULL)
    assert "Nobody has signed this version: it gives no dose." in told
    assert "Draw up" not in told
    assert 'href="tel:555-0100"' in told
    signed.sign(unsigned)
    signed.row = signed.protocol(amends=unsigned, expires_on=signed.at.date() - timedelta(days=3))
    assert "Draw up" not in page(signed, **FULL)


def test_who_is_not_named_gets_none_and_a_named_person_may_be_chosen(signed):
    bob = person_of(signed.cast.bob).id
    row = signed.protocol(
        amends=signed.row, expires_on=signed.at.date() + timedelta(days=200),
        givers=[{"id": "g", "person": bob, "training": "Course of May",
                 "until_on": (signed.at.date() + timedelta(days=30)).isoformat()}],
    )  # fmt: skip
    signed.sign(row)
    signed.row = row
    assert "You are not among those who may give Drug A: Deputy Bob Tanaka" in page(signed, **FULL)
    assert "Draw up" in page(signed, "bob", **FULL)
    assert "Draw up" in page(signed, **FULL | {"giver": bob})
    assert "Course of May" in body(signed.get("alice", "protocol", protocol_id=row.id))


def test_a_fluid_needs_no_vial(signed):
    told = page(signed, rule="fluid-c", weight="31.4", unit="kg", syringe="500 mL bag")
    assert "Fluid C IV: 300 mL in the 500 mL bag" in told
    assert "Strength on the vial" not in told


def test_the_way_to_the_page_and_who_may_not(signed):
    where = {"protocol_id": signed.row.id}
    assert f"protocols/{signed.row.id}/dose/" in signed.get("alice", "doses").headers["Location"]
    assert "Drug A, IM" in body(signed.get("alice", "dose", **where))
    for who in ("flora", "charlie"):
        assert signed.get(who, "dose", **where).status_code in {403, 404}
    assert signed.get("alice", "dose", "?rule=no-such", **where).status_code == 200


def test_without_a_protocol_the_list_says_what_to_do(ward):
    assert ward.get("alice", "doses").headers["Location"].endswith("/casualty/protocols/")


@pytest.mark.parametrize(
    ("text", "ug"), [("1", 1_000), ("0.4", 400), (" 10.0 ", 10_000), ("0.0005", None), ("", None),
                     ("1,5", None), ("-1", None), ("٣", None)],
)  # fmt: skip
def test_a_strength_is_read_as_the_vial_says_it(text, ug):
    assert strength_of(text) == ug


def test_a_dose_without_its_rule_counts_by_its_name(signed):
    protocol = protocol_of(signed.cast.alice, signed.row.id).core
    lines = [
        Line("1", 100, "drug", words="drug a spray"), Line("2", 200, "note", words="Drug A"),
        Line("3", 300, "drug", words="IM"), Line("4", 400, "drug", words="something else"),
    ]  # fmt: skip
    found = given_on(lines, {"3": "drug-a"}, protocol)
    assert [(one.drug, one.at) for one in found] == [("Drug A", 100), ("Drug A", 300)]


@pytest.fixture
def on_card(signed):
    """The same, with K9 down pressed for Juno two minutes ago."""
    signed.down = signed.send(
        "alice", "casualty.casualty", dog=signed.team.dog_id, mechanism="shot",
        happened_at=(signed.at - timedelta(minutes=2)).isoformat(),
    )  # fmt: skip
    return signed


def give(ward, who="alice", **told):
    return ward.post(who, "give", told, protocol_id=ward.row.id)


def test_a_dose_is_written_on_the_card_with_rule_vial_syringe_and_weight(on_card):
    told = FULL | {"casualty": on_card.down.id}
    card = body(on_card.get("alice", "casualty", casualty_id=on_card.down.id))
    assert f"/casualty/doses/?casualty={on_card.down.id}" in card
    assert "It is given: write it on the card" in page(on_card, **told)
    answer = give(on_card, **told, volume_ul="1300")
    assert answer.headers["Location"].endswith(f"/k9-down/{on_card.down.id}/")
    (line,) = on_card.down.lines.all()
    assert (line.what, line.words, line.rule) == ("drug", "Drug A IM", "drug-a")
    assert (line.volume_ul, line.amount_ng) == (1_300, 1_300_000)
    for said in ("Field care, version 3", "Vial: 1 mg/mL", "3 mL syringe: 1.3 mL",
                 "Weight used: 31.4 kg (69.2 lb)"):  # fmt: skip
        assert said in line.dose_words
    assert "Drug A was given 0 min ago; the protocol waits 3 min." in page(on_card, "bob", **told)


def test_another_phones_dose_stops_the_next_even_for_who_has_not_written_yet(on_card):
    on_card.send("alice", "casualty.line", casualty=on_card.down.id, what="drug",
                 words="Drug A by the spray",
                 happened_at=(on_card.at - timedelta(minutes=1)).isoformat())  # fmt: skip
    told = page(on_card, "bob", **FULL | {"casualty": on_card.down.id})
    assert "No dose yet" in told
    assert "the protocol waits 3 min" in told


def test_what_was_shown_before_another_gave_it_is_not_written(on_card):
    told = FULL | {"casualty": on_card.down.id}
    give(on_card, **told, volume_ul="1300")
    again = give(on_card, "bob", **told, volume_ul="1300")
    assert "/dose/?" in again.headers["Location"]
    assert "weight=31.4" in again.headers["Location"]
    assert give(on_card, **told, volume_ul="9999").status_code == 302
    assert on_card.down.lines.count() == 1


def test_the_weight_on_the_card_counts_before_the_record(on_card):
    weigh(on_card, "31.4", days=2)
    on_card.send("alice", "casualty.line", casualty=on_card.down.id, what="weight", mass_g="28",
                 happened_at=on_card.at.isoformat())  # fmt: skip
    told = page(on_card, rule="drug-a", casualty=on_card.down.id)
    assert "28 kg (61.7 lb)" in told


def test_a_weight_of_the_card_that_may_be_pounds_is_asked_about_before_it_is_used(on_card):
    weigh(on_card, "31.4", days=2)
    on_card.send("alice", "casualty.line", casualty=on_card.down.id, what="weight", mass_g="69",
                 happened_at=on_card.at.isoformat())  # fmt: skip
    told = {name: value for name, value in FULL.items() if name not in ("weight", "unit")}
    told |= {"casualty": on_card.down.id}
    asked = page(on_card, **told)
    assert "Pounds or kilograms? 69 kg (152.1 lb). Last time it was 31.4 kg" in asked
    assert "No dose yet" in asked
    assert "It is right: 69 kg (152.1 lb)" in asked
    assert "confirmed=last69000" in asked
    assert "Draw up" in page(on_card, **told, confirmed="last69000")
    assert "No dose yet" in page(on_card, **told, confirmed="last70000")


def test_without_a_card_nothing_is_written(signed):
    assert "write it on the card" not in page(signed, **FULL)
    assert "/dose/?" in give(signed, **FULL, volume_ul="1300").headers["Location"]
    assert give(signed, "flora", **FULL).status_code in {403, 404}
