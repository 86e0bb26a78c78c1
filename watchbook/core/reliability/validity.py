"""How long a certificate holds, by the rule of its body. Days in, days out; no clock.

A rule's months are counted by the calendar: the last day is the same day of the month so many
months later, and the month's last day where it has no such day. A body that counts otherwise prints
the day on its paper, and the paper goes before this proposal.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

WARN_DAYS = (90, 60, 30, 7)
"""How many days before the last day people are told."""

NOT_YET = "not-yet"
IN_FORCE = "in-force"
ENDED = "ended"
VOID = "void"
WITHDRAWN = "withdrawn"
END_UNKNOWN = "end-unknown"


@dataclass(frozen=True)
class Validity:
    """What decides whether a certificate holds on a day; None where it is not known.

    `parted_on` is the first day on which dog and handler no longer were a team; it counts only
    where the rule says that the certificate is void then.
    """

    begins_on: date
    paper_until: date | None = None
    rule_until: date | None = None
    is_void_on_parting: bool | None = None
    parted_on: date | None = None
    withdrawn_on: date | None = None

    @property
    def until(self) -> date | None:
        """The last day as the paper says, else as the rule would have it."""
        return self.paper_until or self.rule_until

    @property
    def differs(self) -> bool:
        """Whether paper and rule name different last days."""
        known = self.paper_until is not None and self.rule_until is not None
        return known and self.paper_until != self.rule_until


def last_day(begins_on: date, months: int | None) -> date | None:
    """The last day of so many months from a day; None where the rule names no length."""
    if months is None:
        return None
    count = begins_on.year * 12 + begins_on.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(begins_on.day, monthrange(year, month + 1)[1]))


def standing_on(validity: Validity, day: date) -> str:
    """How a certificate stands on a day: one of the six words above.

    A certificate whose last day nobody knows is no certificate in force: it is said apart.
    """
    if day < validity.begins_on:
        return NOT_YET
    if validity.withdrawn_on is not None and validity.withdrawn_on <= day:
        return WITHDRAWN
    parted = validity.parted_on
    if validity.is_void_on_parting and parted is not None and parted <= day:
        return VOID
    if validity.until is None:
        return END_UNKNOWN
    return IN_FORCE if day <= validity.until else ENDED


def warned_at(days_left: int) -> int | None:
    """Which of the warnings stands with so many days left; None before the first."""
    passed = [days for days in WARN_DAYS if days_left <= days]
    return min(passed) if passed else None
