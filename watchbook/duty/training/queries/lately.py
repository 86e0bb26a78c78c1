"""Which disciplines of which dogs were left untrained, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries.teams import teams_now
from watchbook.duty.training.disciplines import label_of
from watchbook.duty.training.models import Performance
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.once import MANY

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

UNTRAINED_AFTER = timedelta(days=30)
"""A discipline of the dog that was not trained for this long is asked about."""

_TRAINED_AS = {
    "narcotics": "detection", "explosives": "detection", "firearms": "detection",
    "currency": "detection", "accelerant": "detection", "electronics": "detection",
    "human-remains": "detection", "tracking": "trail", "trailing": "trail",
    "area-search": "area-search", "building-search": "building-search",
    "article-search": "article-search", "apprehension": "apprehension",
}  # fmt: skip
"""A dog's discipline (teams) as the discipline of training that keeps it up."""


@dataclass(frozen=True)
class Untrained:
    """One discipline of one team's dog; `last_at` is None where no run is recorded."""

    team: Team
    discipline: str
    last_at: datetime | None
    due_at: datetime
    days: int | None

    @property
    def label(self) -> str:
        """The discipline in words."""
        return label_of(self.discipline)

    @property
    def said(self) -> str:
        """Since when, in words."""
        if self.days is None:
            return "no run is recorded"
        return f"{self.days} days ago"


def left_untrained(
    viewer: Viewer, at: datetime, *, handler_id: UUID | None = None
) -> list[Untrained]:
    """Every discipline with no run for 30 days, of all teams in force or of one handler's.

    Cost: one statement for each discipline of training, which looks up each team's last run of it.
    """
    listed = {
        team.id: team
        for team in teams_now(str(viewer.agency), at)
        if handler_id in (None, team.handler_id)
    }
    kept = Performance.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    wanted: dict[str, set[UUID]] = {}
    for team in listed.values():
        for one in {_TRAINED_AS[one] for one in team.dog.disciplines if one in _TRAINED_AS}:
            wanted.setdefault(one, set()).add(team.id)
    found = []
    for discipline, ids in wanted.items():
        runs = kept.filter(team=OuterRef("pk"), discipline=discipline, occurred_at__isnull=False)
        newest = runs.order_by("-occurred_at").values("occurred_at")[:1]
        rows = Team.objects.filter(agency_id=viewer.agency)
        if len(ids) < MANY:
            rows = rows.filter(id__in=ids)
        for team_id, last_at in rows.annotate(last_at=Subquery(newest)).values_list(
            "id", "last_at"
        ):
            if team_id not in ids:
                continue
            due_at = (last_at or listed[team_id].from_at) + UNTRAINED_AFTER
            if due_at <= at:
                days = (at - last_at).days if last_at else None
                found.append(Untrained(listed[team_id], discipline, last_at, due_at, days))
    return sorted(found, key=lambda one: (one.due_at, str(one.team), one.discipline))
