"""What the people's room is told: events that a scoped role may name, and what is kept of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.duty.training.models import Performance
from watchbook.duty.training.queries.setups import events
from watchbook.ground.people.permissions import may
from watchbook.ground.people.slots import Kept, register_events, register_kept
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

NEWEST = 60


def events_to_name(viewer: Viewer) -> Iterator[tuple[UUID, str]]:
    """The newest training days, for the role of a guest or an outside trainer."""
    if not may(viewer, "training.read_setups"):
        return
    zone = ZoneInfo(viewer.timezone)
    for event in events(viewer).order_by("-held_from")[:NEWEST]:
        yield event.id, f"{event.title}, {day_text(event.held_from.astimezone(zone))}"


def _own_runs(viewer: Viewer) -> str:
    count = Performance.objects.filter(agency_id=viewer.agency, handler_id=viewer.person_id).count()
    return f"{count} run" if count == 1 else f"{count} runs"


def register() -> None:
    """Fill the slots."""
    register_events("training", events_to_name)
    register_kept(
        Kept(
            "training.runs", 110, "Your runs: times, calls, outcomes and what you wrote of them",
            "When you finish one; a witness may add what he saw under his own name.",
            "", permission="training.read_runs", mine=_own_runs,
        )
    )  # fmt: skip
    register_kept(
        Kept(
            "training.openings", 120, "When you first opened a set-up or a layout",
            "When you open it. A run of yours says so if that was before it began.",
            "Whoever may read that run", permission="training.read_runs",
        )
    )  # fmt: skip
