from __future__ import annotations

from datetime import date, timedelta

import pytest

from watchbook.duty.watches.actions.care import approve_care, return_care, submit_care
from watchbook.duty.watches.models import Care
from watchbook.duty.watches.periods import Span, day_in, period_of
from watchbook.duty.watches.queries.care import agreements, care
from watchbook.duty.watches.queries.sheet import periods_around, sheet_of, sheets
from watchbook.duty.watches.tests.factories import make_agreement, make_care, make_watch, submit
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.records.sending import amending

DAY = timedelta(days=1)


def sheet(pair, who="dana"):
    viewer = getattr(pair, who)
    return sheet_of(viewer, pair.alices, span(pair))


def span(pair):
    today = day_in(pair.at, "America/Chicago")
    return Span(today - 6 * DAY, today)


def versions(rows):
    return {str(one.id): one.version for one in rows}


def test_agreed_minutes_follow_days_worked_and_days_off(pair):
    make_agreement(pair.dana, pair.at, pair.alices)
    make_watch(pair.alice, pair.at, pair.alices)
    found = sheet(pair)
    assert found.worked_days == 1
    assert found.agreed_min == 30 + 6 * 60


def test_waiting_on_call_makes_no_day_worked(pair):
    make_watch(pair.alice, pair.at, pair.alices, duty="on-call")
    assert sheet(pair).worked_days == 0


def test_actual_minutes_are_those_written_outside_a_watch(pair):
    make_care(pair.alice, pair.at, pair.alices, 30)
    make_care(pair.alice, pair.at, pair.alices, 45, on_duty=True)
    assert sheet(pair).actual_min == 30


def test_a_day_with_more_care_than_agreed_is_an_exception(pair):
    make_agreement(pair.dana, pair.at, pair.alices)
    make_care(pair.alice, pair.at - DAY, pair.alices, 90)
    make_care(pair.alice, pair.at, pair.alices, 60)
    exceptions = sheet(pair).exceptions
    assert [(one.over_min, one.actual_min) for one in exceptions] == [(30, 90)]


def test_care_that_no_agreement_covers_is_an_exception_too(pair):
    make_care(pair.alice, pair.at, pair.alices, 10)
    found = sheet(pair)
    assert (len(found.exceptions), found.agreed_min, found.uncovered) == (1, None, 7)


def test_the_later_of_two_agreements_holds(pair):
    make_agreement(pair.dana, pair.at, pair.alices)
    later = span(pair).last
    make_agreement(pair.dana, pair.at, pair.alices, from_on=later, day_off_min=20)
    assert [one.agreed_min for one in sheet(pair).days] == [60] * 6 + [20]


def test_one_press_approves_a_teams_period_and_an_amendment_waits_again(pair):
    one = make_care(pair.alice, pair.at, pair.alices, 30)
    make_care(pair.alice, pair.at - DAY, pair.alices, 20)
    waiting = sheet(pair).waiting
    assert approve_care(
        acting_user=pair.dana, care=waiting, versions=versions(waiting), at=pair.at
    ) == 2  # fmt: skip
    assert sheet(pair).approved_min == 50
    one.refresh_from_db()
    values = kind_of(one).values_in(one) | {"minutes": 40}
    submit_care(amending(pair.alice, one, values, "Typing error", pair.at))
    assert (sheet(pair).approved_min, len(sheet(pair).waiting)) == (20, 1)


def test_it_approves_nothing_that_the_supervisor_did_not_see(pair):
    make_care(pair.alice, pair.at, pair.alices)
    seen = versions(sheet(pair).waiting)
    make_care(pair.alice, pair.at, pair.alices, 600)
    with pytest.raises(InvalidError, match="Look again"):
        approve_care(acting_user=pair.dana, care=sheet(pair).waiting, versions=seen, at=pair.at)
    assert not Care.objects.filter(state=State.APPROVED).exists()


def test_handlers_approve_no_care_time(pair):
    make_care(pair.alice, pair.at, pair.alices)
    rows = sheet(pair).waiting
    with pytest.raises(NotAllowedError):
        approve_care(acting_user=pair.bob, care=rows, versions=versions(rows), at=pair.at)


