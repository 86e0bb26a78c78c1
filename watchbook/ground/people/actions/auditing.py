"""The audit's digests into the ledger."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.audit import days_of, digest_of, record_event
from watchbook.ground.people.choices import AuditEvent
from watchbook.ground.people.models import Agency, AuditDay
from watchbook.ground.people.viewer import system_viewer

if TYPE_CHECKING:
    from datetime import date, datetime

_SETTLED_AFTER = timedelta(minutes=10)
"""A line is appended under the day of its own clock reading; by then none is on its way."""


def seal_audit_day(*, agency: str, day: date, at: datetime) -> AuditDay | None:
    """Put the digest of one finished day's audit file into the ledger, once. None if it was there.

    Effects: one record `people.auditday`. Raises ValueError for a day that is not over yet.
    """
    if (at - _SETTLED_AFTER).astimezone(UTC).date() <= day:
        message = f"{day} is not over yet: its audit file still grows."
        raise ValueError(message)
    with acting_for(agency):
        if AuditDay.objects.filter(agency_id=agency, day=day).exists():
            return None
    sha256, lines = digest_of(agency, day)
    with writing(agency=agency, acting_user=system_viewer(agency), at=at) as book:
        sealed: AuditDay = book.put(
            "people.auditday", {"day": day, "sha256": sha256, "lines": lines}
        )
    record_event(agency, AuditEvent.AUDIT_SEALED, who="system", what=str(day), record=sealed.id)
    return sealed


def seal_audit_days(at: datetime) -> int:
    """Seal every finished day of every agency that is not sealed yet; gives how many.

    The worker calls it; doing it twice does nothing.
    """
    today = (at - _SETTLED_AFTER).astimezone(UTC).date()
    sealed = 0
    for code in Agency.objects.values_list("code", flat=True):
        with acting_for(code):
            done = set(AuditDay.objects.filter(agency_id=code).values_list("day", flat=True))
        for day in sorted(set(days_of(code)) - done):
            if day < today and seal_audit_day(agency=code, day=day, at=at):
                sealed += 1
    return sealed
