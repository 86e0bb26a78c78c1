"""What this room asks: that somebody calls a clinic again."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from watchbook.after.casualty.faces.clinics import clinic_url
from watchbook.after.casualty.permissions.cards import WRITE
from watchbook.after.casualty.queries.clinics import ASK_AGAIN, found_clinics, is_to_be_asked
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.ground.people.viewer import Viewer


def unasked_clinics(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """Clinics in use that nobody has called for half a year, for the supervisor."""
    if not may(viewer, WRITE):
        return
    for one in found_clinics(viewer):
        if not is_to_be_asked(one, at.date()):
            continue
        due = one.received_at
        if one.verified_on is not None:
            due = datetime.combine(one.verified_on + ASK_AGAIN, time(), tzinfo=UTC)
        since = f"Last asked on {day_text(one.verified_on)}." if one.verified_on else "Never asked."
        yield Prompt(
            "casualty.clinic", (one.id,), due, (RoleName.SUPERVISOR.value,),
            f"Call {one.name} and go through its page", since, clinic_url(one),
        )  # fmt: skip


def register() -> None:
    """Fill the slot of the records' room."""
    register_prompts(
        "casualty.clinic",
        unasked_clinics,
        kinds={"casualty.clinic": "What is known of a clinic is to be asked again"},
    )