def test_a_record_goes_back_with_a_note_and_its_author_is_asked(pair):
    one = make_care(pair.alice, pair.at, pair.alices, 300)
    return_care(acting_user=pair.dana, care=one, note="Five hours?", at=pair.at)
    assert [o.prompt.kind for o in prompts_for(pair.alice, pair.at)].count("watches.returned") == 1
    assert sheet(pair).waiting == []
    with pytest.raises(InvalidError, match="look at"):
        return_care(acting_user=pair.dana, care=one, note=" ", at=pair.at)


def test_only_the_handler_writes_his_care_time(pair):
    for viewer in (pair.bob, pair.dana, pair.charlie):
        with pytest.raises((NotAllowedError, Exception)) as refused:
            make_care(viewer, pair.at, pair.alices)
        assert type(refused.value).__name__ in ("NotAllowedError", "UnknownRecordError")


def test_handlers_do_not_read_each_others_care_time_and_agreements(pair):
    make_care(pair.alice, pair.at, pair.alices)
    make_agreement(pair.dana, pair.at, pair.alices)
    told = {
        name: (care(viewer).count(), agreements(viewer).count())
        for name in ("alice", "bob", "dana", "tess", "dov", "charlie")
        for viewer in [getattr(pair, name)]
    }
    assert told == {
        "alice": (1, 1), "bob": (0, 0), "dana": (1, 1), "tess": (0, 0), "dov": (0, 0),
        "charlie": (0, 0),
    }  # fmt: skip


def test_a_handler_writes_no_agreement_for_himself(pair):
    with pytest.raises(NotAllowedError):
        make_agreement(pair.alice, pair.at, pair.alices)


def test_supervisors_are_asked_once_for_the_last_period(pair):
    around = periods_around(pair.dana, day_in(pair.at, "America/Chicago"))
    begun = around.earlier.instants("America/Chicago")[0]
    make_care(pair.alice, begun + timedelta(hours=12), pair.alices, 30)
    make_care(pair.alice, begun + timedelta(hours=13), pair.alices, 30)
    told = [o.prompt for o in prompts_for(pair.dana, pair.at) if o.prompt.kind == "watches.approve"]
    assert [one.text for one in told] == ["2 records wait; 1 day over what was agreed."]
    found = prompts_for(pair.alice, pair.at)
    assert [one for one in found if one.prompt.kind == "watches.approve"] == []


def test_the_agencys_own_pay_period_is_a_record_and_the_newest_holds(pair):
    today = day_in(pair.at, "America/Chicago")
    assert not periods_around(pair.dana, today).is_own_rule
    submit("watches.payperiod", pair.dana, pair.at, length="month", begins_on="2026-01-01")
    around = periods_around(pair.alice, today)
    assert around.is_own_rule
    assert (around.span.first.day, around.later.first.day) == (1, 1)


@pytest.mark.parametrize(
    ("length", "first", "last"),
    [
        ("week", date(2026, 11, 16), date(2026, 11, 22)),
        ("two-weeks", date(2026, 11, 16), date(2026, 11, 29)),
        ("four-weeks", date(2026, 11, 2), date(2026, 11, 29)),
        ("half-month", date(2026, 11, 16), date(2026, 11, 30)),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_a_day_lies_in_one_period(length, first, last):
    told = period_of(date(2026, 11, 22), length, date(2026, 1, 26))
    assert (told.first, told.last) == (first, last)


@pytest.mark.parametrize("length", ["week", "two-weeks", "four-weeks", "half-month", "month"])
def test_periods_follow_each_other_without_a_gap(length):
    day, end = date(2024, 1, 1), date(2025, 3, 1)
    while day < end:
        found = period_of(day, length, date(2024, 6, 3))
        assert found.first <= day <= found.last
        following = period_of(found.last + DAY, length, date(2024, 6, 3))
        assert following.first == found.last + DAY
        day = found.last + DAY


def test_sheets_stand_in_the_order_of_names(pair):
    make_care(pair.bob, pair.at, pair.bobs, 500)
    make_care(pair.alice, pair.at, pair.alices, 10)
    assert [str(one.team.dog) for one in sheets(pair.dana, span(pair))] == ["Juno", "Rex"]
    assert [str(one.team.dog) for one in sheets(pair.bob, span(pair))] == ["Rex"]
