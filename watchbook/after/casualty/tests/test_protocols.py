from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from watchbook.after.casualty.actions.protocols import NOT_PROVED, take_signature_back
from watchbook.after.casualty.queries.protocols import (
    for_the_phone,
    protocol_in_force,
    protocol_of,
)
from watchbook.after.casualty.tests.ward import DRUG, MEASURES, body
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import person_of
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.prompts import prompts_for


def standing(ward, row):
    return protocol_of(ward.cast.dana, row.id)


def titles(ward, who, at):
    found = prompts_for(getattr(ward.cast, who), at)
    return [one.prompt.title for one in found if one.prompt.kind.startswith("casualty.")]


def test_nobody_signed_it_so_it_gives_no_dose(ward):
    row = ward.protocol()
    found = standing(ward, row)
    assert not found.gives_doses(ward.at)
    assert found.core.signed_at is None
    assert "Nobody has signed this version" in body(
        ward.get("alice", "protocol", protocol_id=row.id)
    )
    assert titles(ward, "dana", ward.at) == ["Nobody signed the protocol Field care, version 3"]


def test_a_veterinarian_signs_the_version_that_she_read(proved):
    row = proved.protocol()
    signature = proved.sign(row)
    found = standing(proved, row)
    assert (found.signature, signature.name) == (signature, "Dr Vera Lindqvist")
    assert found.gives_doses(proved.at)
    assert len(signature.digest) == 64
    page = body(proved.get("alice", "protocol", protocol_id=row.id))
    assert "Signed by Dr Vera Lindqvist" in page
    assert titles(proved, "dana", proved.at) == []


def test_an_amendment_stands_unsigned_until_it_is_signed_again(proved):
    row = proved.protocol()
    proved.sign(row)
    row = proved.protocol(amends=row, telephone="555-0101")
    assert not standing(proved, row).is_signed
    with pytest.raises(InvalidError, match="amended while you read"):
        proved.sign(row, version=1)
    proved.sign(row)
    assert standing(proved, row).is_signed


def test_without_a_proved_address_nothing_is_signed(ward):
    row = ward.protocol()
    with pytest.raises(NotAllowedError) as refused:
        ward.sign(row)
    assert str(refused.value) == NOT_PROVED
    assert "not proved yet" in body(ward.get("vera", "sign", protocol_id=row.id))


@pytest.mark.parametrize("who", ["alice", "dana", "tess", "dov"])
def test_only_a_veterinarian_signs(proved, who):
    row = proved.protocol()
    with pytest.raises(NotAllowedError):
        proved.sign(row, getattr(proved.cast, who))
    assert proved.get(who, "sign", protocol_id=row.id).status_code == 403


def test_the_licence_is_written_and_is_the_one_that_the_protocol_names(proved):
    row = proved.protocol()
    with pytest.raises(InvalidError, match="Write your licence"):
        proved.sign(row, licence=" ")
    with pytest.raises(InvalidError, match="names the licence V-1"):
        proved.sign(row, licence="V-2")
    assert proved.sign(row, licence="v-1").is_signed


def today(ward):
    """The agency's day, which is not always the world's."""
    return timezone.localdate(ward.at, ZoneInfo(ward.cast.dana.timezone))


def test_what_has_ended_is_not_signed(proved):
    row = proved.protocol(expires_on=today(proved) - timedelta(days=1))
    with pytest.raises(InvalidError, match="last day has passed"):
        proved.sign(row)


def test_the_page_signs_keeps_what_was_typed_and_takes_the_signature_back(proved):
    soon = timezone.now().date() + timedelta(days=300)
    row = proved.protocol(expires_on=soon)
    told = {"version": row.version, "licence": "X", "words": "As agreed."}
    refused = proved.post("vera", "sign", told, protocol_id=row.id)
    assert refused.status_code == 422
    assert 'value="X"' in body(refused)
    assert "As agreed." in body(refused)
    kept = proved.post("vera", "sign", told | {"licence": "V-1"}, protocol_id=row.id)
    assert kept.status_code == 302
    assert standing(proved, row).is_signed
    proved.post("vera", "take_back", {"words": "A newer edition"}, protocol_id=row.id)
    assert not standing(proved, row).is_signed
    assert proved.post("dana", "take_back", {}, protocol_id=row.id).status_code == 403


def test_a_signature_is_not_amended_and_one_taken_back_gives_no_dose(proved):
    row = proved.protocol()
    proved.sign(row)
    take_signature_back(acting_user=proved.cast.vera, protocol=row, words="", at=proved.at)
    assert not standing(proved, row).is_signed


