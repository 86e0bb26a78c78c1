from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.watches.actions.roster import approve_shifts, cancel_shift, plan_shifts
from watchbook.duty.watches.periods import day_in, midnight, week_of
from watchbook.duty.watches.queries.roster import roster_of, shifts, shifts_in
from watchbook.duty.watches.tests.factories import make_watch, submit
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError

ZONE = "America/Chicago"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def week(pair):
    return week_of(day_in(pair.at, ZONE))


def planned(pair, *days, begin=7, hours=12, **more):
    monday = midnight(week(pair).first, ZONE)
    spans = [(monday + n * DAY + begin * HOUR, monday + n * DAY + (begin + hours) * HOUR)
             for n in days]  # fmt: skip
    given = {"acting_user": pair.dana, "team": pair.alices, "duty": "on-watch", "note": ""} | more
    return plan_shifts(spans=spans, at=pair.at, **given)


def cells(pair, dog="Juno"):
    return next(row.cells for row in roster_of(pair.dana, week(pair)) if str(row.team.dog) == dog)


def test_a_supervisor_plans_several_days_at_once(pair):
    planned(pair, 0, 2, 4)
    assert [len(cell.shifts) for cell in cells(pair)] == [1, 0, 1, 0, 1, 0, 0]


def test_a_night_watch_begins_on_one_day_and_goes_on_into_the_next(pair):
    planned(pair, 1, begin=19)
    assert [len(cell.shifts) for cell in cells(pair)] == [0, 1, 0, 0, 0, 0, 0]
    assert [len(cell.carried) for cell in cells(pair)] == [0, 0, 1, 0, 0, 0, 0]


def test_handlers_plan_no_roster(pair):
    with pytest.raises(NotAllowedError):
        planned(pair, 0, acting_user=pair.alice)


def test_no_day_is_no_plan(pair):
    with pytest.raises(InvalidError, match="at least one day"):
        planned(pair)


def test_a_line_is_taken_off_with_a_reason_and_stays_in_the_ledger(pair):
    (line,) = planned(pair, 0)
    with pytest.raises(InvalidError, match="reason"):
        cancel_shift(acting_user=pair.dana, shift=line, reason="", at=pair.at)
    gone = cancel_shift(acting_user=pair.dana, shift=line, reason="Court that day", at=pair.at)
    assert (gone.version, shifts(pair.dana).count()) == (2, 0)


def test_an_absence_names_who_stands_in_and_shows_on_both_teams(pair):
    monday = midnight(week(pair).first, ZONE)
    submit("watches.absence", pair.alice, pair.at, team=pair.alices.id, cause="handler-away",
           from_at=monday, until_at=monday + 2 * DAY, replaced_by=pair.bobs.id)  # fmt: skip
    assert [len(cell.absences) for cell in cells(pair)] == [1, 1, 0, 0, 0, 0, 0]
    assert [len(cell.stands_in_for) for cell in cells(pair, "Rex")] == [1, 1, 0, 0, 0, 0, 0]


def test_a_team_does_not_stand_in_for_itself(pair):
    with pytest.raises(InvalidError, match="itself"):
        submit("watches.absence", pair.alice, pair.at, team=pair.alices.id, cause="court",
               from_at=pair.at, replaced_by=pair.alices.id)  # fmt: skip


def test_nobody_writes_anothers_absence_but_a_supervisor(pair):
    given = {"team": pair.alices.id, "cause": "other", "from_at": pair.at}
    with pytest.raises(NotAllowedError):
        submit("watches.absence", pair.bob, pair.at, **given)
    assert submit("watches.absence", pair.dana, pair.at, **given).team_id == pair.alices.id


def test_the_roster_is_approved_a_week_at_a_time(pair):
    planned(pair, 0, 1)
    rows = shifts_in(pair.dana, week(pair))
    assert approve_shifts(acting_user=pair.dana, shifts=rows, at=pair.at) == 2
    assert approve_shifts(acting_user=pair.dana, shifts=rows, at=pair.at) == 0
    with pytest.raises(NotAllowedError):
        approve_shifts(acting_user=pair.alice, shifts=rows, at=pair.at)


def test_what_was_stood_does_not_change_what_was_planned(pair):
    planned(pair, *range(7))
    began_at = max(pair.at - HOUR, midnight(week(pair).first, ZONE))  # within the week shown
    make_watch(pair.alice, pair.at, pair.alices, began_at=began_at, ended_at=None)
    found = cells(pair)
    assert sum(len(cell.watches) for cell in found) == 1
    assert [len(cell.shifts) for cell in found] == [1] * 7
