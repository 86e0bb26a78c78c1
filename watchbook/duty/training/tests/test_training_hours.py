from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from watchbook.duty.training.queries.hours import (
    counted_minutes,
    month_hours,
    month_named,
    month_of,
    neighbours,
    target_min,
)
from watchbook.duty.training.tests.factories import make_run
from watchbook.ground.people.actions import set_policy

ZONE = "America/Chicago"


def test_a_month_is_the_agency_s_own_calendar_month():
    late = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
    month = month_of(late, ZONE)
    assert month.code == "2026-10"
    assert month.ends_at == datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
    before, after = neighbours(month, ZONE)
    assert (before.code, after.code) == ("2026-09", "2026-11")


def test_december_is_followed_by_january():
    december = month_named("2026-12", ZONE)
    assert december is not None
    assert [one.code for one in neighbours(december, ZONE)] == ["2026-11", "2027-01"]


@pytest.mark.parametrize("code", ["", "2026", "2026-13", "x", "0001-01", "9999-12", "2026-11\0"])
def test_what_is_no_month_is_none(code):
    assert month_named(code, ZONE) is None


def test_stated_minutes_win_over_the_clock_and_nothing_counts_as_nothing():
    at = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
    assert counted_minutes(45, at, at + timedelta(minutes=5)) == 45
    assert counted_minutes(None, at, at + timedelta(seconds=61)) == 2
    assert counted_minutes(0, at, at + timedelta(minutes=5)) == 0
    assert counted_minutes(None, at, None) is None


def hours_of(day, team, who=None):
    told = month_hours(who or day.tess, month_of(day.at, day.tess.timezone))
    return next(one for one in told if one.team.id == team.id)


def test_hours_add_up_by_team_and_discipline(day):
    began = month_of(day.at, day.tess.timezone).starts_at + timedelta(minutes=1)
    for minutes, discipline in ((90, "detection"), (30, "detection"), (45, "obedience")):
        make_run(
            day.alice, day.at, day.alices, discipline=discipline, minutes=minutes,
            started_at=began, ended_at=None,
        )  # fmt: skip
    told = hours_of(day, day.alices)
    assert told.minutes == {"detection": 120, "obedience": 45}
    assert (told.total_min, told.total_h, told.run_count, told.unapproved) == (165, 2.8, 3, 3)
    assert [label for label, _, _ in told.parts] == ["Detection", "Obedience"]
    assert hours_of(day, day.bobs).total_min == 0


def test_a_run_of_another_month_counts_there(day):
    make_run(
        day.alice, day.at, day.alices, minutes=60,
        started_at=month_of(day.at, day.tess.timezone).starts_at - timedelta(seconds=1),
        ended_at=None,
    )  # fmt: skip
    assert hours_of(day, day.alices).run_count == 0


def test_a_run_without_a_time_is_counted_as_such(day):
    began = month_of(day.at, day.tess.timezone).starts_at + timedelta(minutes=1)
    make_run(day.alice, day.at, day.alices, started_at=began, ended_at=None)
    told = hours_of(day, day.alices)
    assert (told.untimed, told.total_min) == (1, 0)


def test_the_target_is_the_agency_s_setting(day):
    assert target_min(day.tess) == 960
    set_policy(
        acting_user=day.cast.ada, values={"monthly_hours_target_min": 240}, reason="Ours",
        at=day.at,
    )  # fmt: skip
    assert target_min(day.tess) == 240
    page = day.cast.client_of(day.tess).get(reverse("training:hours", args=["harlan"]))
    assert b"4.0 h" in page.content
    assert b"never enforced" in page.content


def test_hours_are_exported_with_their_rule(day):
    make_run(day.alice, day.at, day.alices, discipline="detection", minutes=60)
    client = day.cast.client_of(day.tess)
    url = reverse("training:hours", args=["harlan"])
    told = json.loads(b"".join(client.get(url + "?format=json").streaming_content))
    assert told["target_min"] == 960
    assert "Newest versions count" in told["rule"]
    assert b"Juno" in b"".join(client.get(url + "?format=csv").streaming_content)
