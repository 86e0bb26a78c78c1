"""Writes of deployments. A deployment is the statement of its team's handler."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.deployments.actions.incidents import check_not_to_come, check_place
from watchbook.duty.deployments.permissions import DIRECT, WRITE
from watchbook.duty.watches.actions.naming import team_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.sending import Sent, require_author

if TYPE_CHECKING:
    from watchbook.duty.deployments.models import Deployment

_BY_PROGRAM = frozenset({"handler"})


def submit_deployment(sent: Sent) -> Deployment:
    """A deployment, or a new version of one; `values` clean and whole.

    Written by the team's handler, or by a supervisor for any team; amended by its author
    alone. A stood-down team's, one outside any watch, one whose times run backwards: kept as
    it is told, and shown. The program names the handler of the team.
    """
    require(sent.acting_user, WRITE)
    before = sent.existing("deployments.deployment")
    require_author(sent.acting_user, before)
    team = team_of(sent)
    if team.handler_id != sent.acting_user.person_id and not may(sent.acting_user, DIRECT):
        message = "A deployment is written by the team's own handler or by a supervisor."
        raise NotAllowedError(message)
    check_place(sent.values)
    check_not_to_come(sent.values, ("began_at", "ended_at"), sent.at)
    told: dict[str, Any] = {k: v for k, v in sent.values.items() if k not in _BY_PROGRAM}
    began_at = told.get("began_at") or told.get("ended_at") or sent.written_at
    told |= {"began_at": began_at, "handler": team.handler_id}
    put: Deployment = sent.put("deployments.deployment", told, began_at)
    return put
