from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from watchbook.after.casualty.queries.kits import EXPIRES_WITHIN, found_kits, kit_lines
from watchbook.after.casualty.tests.ward import body
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.web.slots import field_forms_for

THINGS = [
    {"id": "a", "what": "Elastic tourniquet", "count": 2, "least": 1},
    {"id": "b", "what": "Gauze", "count": 4, "least": 2, "lot": "G1", "expires_on": "2027-01-31"},
    {"id": "c", "what": "Gauze", "count": 3, "lot": "G2", "expires_on": "2028-01-31"},
]


def counts(kit):
    return [one.count for one in kit.contents.all()]


def test_what_is_used_is_written_off_the_list(ward):
    kit = ward.kit(contents=THINGS)
    ward.use(kit, taken=[{"id": "t", "what": "elastic tourniquet", "count": 1}])
    kit.refresh_from_db()
    assert (counts(kit), kit.version) == ([1, 4, 3], 2)
    page = body(ward.get("alice", "kit", kit_id=kit.id))
    assert "1 × elastic tourniquet" in page
    assert "A drill" in page


def test_a_named_lot_is_taken_else_what_expires_first(ward):
    kit = ward.kit(contents=THINGS)
    ward.use(kit, taken=[{"id": "t", "what": "Gauze", "lot": "G2", "count": 1}])
    kit.refresh_from_db()
    assert counts(kit) == [2, 4, 2]
    ward.use(kit, taken=[{"id": "t", "what": "Gauze", "count": 5}])
    kit.refresh_from_db()
    assert counts(kit) == [2, 0, 1]


def test_more_than_the_list_has_is_kept_and_the_list_stops_at_nothing(ward):
    kit = ward.kit(contents=THINGS)
    use = ward.use(kit, taken=[
        {"id": "t", "what": "Gauze", "count": 40}, {"id": "u", "what": "Scissors", "count": 1},
    ])  # fmt: skip
    kit.refresh_from_db()
    assert counts(kit) == [2, 0, 0]
    assert [one.count for one in use.taken.all()] == [40, 1]


def test_an_amended_use_writes_off_only_the_difference(ward):
    kit = ward.kit(contents=THINGS)
    use = ward.use(kit, taken=[{"id": "t", "what": "Elastic tourniquet", "count": 2}])
    kit.refresh_from_db()
    ward.use(kit, amends=use, taken=[{"id": "t", "what": "Elastic tourniquet", "count": 2}])
    kit.refresh_from_db()
    assert (counts(kit)[0], kit.version) == (0, 2)


def test_a_use_of_nothing_and_one_to_come_are_refused(ward):
    kit = ward.kit(contents=THINGS)
    with pytest.raises(InvalidError, match="at least one thing"):
        ward.use(kit)
    with pytest.raises(InvalidError, match="not come yet"):
        ward.use(kit, taken=[{"id": "t", "what": "Gauze", "count": 1}],
                 used_at=(ward.at + timedelta(days=2)).isoformat())  # fmt: skip
    with pytest.raises(InvalidError, match="not come yet"):
        ward.kit(checked_on=(ward.at + timedelta(days=5)).date())


def test_who_writes_and_who_reads(ward):
    kit = ward.kit(contents=THINGS)
    for who in ("dov", "vera", "flora"):
        with pytest.raises(NotAllowedError):
            ward.kit(who)
    assert ward.get("dov", "kit", kit_id=kit.id).status_code == 200
    for who in ("vera", "flora", "charlie"):
        assert ward.get(who, "kit", kit_id=kit.id).status_code in {403, 404}
        assert ward.get(who, "kits").status_code in {403, 404}
    assert "casualty.kituse" in [one.name for one in field_forms_for(ward.cast.alice)]
    assert "casualty.kituse" not in [one.name for one in field_forms_for(ward.cast.dov)]


def test_what_expires_or_is_short_is_asked_about(ward):
    kit = ward.kit(contents=[
        THINGS[0] | {"count": 0}, THINGS[1], THINGS[2] | {"count": 0, "expires_on": "2020-01-01"},
    ])  # fmt: skip

    def asked(at):
        found = [one.prompt for one in prompts_for(ward.cast.dana, at)]
        return [one for one in found if one.kind == "casualty.kit"]

    (told,) = asked(ward.at.replace(year=2026, month=6))
    assert "Elastic tourniquet: 0 of 1" in told.text
    assert "Gauze" not in told.text
    (soon,) = asked(ward.at.replace(year=2027, month=1, day=10))
    assert "Gauze expires on 31 Jan 2027" in soon.text
    line = kit_lines([kit], date(2027, 1, 31) - EXPIRES_WITHIN)[0]
    assert [one.is_expiring for one in line.things] == [False, True, False]
    assert kit_lines([kit], date(2027, 2, 1))[0].things[1].is_expired


def test_the_list_has_words_files_paper_and_an_empty_state(ward):
    assert "Open the bag in the car" in body(ward.get("alice", "kits"))
    kit = ward.kit(contents=THINGS)
    ward.kit(name="Old bag", is_withdrawn=True)
    assert found_kits(ward.cast.alice, text="gauze").get() == kit
    assert "Old bag" not in body(ward.get("alice", "kits"))
    assert "Old bag" in body(ward.get("alice", "kits", "?used=all"))
    assert "No kit matches" in body(ward.get("alice", "kits", "?q=nowhere"))
    assert "4 × Gauze" in body(ward.get("alice", "kits", "?format=print"))
    assert "4 × Gauze" in body(ward.get("alice", "kit", "?format=print", kit_id=kit.id))
    told = json.loads(body(ward.get("alice", "kits", "?format=json")))
    assert (told["rows"][0]["what"], told["rows"][0]["count"]) == ("Elastic tourniquet", 2)
