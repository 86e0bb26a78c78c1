"""Last days by the calendar, and how a certificate stands on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.reliability.validity import (
    ENDED,
    IN_FORCE,
    NOT_YET,
    VOID,
    WITHDRAWN,
    Validity,
    last_day,
    standing_on,
    warned_at,
)

ISSUED = date(2025, 3, 10)
YEAR = Validity(ISSUED, rule_until=date(2026, 3, 10))


@pytest.mark.parametrize(
    ("begins", "months", "last"),
    [
        (ISSUED, 12, date(2026, 3, 10)),
        (ISSUED, 15, date(2026, 6, 10)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 5), 1, date(2026, 1, 5)),
        (ISSUED, None, None),
    ],
)
def test_months_are_counted_by_the_calendar(begins, months, last):
    assert last_day(begins, months) == last


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 120))
def test_the_last_day_is_never_before_the_first_and_never_a_month_off(begins, months):
    last = last_day(begins, months)
    assert last >= begins
    assert (last.year - begins.year) * 12 + last.month - begins.month == months


@pytest.mark.parametrize(
    ("validity", "day", "standing"),
    [
        (YEAR, date(2025, 3, 9), NOT_YET),
        (YEAR, ISSUED, IN_FORCE),
        (YEAR, date(2026, 3, 10), IN_FORCE),
        (YEAR, date(2026, 3, 11), ENDED),
        (Validity(ISSUED), date(2025, 4, 1), "end-unknown"),
        (Validity(ISSUED, date(2025, 6, 1), date(2026, 3, 10)), date(2025, 7, 1), ENDED),
        (
            Validity(ISSUED, None, date(2026, 6, 10), True, date(2025, 9, 1)),
            date(2025, 8, 31),
            IN_FORCE,
        ),
        (Validity(ISSUED, None, date(2026, 6, 10), True, date(2025, 9, 1)), date(2025, 9, 1), VOID),
        (
            Validity(ISSUED, None, date(2026, 6, 10), None, date(2025, 9, 1)),
            date(2025, 9, 1),
            IN_FORCE,
        ),
        (
            Validity(ISSUED, None, date(2026, 3, 10), None, None, date(2025, 5, 1)),
            date(2025, 5, 1),
            WITHDRAWN,
        ),
    ],
)
def test_how_it_stands_on_a_day(validity, day, standing):
    assert standing_on(validity, day) == standing


def test_paper_goes_before_rule_and_the_difference_shows():
    both = Validity(ISSUED, date(2026, 3, 31), date(2026, 3, 10))
    assert (both.until, both.differs) == (date(2026, 3, 31), True)
    assert not YEAR.differs


def test_warnings_stand_at_ninety_sixty_thirty_and_seven_days():
    days = [91, 90, 61, 60, 31, 30, 8, 7, 0]
    assert [warned_at(left) for left in days] == [None, 90, 90, 60, 60, 30, 30, 7, 7]
    assert last_day(ISSUED, 0) + timedelta(0) == ISSUED
