from __future__ import annotations

from datetime import timedelta

from watchbook.duty.watches.figures import BEYOND, CALLED, CARE_TIME, ON_WATCH, beyond
from watchbook.duty.watches.models import Care, Watch
from watchbook.duty.watches.tests.factories import make_care, make_watch, submit
from watchbook.ground.records.figures import Asked, answered, figure_named

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asked(pair, **more):
    return Asked(since=pair.at - 7 * DAY, until=pair.at + DAY, **more)


def answer(pair, name, **more):
    return answered(pair.dana, figure_named(name), asked(pair, **more))


def stand(pair):
    make_watch(pair.alice, pair.at, pair.alices)
    make_watch(
        pair.bob, pair.at, pair.bobs, duty="called-in",
        began_at=pair.at - 3 * HOUR, ended_at=pair.at - 1 * HOUR,
    )  # fmt: skip
    make_watch(pair.alice, pair.at, pair.alices, duty="on-call", began_at=pair.at - 3 * DAY)
    make_watch(pair.bob, pair.at, pair.bobs, began_at=pair.at - HOUR, ended_at=None)
    long_ago = pair.at - 9 * DAY
    make_watch(
        pair.alice, pair.at, pair.alices, began_at=long_ago, ended_at=long_ago + HOUR
    )  # fmt: skip


def test_time_on_watch_is_what_the_rows_add_up_to(pair):
    stand(pair)
    worked = [
        one for one in Watch.objects.all()
        if one.duty in ("on-watch", "called-in") and one.began_at >= pair.at - 7 * DAY
    ]  # fmt: skip
    seconds = sum((one.ended_at - one.began_at).total_seconds() for one in worked if one.ended_at)
    found = answer(pair, ON_WATCH)
    assert (found.value, found.n, found.missing) == (seconds / 60, 2, 1)
    assert found.not_approved is None
    assert answer(pair, CALLED).value == 120
    by_team = figure_named(ON_WATCH).by(pair.dana, asked(pair), "team")
    assert by_team == {pair.alices.id: 480, pair.bobs.id: 120}


def test_overtime_is_what_lies_outside_the_roster(pair):
    stand(pair)
    submit(
        "watches.shift", pair.dana, pair.at, team=pair.alices.id, duty="on-watch",
        from_at=pair.at - 8 * HOUR, until_at=pair.at - 2 * HOUR,
    )  # fmt: skip
    assert answer(pair, BEYOND, team=pair.alices.id).value == 120
    assert answer(pair, BEYOND).value == 120 + 120


def test_minutes_outside_planned_spans_are_counted_once(pair):
    at = pair.at
    planned = [
        (at, at + HOUR), (at + HOUR / 2, at + 2 * HOUR), (at - 5 * HOUR, at - 4 * HOUR),
        (at + 3 * HOUR, at + 9 * HOUR),
    ]  # fmt: skip
    assert beyond((at - HOUR, at + 4 * HOUR), planned) == 120
    assert beyond((at, at + HOUR), []) == 60


def test_care_at_home_is_what_the_rows_add_up_to(pair):
    make_care(pair.alice, pair.at, pair.alices, 30)
    make_care(pair.bob, pair.at, pair.bobs, 45)
    make_care(pair.alice, pair.at, pair.alices, 15, on_duty=True)
    rows = [one.minutes for one in Care.objects.all() if not one.on_duty]
    found = answer(pair, CARE_TIME)
    assert (found.value, found.n, found.not_approved) == (sum(rows), 2, 2)
    parts = list(figure_named(CARE_TIME).parts(pair.dana, asked(pair)))
    assert sum(one.amount for one in parts) == found.value
    own = answered(pair.alice, figure_named(CARE_TIME), asked(pair))
    assert own.value == 30
    assert answer(pair, CARE_TIME, words={"activity": "vet"}).value is None
