"""What every page of this room has in common."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from watchbook.core.schema import uuid_in
from watchbook.duty.watches.periods import day_in
from watchbook.ground.records.views.page import (
    asked,
    asked_day,
    asked_id,
    asked_span,
    posted,
    pressed,
    viewer_of,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from watchbook.duty.teams.models import Team

__all__ = [
    "asked", "asked_id", "asked_span", "day_asked", "posted", "pressed",
    "team_posted", "viewer_of",
]  # fmt: skip


def day_asked(request: HttpRequest) -> date:
    """The day `?day=`, else today in the agency's zone."""
    today = day_in(timezone.now(), viewer_of(request).timezone)
    day = asked_day(request, "day")
    return day or today


def team_posted(among: QuerySet[Team], text: str) -> Team | None:
    """The team of that id among these; None where there is none, or where it is no id."""
    team_id = uuid_in(text)
    return among.filter(id=team_id).first() if team_id else None
