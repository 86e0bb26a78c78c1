"""The teams that records of this room name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.teams.models import Team
from watchbook.ground.ledger.errors import UnknownRecordError

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent


def team_of(sent: Sent) -> Team:
    """The team that a submission names, with dog and handler."""
    return team_named(sent.acting_user, sent.values["team"])


def team_named(viewer: Viewer, team_id: Any) -> Team:
    """A team of the viewer's agency; an UnknownRecordError where there is none (yet)."""
    rows = Team.objects.filter(agency_id=viewer.agency, id__in=[team_id])
    team = rows.select_related("dog", "handler").first()
    if team is None:
        message = "Team: no such record is kept here yet."
        raise UnknownRecordError(message)
    return team
