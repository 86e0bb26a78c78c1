from __future__ import annotations

from datetime import timedelta

from watchbook.duty.deployments.tests.factories import make_deployment
from watchbook.duty.watches.queries.guard import guard_of


def test_deployments_count_as_hard_work_for_the_guard(pair):
    began = pair.at - timedelta(hours=4)
    make_deployment(
        pair.alice, pair.at, pair.alices, began_at=began, ended_at=began + timedelta(hours=3),
        temperature_c10="33",
    )  # fmt: skip
    (found,) = guard_of(pair.dana, [pair.alices], pair.at)
    assert (found.hard_24h_min, found.hottest_c10) == (180, 330)
