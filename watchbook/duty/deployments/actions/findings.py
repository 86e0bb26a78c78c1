"""Writes about findings: what a reviewer found on one version of a force report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import validate
from watchbook.duty.deployments.permissions_force import FIND
from watchbook.duty.deployments.queries.force import finding_words
from watchbook.duty.deployments.queries.incidents import reads_persons
from watchbook.duty.deployments.schema.force import FINDING
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.errors import InvalidError, ReviewRefusedError
from watchbook.ground.records.queries.barring import barred_actors
from watchbook.ground.records.sending import refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.deployments.models import Force, ForceFinding
    from watchbook.ground.people.viewer import Viewer


def record_finding(
    *,
    acting_user: Viewer,
    force: Force,
    version: int,
    values: Mapping[str, Any],
    at: datetime,
    record_id: UUID | None = None,
) -> ForceFinding:
    """Say what was found about the version that the reviewer read.

    Refused to whoever does not read what is restricted in it, wrote the report, spoke in it, or
    whose conduct it records; `finding` must be one of the agency's own words of that day. A
    finding is never amended: a later one stands beside it. It is no approval; the report's review
    and approval go on as they are.
    """
    require(acting_user, FIND)
    if not reads_persons(acting_user, force):
        message = (
            "A finding is written by somebody who reads who was hurt and how. It is not open to "
            "you: a supervisor writes it."
        )
        raise NotAllowedError(message)
    if acting_user.actor_id in barred_actors(force.agency_id, [force])[force.id]:
        message = (
            "Nobody finds on a report that he wrote or spoke in, or that records his own conduct. "
            "Somebody else has to do it."
        )
        raise ReviewRefusedError(message)
    if force.version != version:
        raise StaleVersionError("deployments.force", force.id, version, force.version)
    checked = validate(FINDING, {**values, "force": force.id, "force_version": version})
    if not checked.is_valid:
        raise InvalidError(checked.problems)
    words = finding_words(acting_user, at)
    if checked.values["finding"] not in words:
        raise refused("/finding", f"Choose one of: {', '.join(words)}.")
    with writing(agency=force.agency_id, acting_user=acting_user, at=at) as book:
        finding: ForceFinding = book.put(
            "deployments.finding", checked.values, record_id=record_id, occurred_at=at
        )
        return finding
