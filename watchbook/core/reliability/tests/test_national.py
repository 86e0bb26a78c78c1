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
    doubts_of,
    fitting_number,
    judged,
    missing_of,
    problems_of,
    zero_report,
)
from watchbook.core.reliability.national_questions import INCIDENT_QUESTIONS, SUBJECT_QUESTIONS

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
    assert incident["officers"] == [
        {"own_agency": None, "used_force": None, "discharged_firearm": False, "injuries": [],
         "died": None}
    ]  # fmt: skip
    assert set(CONFIRMED) <= set(one) | set(incident)
    assert json.loads(json.dumps(one)) == one


def test_what_was_not_recorded_is_null_and_never_zero():
    (one,) = bulk_of("AB1234567", [Reported("1", AT, subjects=(Subject(),))], AT)
    subject = one["Incident"]["subjects"][0]
    assert subject["height_feet"] is None
    assert subject["died"] is None


def test_the_contact_and_the_officers_involved_go_out_as_they_are_stated():
    report = Reported(
        "1", AT, nibrs_number="26-114-A", offences="Burglary", was_approached=True,
        was_ambush=False, officers_own=4, officers_elsewhere=0,
        officers=(Officer(True, True), Officer(False, True), Officer(True, False)),
    )  # fmt: skip
    (one,) = bulk_of("AB1234567", [report], AT)
    told = one["Incident"]
    assert (told["officers_approached_subject"], told["ambush"]) == (True, False)
    assert (told["nibrs_incident_number"], told["most_serious_offences"]) == (
        "26-114-A", "Burglary",
    )  # fmt: skip
    assert (told["officers_involved_own_agency"], told["officers_involved_other_agencies"]) == (
        4, 0,
    )  # fmt: skip
    assert (told["officers_who_used_force"], told["officers_who_used_force_own_agency"]) == (2, 1)
    assert [one["used_force"] for one in told["officers"]] == [True, False, True]


@pytest.mark.parametrize(
    ("officers", "is_nameless", "expected"),
    [
        ((), False, (None, None)),
        ((Officer(None, None),), False, (None, None)),
        ((Officer(True, None),), False, (1, None)),
        ((Officer(True, True),), True, (None, None)),
        ((Officer(True, False),), False, (1, 0)),
    ],
)
def test_how_many_used_force_is_null_where_nothing_says_who_did(officers, is_nameless, expected):
    report = Reported("1", AT, officers=officers, has_nameless_force=is_nameless)
    assert (report.forceful, report.forceful_own) == expected


def test_what_is_not_answered_is_listed_with_the_record_that_would_answer_it():
    bare = missing_of(Reported("1", AT, subjects=(Subject(),), disputed=("was_ambush",)))
    words = [one.words for one in bare]
    assert len(words) == len(INCIDENT_QUESTIONS) + len(SUBJECT_QUESTIONS)
    assert "Whether it was an ambush: reports differ" in words
    assert "Person: race" in words
    assert [one.is_of_incident for one in bare][:4] == [True, True, True, False]
    whole = Reported(
        "1", AT, "building", "fled", True, (), (), "Route 6", "Burglary", "1", False, False, 0, 0
    )
    assert missing_of(whole) == ()
    two = missing_of(Reported("1", AT, subjects=(Subject(sex="male"), Subject())))
    assert ("Person 1: sex" in [one.words for one in two],
            "Person 2: sex" in [one.words for one in two]) == (False, True)  # fmt: skip


def test_more_officers_told_of_than_stated_is_said():
    report = Reported("1", AT, officers_own=1, officers_elsewhere=1,
                      officers=(Officer(True, True), Officer(False, True), Officer(None, None)))  # fmt: skip
    assert doubts_of(report) == (
        "2 officers of this agency told of by name; the number stated is 1.",
    )
    assert doubts_of(Reported("1", AT, officers=report.officers)) == ()
    one = Reported("1", AT, officers_elsewhere=0, officers=(Officer(True, False),))
    assert doubts_of(one) == (
        "1 officer of other agencies told of by name; the number stated is 0.",
    )


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
