from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.certifications.judging import day_of
from watchbook.duty.certifications.queries.evaluations import judged
from watchbook.duty.certifications.tests.factories import (
    amend,
    make_evaluation,
    make_rule,
)
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import TimelineRow

KIND = "certifications.evaluation"


def line(number, **values):
    return {"id": f"s{number}", "name": f"Area {number}"} | values


def three_of_four(found=3):
    return [line(1, found=found, placed=4)]


def test_stated_and_scored_are_both_kept_and_their_difference_is_asked_about(unit):
    agrees = make_evaluation(unit.alice, unit.at, unit.alices, unit.npca, scores=three_of_four())
    assert (agrees.stated, agrees.scored, agrees.asked) == ("passed", "passed", [])
    differs = make_evaluation(
        unit.alice, unit.at, unit.alices, unit.npca, scores=three_of_four(2), days=90
    )
    assert (differs.stated, differs.scored, differs.asked) == ("passed", "failed", ["differs"])
    assert judged(unit.dana, differs).differs


def test_more_found_than_placed_is_kept_and_asked_about(unit):
    scores = [line(1, found=4, placed=3), line(2, found=0, placed=1), line(3, found=1)]
    kept = make_evaluation(unit.alice, unit.at, unit.alices, unit.npca, scores=scores)
    assert "more-found" in kept.asked
    mended = amend(kept, KIND, unit.alice, unit.at, scores=three_of_four())
    assert mended.asked == []


def test_without_scores_nothing_is_decided_and_nothing_asked(unit):
    kept = make_evaluation(unit.alice, unit.at, unit.alices, unit.npca)
    assert (kept.scored, kept.asked) == ("undecided", [])


def test_without_a_rule_it_is_kept_as_told(unit):
    kept = make_evaluation(unit.alice, unit.at, unit.alices, scores=three_of_four())
    assert (kept.rule, kept.scored, kept.rule_version) == (None, None, None)
    assert judged(unit.dana, kept).scored is None


def test_it_stays_judged_by_the_version_of_its_day(unit):
    kept = make_evaluation(unit.alice, unit.at, unit.alices, unit.npca, scores=three_of_four())
    amend(unit.npca, "certifications.rule", unit.dana, unit.at, pass_count=4)
    again = amend(kept, KIND, unit.alice, unit.at, place="Depot")
    assert (again.rule_version, again.scored) == (1, "passed")
    assert judged(unit.dana, again).has_newer_rule
    fresh = make_evaluation(
        unit.alice, unit.at, unit.alices, unit.npca, scores=three_of_four(), days=10
    )
    assert (fresh.rule_version, fresh.scored) == (2, "failed")


@pytest.mark.parametrize(
    ("relations", "verdicts", "asked"),
    [
        (["none"], {"met"}, []),
        (["owner"], {"met", "not met"}, ["not-independent"]),
        ([], {"not recorded"}, []),
        (["trainer"], {"met"}, []),  # Idaho asks about handler, owner and interest only
    ],
)
def test_the_evaluators_independence_is_judged_by_the_rule_and_never_refused(
    unit, relations, verdicts, asked
):
    kept = make_evaluation(unit.alice, unit.at, unit.alices, unit.idaho, relations=relations)
    assert {one.verdict for one in judged(unit.dana, kept).independence} == verdicts
    assert kept.asked == asked


def test_a_retest_within_the_wait_is_kept_shown_and_asked_about(unit):
    failed = make_evaluation(unit.alice, unit.at, unit.alices, unit.idaho, stated="failed")
    day, hour = judged(unit.dana, failed).retest_from
    assert (day, hour) == (failed.evaluated_on + timedelta(days=1), None)
    same_day = make_evaluation(unit.alice, unit.at, unit.alices, unit.idaho)
    assert same_day.asked == ["too-soon"]
    assert judged(unit.dana, same_day).before[0].id == failed.id
    next_day = make_evaluation(unit.alice, unit.at, unit.alices, unit.idaho, days=99)
    assert next_day.asked == []


def test_where_the_hour_was_written_the_wait_is_counted_from_it(unit):
    finished = unit.at - timedelta(days=5)
    failed = make_evaluation(
        unit.alice, unit.at, unit.alices, unit.idaho, stated="failed", days=5, finished_at=finished
    )
    assert judged(unit.dana, failed).retest_from[1] == finished + timedelta(hours=24)
    for hours, asked in ((23, ["too-soon"]), (25, [])):
        again = finished + timedelta(hours=hours)
        kept = make_evaluation(
            unit.alice, unit.at, unit.alices, unit.idaho, finished_at=again,
            evaluated_on=day_of(again, unit.alice.timezone),
        )  # fmt: skip
        assert kept.asked == asked


def test_points_are_added_against_seven_hundred(unit):
    pd1 = make_rule(unit.dana, unit.at, "uspca-pd1")
    scores = [line(1, points_tenths="245.5"), line(2, points_tenths="244")]
    kept = make_evaluation(unit.alice, unit.at, unit.alices, pd1, scores=scores)
    assert (kept.scored, kept.asked) == ("failed", ["differs"])


def test_an_answer_is_part_of_the_record(unit):
    kept = make_evaluation(unit.alice, unit.at, unit.alices, unit.npca, scores=three_of_four(2))
    again = amend(kept, KIND, unit.alice, unit.at, explained="One aid had been taken away.")
    assert (again.asked, again.explained) == (["differs"], "One aid had been taken away.")


def test_days_to_come_and_other_peoples_teams_are_refused(unit):
    with pytest.raises(InvalidError, match="has not come yet"):
        make_evaluation(unit.alice, unit.at, unit.alices, unit.npca, days=-2)
    with pytest.raises(InvalidError, match="has not come yet"):
        make_evaluation(
            unit.alice, unit.at, unit.alices, unit.npca, days=0,
            finished_at=unit.at + timedelta(hours=3),
        )  # fmt: skip
    with pytest.raises(NotAllowedError):
        make_evaluation(unit.bob, unit.at, unit.alices, unit.npca)


def test_the_life_file_says_how_it_was_stated_and_scored(unit):
    kept = make_evaluation(unit.alice, unit.at, unit.alices, unit.npca, scores=three_of_four())
    row = TimelineRow.objects.filter(record_id=kept.id).first()
    assert (row.title, row.text) == (
        "Evaluated: NPCA: Contraband detection",
        "Passed, as stated; by the scores passed.",
    )
