"""Who writes on casualties and who reads a card: by the dog.

The medical lines are open to supervisors and the records custodian, to those whose dog it is
(`health.queries.dogs`: a handler's, and an attending veterinarian's), and to whoever wrote on
that card himself. Everybody else of the unit, and dispatch, sees place, clock and duties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.models import Casualty
from watchbook.after.casualty.permissions.cards import CARD
from watchbook.duty.health.queries.dogs import dogs_of
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def require_card_writer(viewer: Viewer, casualty_id: UUID) -> None:
    """Refuse (NotAllowedError) whoever may not write on this card.

    People of the unit and dispatch write on any; a veterinarian on those of dogs that he attends.
    """
    require(viewer, CARD)
    if viewer.roles - {RoleName.VETERINARIAN} or viewer.kind == "system":
        return
    rows = Casualty.objects.filter(agency_id=viewer.agency, id=casualty_id)
    if not rows.filter(dog__in=dogs_of(viewer)).exists():
        message = "A veterinarian writes on the cards of the dogs that the unit invited him to."
        raise NotAllowedError(message)
