"""Writes of the guard: limits, overrides of a restriction, reasons given afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.watches.actions.naming import team_of
from watchbook.duty.watches.models import Watch
from watchbook.duty.watches.permissions import PLAN, STAND
from watchbook.duty.watches.queries.restrictions import refusal_of, restrictions_of
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.sending import refused, require_author

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Team
    from watchbook.duty.watches.models import Limits, Reason
    from watchbook.ground.records.sending import Sent

_OVERRIDE = ("override_reason", "overridden_by", "override_of")


def guarded_values(sent: Sent, team: Team, begin: datetime, end: datetime) -> dict[str, Any]:
    """The values of an assignment, with who decided despite which restriction.

    An InvalidError where the dog is restricted then and nobody says why it is planned all the same.
    What takes an assignment back is never refused.
    """
    kept = {name: value for name, value in sent.values.items() if name not in _OVERRIDE}
    held = [] if kept.get("is_cancelled") else restrictions_of(sent.acting_user, team, begin, end)
    if not held:
        return kept
    reason = sent.values.get("override_reason")
    if not reason:
        raise refused("/override_reason", refusal_of(team, held[0]))
    if not may(sent.acting_user, PLAN) or sent.acting_user.person_id is None:
        message = "A supervisor decides, under the own name, that a restricted dog works."
        raise NotAllowedError(message)
    return kept | {
        "override_reason": reason,
        "overridden_by": sent.acting_user.person_id,
        "override_of": held[0].row.id,
    }


def submit_limits(sent: Sent) -> Limits:
    """Keep the agency's limits, each with its source; the newest record holds."""
    require(sent.acting_user, PLAN)
    sent.existing("watches.limits")
    rules = sent.values.get("rules") or []
    if not rules:
        raise refused("/rules", "Write at least one limit, with its source.")
    measures = [rule["measure"] for rule in rules]
    if len(set(measures)) < len(measures):
        raise refused("/rules", "One of them stands there twice; keep the one that holds.")
    put: Limits = sent.put("watches.limits", sent.values, sent.written_at)
    return put


def submit_reason(sent: Sent) -> Reason:
    """Say why a dog worked while restricted; the team's handler or a supervisor."""
    require(sent.acting_user, STAND)
    before = sent.existing("watches.reason")
    require_author(sent.acting_user, before)
    team = team_of(sent)
    if team.handler_id != sent.acting_user.person_id and not may(sent.acting_user, PLAN):
        message = "The team's own handler or a supervisor says why."
        raise NotAllowedError(message)
    if sent.values.get("watch"):
        rows = Watch.objects.filter(agency_id=sent.agency, id__in=[sent.values["watch"]])
        if not rows.filter(team=team).exists():
            message = "That watch of this team is not kept here yet."
            raise UnknownRecordError(message)
    elif not sent.values.get("work"):
        raise refused("/watch", "Choose the watch that it is about.")
    put: Reason = sent.put("watches.reason", sent.values, sent.written_at)
    return put