def test_who_writes_and_who_reads(ward):
    row = ward.protocol()
    for who in ("alice", "tess", "vera", "dov"):
        with pytest.raises(NotAllowedError):
            ward.protocol(who)
    for who in ("alice", "dov", "vera", "dana"):
        assert ward.get(who, "protocol", protocol_id=row.id).status_code == 200
    for who in ("charlie", "flora"):
        assert ward.get(who, "protocol", protocol_id=row.id).status_code in {403, 404}
        assert ward.get(who, "protocols").status_code in {403, 404}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rules": [DRUG | {"syringes": "60 mL syringe"}]}, "60 mL syringe is not in the list"),
        ({"rules": [DRUG | {"per_kg_ug": ""}]}, "name one amount"),
        ({"rules": [DRUG | {"strength_ug_per_ml": "0.2"}]}, "outside its own bounds"),
        ({"measures": [*MEASURES, MEASURES[0] | {"id": "x"}]}, "same name"),
        ({"measures": [MEASURES[0] | {"mark_ul": "2"}]}, "larger than what it holds"),
        ({"givers": [{"id": "g", "drug": "Drug Z"}]}, "needed"),
    ],
)  # fmt: skip
def test_a_rule_that_contradicts_itself_is_refused_by_its_name(ward, changed, said):
    with pytest.raises(InvalidError, match=said):
        ward.protocol(**changed)


def test_a_giver_of_a_drug_that_is_not_there_is_refused(ward):
    alice = person_of(ward.cast.alice).id
    with pytest.raises(InvalidError, match="Drug Z is not in the list of doses"):
        ward.protocol(givers=[{"id": "g", "person": alice, "drug": "Drug Z"}])


def test_it_is_told_of_90_30_and_7_days_before_its_last_day(proved):
    row = proved.protocol(expires_on=today(proved) + timedelta(days=120))
    proved.sign(row)
    noon = datetime.combine(row.expires_on, time(12), ZoneInfo(proved.cast.dana.timezone))
    assert titles(proved, "dana", noon - timedelta(days=92)) == []
    due = []
    for days in (80, 20, 5):
        asked = prompts_for(proved.cast.vera, noon - timedelta(days=days))
        found = [one.prompt for one in asked if one.prompt.kind == "casualty.protocol"]
        assert f"ends in {days} days" in found[0].title
        due.append(found[0].due_at.date())
    assert due == [row.expires_on - timedelta(days=days) for days in (90, 30, 7)]
    assert "ended on" in titles(proved, "dana", noon + timedelta(days=2))[0]


def test_the_newest_that_gives_doses_is_in_force(proved):
    old = proved.protocol(label="2")
    proved.sign(old)
    proved.at += timedelta(hours=1)
    proved.protocol(label="3")
    assert protocol_in_force(proved.cast.alice, proved.at).row == old
    ended = protocol_in_force(proved.cast.alice, proved.at + timedelta(days=900))
    assert ended.row == old
    assert protocol_in_force(proved.cast.charlie, proved.at) is None


def test_the_phone_gets_it_in_the_units_of_core_and_nothing_of_an_unsigned_one(proved):
    row = proved.protocol(givers=[{"id": "g", "person": person_of(proved.cast.alice).id,
                                   "until_on": "2026-12-31"}])  # fmt: skip
    bare = for_the_phone(proved.cast.alice, proved.at)
    assert (bare["signed_at"], bare["rules"], bare["steps"]) == (None, [], [])
    assert bare["telephone"] == "555-0100"
    proved.sign(row)
    told = json.loads(json.dumps(for_the_phone(proved.cast.alice, proved.at)))
    rule = told["rules"][0]
    assert (rule["per_kg_ug"], rule["most_ug"], rule["strongest_ug_per_ml"]) == (40, 2_000, 1_000)
    assert rule["syringes"][0] == {"name": "1 mL syringe", "capacity_ul": 1_000, "mark_ul": 10}
    assert rule["most_over_percent"] == 10
    assert rule["givers"][0]["name"] == "Deputy Alice Marlow"
    assert told["steps"][0]["text"] == "Press hard."
    assert told["never_muzzle_when"] == ["vomiting", "heat"]
    assert for_the_phone(proved.cast.flora, proved.at) is None


def test_an_example_says_so_on_every_page_and_on_paper(proved):
    row = proved.protocol(is_example=True)
    proved.sign(row)
    where = {"protocol_id": row.id}
    for name, query in (
        ("protocol", ""), ("protocol", "?format=print"), ("dose", ""), ("dose", "?rule=drug-a"),
    ):  # fmt: skip
        assert "Example, not for use on an animal" in body(
            proved.get("alice", name, query, **where)
        )
    assert "Example, not for use" in body(proved.get("vera", "sign", **where))
    assert "Example, not for use" in body(proved.get("alice", "protocols"))


def test_the_list_has_words_files_and_an_empty_state(ward):
    assert "the card only records" in body(ward.get("alice", "protocols"))
    ward.protocol()
    ward.protocol(name="Old one", is_withdrawn=True)
    assert "Old one" not in body(ward.get("dana", "protocols"))
    assert "Old one" in body(ward.get("dana", "protocols", "?used=all"))
    assert "No protocol matches" in body(ward.get("dana", "protocols", "?q=nowhere"))
    told = json.loads(body(ward.get("dana", "protocols", "?format=json")))
    assert [(one["name"], one["gives_doses"]) for one in told["rows"]] == [("Field care", False)]


def test_the_last_day_is_whole(proved):
    last = today(proved) + timedelta(days=38)
    row = proved.protocol(expires_on=last)
    proved.sign(row)
    found = standing(proved, row)
    evening = datetime.combine(last, time(23), ZoneInfo(proved.cast.dana.timezone))
    assert found.gives_doses(evening)
    assert not found.gives_doses(evening + timedelta(hours=2))
