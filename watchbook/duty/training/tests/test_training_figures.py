from __future__ import annotations

from datetime import timedelta

from django.db import connection

from watchbook.duty.training.figures import HOURS, RUNS
from watchbook.duty.training.queries.hours import month_hours, month_of
from watchbook.duty.training.tests.factories import make_run
from watchbook.ground.records.figures import Asked, answered, figure_named, figures_for

WEEK = timedelta(days=7)


def asked(day, **more):
    return Asked(since=day.at - WEEK, until=day.at + WEEK, **more)


def make_runs(day):
    for team, who, discipline, values in (
        (day.alices, day.alice, "detection", {"minutes": 45}),
        (day.alices, day.alice, "obedience", {}),
        (day.bobs, day.bob, "detection", {"ended_at": None}),
    ):
        make_run(who, day.at, team, discipline=discipline, **values)
    old = day.at - 2 * WEEK
    make_run(day.alice, day.at, day.alices, started_at=old, ended_at=old + timedelta(hours=1))


def test_minutes_and_runs_are_what_plain_sql_adds_up(day):
    make_runs(day)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT minutes, started_at, ended_at FROM training_performance "
            "WHERE occurred_at >= %s AND occurred_at < %s AND state <> 'expunged'",
            [day.at - WEEK, day.at + WEEK],
        )
        rows = cursor.fetchall()
    assert len(rows) == 3
    found = answered(day.tess, figure_named(HOURS), asked(day))
    assert (found.value, found.n, found.missing) == (45 + 20, 3, 1)
    assert answered(day.tess, figure_named(RUNS), asked(day)).value == len(rows)


def test_the_fast_total_is_the_sum_of_the_parts_whatever_is_asked(day):
    make_runs(day)
    for name in (HOURS, RUNS):
        figure = figure_named(name)
        for more in (
            {}, {"team": day.alices.id}, {"dog": day.bobs.dog_id},
            {"person": day.alices.handler_id}, {"words": {"discipline": "detection"}},
        ):  # fmt: skip
            wanted = asked(day, **more)
            parts = list(figure.parts(day.tess, wanted))
            assert (figure.total(day.tess, wanted) or 0) == sum(one.amount for one in parts)
            assert len({one.record_id for one in parts}) == len(parts)
            by_team = figure.by(day.tess, wanted, "team")
            assert sum(by_team.values()) == sum(one.amount for one in parts)


def test_a_month_of_the_hours_page_is_the_same_number(day):
    make_runs(day)
    month = month_of(day.at, day.tess.timezone)
    wanted = Asked(since=month.starts_at, until=month.ends_at)
    shown = month_hours(day.tess, month)
    assert (figure_named(HOURS).total(day.tess, wanted) or 0) == sum(o.total_min for o in shown)
    assert figure_named(RUNS).total(day.tess, wanted) == sum(one.run_count for one in shown)


def test_nothing_recorded_is_no_zero_and_what_waits_is_told(day):
    empty = answered(day.tess, figure_named(HOURS), asked(day))
    assert (empty.value, empty.n, empty.not_approved) == (None, 0, 0)
    make_run(day.alice, day.at, day.alices)
    assert answered(day.tess, figure_named(HOURS), asked(day)).not_approved == 1


def test_only_those_who_read_runs_are_offered_the_number(day):
    assert {HOURS, RUNS} <= {one.name for one in figures_for(day.alice)}
    assert not [one for one in figures_for(day.cast.dov) if one.name.startswith("training.")]
