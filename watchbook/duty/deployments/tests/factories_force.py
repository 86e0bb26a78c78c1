"""Bites, force reports, findings and rules for tests, made through the actions people use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.duty.deployments.actions.force import set_force_rules, submit_bite, submit_force
from watchbook.duty.deployments.actions.statements import submit_statement
from watchbook.duty.deployments.schema.critical import STATEMENT
from watchbook.duty.deployments.schema.force import BITE, FORCE
from watchbook.duty.deployments.tests.factories import clean
from watchbook.ground.records.sending import Sent

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.deployments.models import Bite, Force, ForceRules, Incident, Statement
    from watchbook.ground.people.viewer import Viewer


def make_bite(by: Viewer, at: datetime, **values: Any) -> Bite:
    """First facts: the person is being treated."""
    given = {"treated": "yes", "bitten_at": at} | values
    return submit_bite(Sent(acting_user=by, values=clean(BITE, given), at=at))


def make_force(by: Viewer, at: datetime, incident: Incident, **values: Any) -> Force:
    """A report of one intentional bite, with care."""
    given: dict[str, Any] = {
        "incident": incident.id,
        "used_at": at,
        "bites": [{"id": "b1", "bitten": "sought", "manner": "intentional"}],
        "people": [
            {"id": "p1", "side": "subject", "injuries": ["puncture"], "signs": ["none-of-these"],
             "first_aid_by": "The handler", "hospital": "released"},
        ],
    } | values  # fmt: skip
    return submit_force(Sent(acting_user=by, values=clean(FORCE, given), at=at))


def make_statement(by: Viewer, at: datetime, incident: Incident, **values: Any) -> Statement:
    """A statement given freely."""
    given = {"incident": incident.id, "basis": "own", "words": "I stood at the gate."} | values
    return submit_statement(Sent(acting_user=by, values=clean(STATEMENT, given), at=at))


def make_rules(by: Viewer, at: datetime, **values: Any) -> ForceRules:
    """Rules in force for a month, so that what happened hours ago falls under them on any day."""
    given = {
        "source": "General order 12", "from_on": (at - timedelta(days=31)).date().isoformat(),
        "report_within_h": "12", "ori": "XX1234567",
    } | values  # fmt: skip
    return set_force_rules(acting_user=by, values=given, at=at)
