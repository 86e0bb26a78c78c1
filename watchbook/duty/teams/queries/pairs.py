"""Who a team is: asked for every line of a life file, so remembered."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from watchbook.duty.teams.models import Team

if TYPE_CHECKING:
    from uuid import UUID


@lru_cache(maxsize=4096)
def dog_and_handler(agency: str, team_id: UUID) -> tuple[UUID, UUID]:
    """A team is one dog with one handler for good, so what is remembered never goes stale.

    Raises Team.DoesNotExist, which is not remembered.
    """
    dog, handler = Team.objects.values_list("dog_id", "handler_id").get(
        agency_id=agency, id=team_id
    )
    return dog, handler
