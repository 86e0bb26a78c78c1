"""Incidents and deployments for tests, made through the same actions that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import validate
from watchbook.duty.deployments.actions.deployments import submit_deployment
from watchbook.duty.deployments.actions.incidents import submit_incident
from watchbook.duty.deployments.schema.deployment import DEPLOYMENT
from watchbook.duty.deployments.schema.incident import INCIDENT
from watchbook.ground.records.sending import Sent

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.core.schema import Schema
    from watchbook.duty.deployments.models import Deployment, Incident
    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer


def clean(schema: Schema, values: dict[str, Any]) -> dict[str, Any]:
    """Values as the one validator gives them; the test fails where it has a problem."""
    result = validate(schema, values)
    assert result.is_valid, result.problems
    return result.values


def make_incident(by: Viewer, at: datetime, **values: Any) -> Incident:
    """A traffic stop that began at `at`."""
    given = {"type": "traffic-stop", "began_at": at} | values
    return submit_incident(Sent(acting_user=by, values=clean(INCIDENT, given), at=at))


def make_deployment(by: Viewer, at: datetime, team: Team, **values: Any) -> Deployment:
    """A sniff of a vehicle that began at `at`."""
    given = {"team": team.id, "task": "sniff-vehicle", "began_at": at} | values
    return submit_deployment(Sent(acting_user=by, values=clean(DEPLOYMENT, given), at=at))
