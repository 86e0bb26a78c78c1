"""Writes of watches: begun, ended, amended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.watches.actions.naming import team_of
from watchbook.duty.watches.models import Watch
from watchbook.duty.watches.permissions import PLAN, STAND
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.sending import Sent, amending, check_span, wrote

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer


def submit_watch(sent: Sent) -> Watch:
    """Keep a watch as it was; `values` clean and whole.

    Overlapping watches are kept and shown, never refused. A handler writes for his own teams, a
    supervisor for any; it is amended by its author or by the team's handler.
    """
    require(sent.acting_user, STAND)
    team = team_of(sent)
    is_own = team.handler_id == sent.acting_user.person_id
    if not is_own and not may(sent.acting_user, PLAN):
        message = "A watch is written by the team's own handler or by a supervisor."
        raise NotAllowedError(message)
    before = sent.existing("watches.watch")
    if before is not None and not is_own and not wrote(sent.acting_user, before):
        message = "A watch is amended by the team's handler or by who wrote it. Ask the handler."
        raise NotAllowedError(message)
    check_span(sent.values, "began_at", "ended_at", sent.at)
    # A watch written down at its end is not written afterwards, however long it was.
    happened_at = sent.values.get("ended_at") or sent.values["began_at"]
    put: Watch = sent.put("watches.watch", sent.values, happened_at)
    return put


def begin_watch(*, acting_user: Viewer, team: Team, duty: str, at: datetime) -> Watch:
    """One press: the team's watch begins now. An open one of the same duty is left as it is."""
    running = Watch.objects.filter(
        agency_id=acting_user.agency, team=team, duty=duty, ended_at__isnull=True
    ).first()
    if running is not None:
        return running
    values = {"team": team.id, "duty": duty, "began_at": at}
    return submit_watch(Sent(acting_user=acting_user, values=values, at=at))


def end_watch(*, acting_user: Viewer, watch: Watch, at: datetime) -> Watch:
    """One press: the watch ends now. An end that stands already is left; amend it instead."""
    if watch.ended_at is not None:
        return watch
    values = kind_named("watches.watch").values_in(watch) | {"ended_at": at}
    return submit_watch(amending(acting_user, watch, values, "The watch ended", at))
