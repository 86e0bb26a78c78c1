"""Reads of who does what around a casualty, and whether to ask for a critical incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from watchbook.after.casualty.queries.live import ASKED, duties_of
from watchbook.duty.deployments.permissions_force import SET_CRITICAL
from watchbook.duty.deployments.queries.critical import running_of
from watchbook.duty.deployments.queries.incidents import incidents
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import Casualty, Duty
    from watchbook.duty.deployments.models import Incident
    from watchbook.ground.people.viewer import Viewer

ASKED_FOR = timedelta(hours=24)
_NEAR = timedelta(hours=12)
_SHOT = "shot"


@dataclass(frozen=True)
class Part:
    """One duty: the question, and who has it, the newest first."""

    word: str
    question: str
    held: tuple[Duty, ...]

    @property
    def newest(self) -> Duty | None:
        """Who does it now."""
        return self.held[0] if self.held else None


def parts_of(casualty: Casualty) -> list[Part]:
    """The six duties, in the order in which they are asked."""
    duties = duties_of(casualty.agency_id, casualty.id)
    return [
        Part(word, question, tuple(reversed([one for one in duties if one.duty == word])))
        for word, question in ASKED
    ]


@dataclass(frozen=True)
class Ask:
    """Whether the supervisor is asked to set an incident critical, and which one."""

    incidents: tuple[Incident, ...]


def critical_ask(viewer: Viewer, casualty: Casualty, at: datetime) -> Ask | None:
    """Asked with shots, until an incident is critical or a day is over; never of a drill.

    Where the casualty names no incident, the incidents of those hours stand to choose from.
    """
    if not may(viewer, SET_CRITICAL) or casualty.mechanism != _SHOT or casualty.is_drill:
        return None
    if at - casualty.happened_at > ASKED_FOR:
        return None
    agency = casualty.agency_id
    if casualty.incident is not None:
        is_set = running_of(agency, casualty.incident.id) is not None
        return None if is_set else Ask((casualty.incident,))
    begun, ended = casualty.happened_at - _NEAR, casualty.happened_at + _NEAR
    near = incidents(viewer).filter(began_at__gte=begun, began_at__lte=ended)[:10]
    found = tuple(near)
    if any(running_of(agency, one.id) is not None for one in found):
        return None
    return Ask(found)
