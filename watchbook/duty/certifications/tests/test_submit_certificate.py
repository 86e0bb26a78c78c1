from __future__ import annotations

from datetime import date, timedelta

import pytest

from watchbook.core.reliability.validity import last_day
from watchbook.duty.certifications.actions.certificates import judge_by_newest_rule
from watchbook.duty.certifications.judging import day_of, standing_in
from watchbook.duty.certifications.tests.factories import (
    amend,
    make_certificate,
    make_evaluation,
)
from watchbook.duty.teams.actions import end_team
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import SearchRow, TimelineRow

KIND = "certifications.certificate"


def test_the_paper_is_kept_and_the_rule_only_proposes(unit):
    paper = date(2026, 2, 1)
    kept = make_certificate(
        unit.alice,
        unit.at,
        unit.alices,
        rule=unit.npca.id,
        valid_until=paper,
        issued_on=date(2025, 3, 1),
    )
    assert (kept.valid_until, kept.proposed_until) == (paper, date(2026, 3, 1))
    assert (kept.rule_version, kept.is_void_on_parting) == (1, None)


def test_what_the_paper_leaves_open_comes_from_the_rule(unit):
    kept = make_certificate(
        unit.alice, unit.at, unit.alices, rule=unit.idaho.id, body=None, title=None,
        disciplines=None, valid_until=None,
    )  # fmt: skip
    assert (kept.body, kept.title) == ("Idaho POST", "Canine team certification")
    assert kept.valid_until is None
    assert kept.proposed_until == last_day(kept.issued_on, 15)


def test_a_certificate_without_a_body_says_what_to_do(unit):
    with pytest.raises(InvalidError, match="which body issued it"):
        make_certificate(unit.alice, unit.at, unit.alices, body=None)


def test_a_day_that_has_not_come_is_refused_in_words(unit):
    with pytest.raises(InvalidError, match="has not come yet"):
        make_certificate(unit.alice, unit.at, unit.alices, days=-3)


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"issued_on": date(2018, 3, 3)}, ["before-dog"]),
        ({"days": 500}, ["before-team"]),
        ({"days": 10, "valid_until": date(2019, 1, 1)}, ["backwards"]),
        ({}, []),
    ],
)
def test_what_does_not_fit_is_kept_and_asked_about(unit, values, asked):
    given = {"valid_until": None} | values
    kept = make_certificate(unit.alice, unit.at, unit.alices, **given)
    assert (kept.version, kept.asked) == (1, asked)


def test_one_from_an_evaluation_that_was_not_passed_or_is_anothers_is_asked_about(unit):
    failed = make_evaluation(unit.bob, unit.at, unit.bobs, stated="failed", odours=["cocaine"])
    kept = make_certificate(unit.alice, unit.at, unit.alices, evaluation=failed.id)
    assert kept.asked == ["not-passed", "other-team"]
    assert kept.odours == ["cocaine"]


def test_it_lapses_by_its_rule_when_the_team_parts(unit):
    void = make_certificate(unit.alice, unit.at, unit.alices, rule=unit.idaho.id, valid_until=None)
    stays = make_certificate(unit.alice, unit.at, unit.alices, rule=unit.npca.id)
    ended = unit.at - timedelta(hours=1)
    end_team(
        acting_user=unit.dana, team=unit.alices, until_at=ended, end_reason="reassigned",
        at=unit.at,
    )  # fmt: skip
    for row in (void, stays):
        row.refresh_from_db()
    zone = unit.alice.timezone
    assert standing_in(void, zone, ended - timedelta(seconds=1)) == "in-force"
    assert standing_in(void, zone, ended) == "void"
    assert standing_in(stays, zone, unit.at) == "in-force"


def test_an_amendment_keeps_the_version_of_the_rule_it_was_judged_by(unit):
    kept = make_certificate(unit.alice, unit.at, unit.alices, rule=unit.npca.id, valid_until=None)
    amend(unit.npca, "certifications.rule", unit.dana, unit.at, valid_months=6)
    again = amend(kept, KIND, unit.alice, unit.at, number="A-17")
    assert (again.version, again.rule_version, again.proposed_until) == (2, 1, kept.proposed_until)
    newest = judge_by_newest_rule(
        acting_user=unit.dana, certificate=again, reason="The body shortened it", at=unit.at
    )
    assert (newest.rule_version, newest.proposed_until) == (2, last_day(kept.issued_on, 6))
    with pytest.raises(InvalidError, match="newest version"):
        judge_by_newest_rule(acting_user=unit.dana, certificate=newest, reason="x", at=unit.at)


def test_a_handler_writes_of_his_own_team_and_trainers_of_any(unit):
    assert make_certificate(unit.tess, unit.at, unit.alices).version == 1
    with pytest.raises(NotAllowedError, match="own handler"):
        make_certificate(unit.bob, unit.at, unit.alices)
    for who in (unit.dov, unit.vera, unit.flora):
        with pytest.raises(NotAllowedError):
            make_certificate(who, unit.at, unit.alices)


def test_the_life_of_dog_handler_and_team_says_certified_and_search_finds_it(unit):
    kept = make_certificate(unit.alice, unit.at, unit.alices, number="NC-4711")
    rows = TimelineRow.objects.filter(record_id=kept.id)
    assert {row.subject for row in rows} == {
        unit.alices.id, unit.alices.dog_id, unit.alices.handler_id,
    }  # fmt: skip
    assert {row.title for row in rows} == {"Certified: NPCA: Narcotics"}
    assert "NC-4711" in SearchRow.objects.get(record_id=kept.id).text


def test_one_written_long_after_says_so(unit):
    assert make_certificate(unit.alice, unit.at, unit.alices, days=30).is_late
    today = make_certificate(unit.alice, unit.at, unit.alices, days=0)
    assert not today.is_late
    assert today.issued_on == day_of(unit.at, unit.alice.timezone)
