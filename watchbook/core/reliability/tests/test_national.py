from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from watchbook.core.reliability.national import (
    CONFIRMED,
    NONE_OF_THESE,
    SERIOUS_SIGNS,
    SOURCE,
    Hurt,
    Officer,
    Reported,
    Subject,
    bulk_of,
    fitting_number,
    judged,
    problems_of,
    zero_report,
)

AT = datetime(2026, 3, 7, 22, 5, 9, tzinfo=UTC)


def test_a_bite_without_serious_injury_is_not_reported():
    verdict = judged([Hurt("a", False, frozenset({NONE_OF_THESE}))], has_firearm_at_person=False)
    assert not verdict.is_reportable
    assert verdict.is_settled
    assert verdict.unknown == ()


@pytest.mark.parametrize("sign", [sign for sign, _ in SERIOUS_SIGNS if sign != NONE_OF_THESE])
def test_each_sign_of_the_statute_alone_is_enough(sign):
    verdict = judged([Hurt("a", None, frozenset({sign}))], has_firearm_at_person=False)
    assert verdict.reasons == ("A person has serious bodily injury.",)


def test_a_death_and_a_shot_are_reported_without_any_sign():
    dead = judged([Hurt("a", True)], has_firearm_at_person=False)
    assert dead.reasons == ("A person died.",)
    assert dead.unknown == ()
    shot = judged([], has_firearm_at_person=True)
    assert shot.reasons == ("A firearm was discharged at or toward a person.",)


def test_what_is_not_recorded_leaves_the_answer_open():
    verdict = judged([Hurt("a"), Hurt("b", None, frozenset({NONE_OF_THESE}))],
                     has_firearm_at_person=False)  # fmt: skip
    assert not verdict.is_reportable
    assert not verdict.is_settled
    assert verdict.unknown == ("a",)


def test_a_sign_beside_none_of_these_counts_as_the_sign():
    assert Hurt("a", None, frozenset({NONE_OF_THESE, "unconscious"})).is_serious


def test_the_bulk_file_has_action_time_and_the_three_segments():
    report = Reported(
        "26/00114", AT, "vehicle", "stop", True,
        (Subject(sex="male", age=31, height_in=71, weight_lb=180, forces=("dog",)),),
        (Officer(discharged_firearm=False),),
    )  # fmt: skip
    (one,) = bulk_of("AB1234567", [report], AT)
    assert one["Action"] == "Add"
    assert one["ActionTime"] == "03/07/2026 22:05:09"
    incident = one["Incident"]
    assert incident["agency_ori"] == "AB1234567"
    assert incident["agency_case_number"] == "26-00114"
    assert incident["incident_date"] == "03/07/2026"
    assert (incident["incident_hour"], incident["incident_minute"]) == (22, 5)
    assert incident["subjects"][0]["height_feet"] == 5
    assert incident["subjects"][0]["height_inches"] == 11
    assert incident["officers"] == [{"discharged_firearm": False, "injuries": [], "died": None}]
    assert set(CONFIRMED) <= set(one) | set(incident)
    assert json.loads(json.dumps(one)) == one


def test_what_was_not_recorded_is_null_and_never_zero():
    (one,) = bulk_of("AB1234567", [Reported("1", AT, subjects=(Subject(),))], AT)
    subject = one["Incident"]["subjects"][0]
    assert subject["height_feet"] is None
    assert subject["died"] is None


def test_a_month_without_any_is_a_zero_report():
    assert zero_report("AB1234567", date(2026, 2, 1), AT) == [
        {
            "Action": "Add",
            "ActionTime": "03/07/2026 22:05:09",
            "ZeroReport": {"agency_ori": "AB1234567", "month": 2, "year": 2026},
        }
    ]


def test_what_the_collection_would_refuse_is_said_first():
    assert problems_of("AB1234567", [Reported("26-114", AT)]) == []
    told = problems_of("ab", [Reported("26/114", AT)])
    assert len(told) == 2
    assert fitting_number("  26/00114 (amended copy, long)") == "26-00114-amended-cop"
    assert "2246(4)" in SOURCE
