"""Writes about a month's file for the FBI: that it was made, and what it held."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from watchbook.core.reliability.national import bulk_of, problems_of, zero_report
from watchbook.duty.deployments.errors import DeploymentsError
from watchbook.duty.deployments.permissions_force import REPORT
from watchbook.duty.deployments.queries.force import rules_at
from watchbook.duty.deployments.queries.national import month_of, span_of
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from datetime import date, datetime

    from watchbook.ground.people.viewer import Viewer


def make_month_file(*, acting_user: Viewer, month: date, at: datetime) -> list[dict[str, Any]]:
    """The bulk file of a month, and a record that it was made, with its SHA-256.

    Holds the incidents of which an approved report asks for it; a zero report only of a month that
    is over, where nothing waits, nothing is unsettled, every bite is reported and nothing is closed
    to whoever makes it. Watchbook sends nothing: the person loads the file. DeploymentsError says
    what stands against it.
    """
    require(acting_user, REPORT)
    zone = ZoneInfo(acting_user.timezone)
    told = month_of(acting_user, month)
    ori = rules_at(acting_user, at).ori
    if problems_of(ori, ()):
        message = "Set the agency's ORI in the rules of force reporting first: nine characters."
        raise DeploymentsError(message)
    if not told.reported and not told.is_zero:
        message = (
            "No zero report yet: something of this month waits for its approval, is not settled, "
            "stands in first facts that no report tells of, or belongs to a critical incident that "
            "is closed to you."
        )
        raise DeploymentsError(message)
    if not told.reported and at < span_of(acting_user, month)[1]:
        message = "No zero report yet: the month is not over. Make it on the first day after it."
        raise DeploymentsError(message)
    made_at = at.astimezone(zone)
    file = (
        bulk_of(ori, told.reported, made_at)
        if told.reported
        else zero_report(ori, told.first, made_at)
    )
    digest = hashlib.sha256(json.dumps(file, sort_keys=True).encode()).hexdigest()
    values = {"month": told.first, "incidents": len(told.reported), "file_sha256": digest}
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        book.put("deployments.fbimonth", values, occurred_at=at)
    return file
