"""Which handler-down plan belongs to a dog that guards, and how old it is.

Nothing of a plan's content is read here: `teams.queries.plan_of` reads it, and whoever shows it
logs that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.after.casualty.permissions.officers import OPEN_PLAN
from watchbook.duty.teams import queries as teams_queries
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries.plans import ages_of, plans_by_team
from watchbook.duty.teams.queries.teams import in_force
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.teams.models import Plan
    from watchbook.duty.teams.queries.plans import PlanAge
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class PlanOffer:
    """One plan of a dog, with its age, before anybody opens it."""

    team: Team
    plan: Plan
    age: PlanAge

    @property
    def whose(self) -> str:
        """Told apart without a name."""
        return "temporary handler" if self.team.is_temporary else "own handler"


def plans_of_dog(viewer: Viewer, dog_id: UUID | None, at: datetime) -> list[PlanOffer]:
    """The plans of a dog's teams in force, the lasting team's first; none without permission."""
    if dog_id is None or not may(viewer, OPEN_PLAN):
        return []
    teams = list(
        Team.objects.filter(in_force(at), agency_id=viewer.agency, dog=dog_id)
        .select_related("dog", "handler")
        .order_by("from_at", "id")
    )
    plans = plans_by_team(str(viewer.agency), [team.id for team in teams])
    ages = ages_of(plans.values(), at)
    offers = [
        PlanOffer(team, plans[team.id], ages[plans[team.id].id])
        for team in teams
        if team.id in plans
    ]
    return sorted(offers, key=lambda offer: bool(offer.team.is_temporary))


def opened(viewer: Viewer, offer: PlanOffer) -> Plan | None:
    """The plan with all its words. The view that shows it logs that first."""
    return teams_queries.plan_of(viewer, offer.team)
