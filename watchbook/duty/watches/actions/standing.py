"""Writes of watches: begun, ended, amended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.watches.actions.putting import Sent, amending, check_span, new
from watchbook.duty.watches.models import Watch
from watchbook.duty.watches.permissions import PLAN, STAND
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer


def submit_watch(
    *,
    acting_user: Viewer,
    record_id: UUID | None,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Watch:
    """Keep a watch as it was; `values` clean and whole.

    Overlapping watches are kept and shown, never refused. A handler writes for his own teams, a
    supervisor for any; it is amended by its author or by the team's handler.
    """
    sent = Sent(
        acting_user, record_id, values, based_on, reason, occurred_at, at, recorded_at, marks
    )
    require(acting_user, STAND)
    team = sent.team()
    is_own = team.handler_id == acting_user.person_id
    if not is_own and not may(acting_user, PLAN):
        message = "A watch is written by the team's own handler or by a supervisor."
        raise NotAllowedError(message)
    before = sent.existing("watches.watch")
    if before is not None and not is_own and before.opened_by != acting_user.actor_id:
        message = "A watch is amended by the team's handler or by who wrote it. Ask the handler."
        raise NotAllowedError(message)
    check_span(values, "began_at", "ended_at", at)
    # A watch written down at its end is not written afterwards, however long it was.
    happened_at = values.get("ended_at") or values["began_at"]
    put: Watch = sent.put("watches.watch", dict(values), happened_at)
    return put


def begin_watch(*, acting_user: Viewer, team: Team, duty: str, at: datetime) -> Watch:
    """One press: the team's watch begins now. An open one of the same duty is left as it is."""
    running = Watch.objects.filter(
        agency_id=acting_user.agency, team=team, duty=duty, ended_at__isnull=True
    ).first()
    if running is not None:
        return running
    values = {"team": team.id, "duty": duty, "began_at": at}
    return submit_watch(**vars(new(acting_user, values, at)))


def end_watch(*, acting_user: Viewer, watch: Watch, at: datetime) -> Watch:
    """One press: the watch ends now. An end that stands already is left; amend it instead."""
    if watch.ended_at is not None:
        return watch
    values = kind_named("watches.watch").values_in(watch) | {"ended_at": at}
    return submit_watch(**vars(amending(acting_user, watch, values, "The watch ended", at)))
