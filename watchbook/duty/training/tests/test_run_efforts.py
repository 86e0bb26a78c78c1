from __future__ import annotations

from datetime import timedelta

from watchbook.duty.training.tests.factories import make_run
from watchbook.duty.watches.queries.guard import guard_of


def test_runs_count_as_hard_work_for_the_guard(day):
    began = day.at - timedelta(hours=3)
    make_run(
        day.alice, day.at, day.alices, started_at=began, ended_at=began + timedelta(hours=2),
        temperature_c10="34.5",
    )  # fmt: skip
    make_run(day.alice, day.at, day.alices, started_at=began, ended_at=None, minutes=15)
    (found,) = guard_of(day.cast.dana, [day.alices], day.at)
    assert (found.hard_24h_min, found.hottest_c10) == (135, 345)
    assert {"hard-24h", "heat"} == {one.measure for one in found.advice}
