"""Reads of codes inside cars, and of the casualty that a code writes on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from watchbook.after.casualty.models import CarCode, Casualty, Ending, Line
from watchbook.after.casualty.permissions.cards import CAR_CODES, SEE
from watchbook.duty.health.queries.dogs import dogs_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

RUNS_FOR = timedelta(hours=12)
"""A casualty without an ending that began longer ago is no longer the one that is meant."""

LATE_FOR = timedelta(hours=2)
"""So long after a dog came to a clinic what is written over the code still belongs to that card."""


def car_codes(viewer: Viewer, dog_id: UUID | None = None) -> QuerySet[CarCode]:
    """The codes inside cars: a supervisor sees all, a handler those of his dogs."""
    kept = CarCode.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, CAR_CODES):
        kept = kept.filter(dog__in=dogs_of(viewer)) if may(viewer, SEE) else kept.none()
    if dog_id is not None:
        kept = kept.filter(dog=dog_id)
    return kept.select_related("dog")


def car_code_of(viewer: Viewer, code_id: UUID, dog_id: UUID) -> CarCode:
    """One of them; a NotFoundError where the viewer sees none."""
    found = car_codes(viewer, dog_id).filter(id=code_id).first()
    if found is None:
        message = "There is no such code here."
        raise NotFoundError(message)
    return found


def open_code(agency: str, code_id: UUID) -> CarCode | None:
    """The code behind a scanned address, None where it is revoked or gone."""
    rows = CarCode.objects.filter(agency_id=agency, id=code_id).exclude(is_revoked=True)
    return rows.exclude(state=State.EXPUNGED).first()


def lines_over_code(code: CarCode, ids: Iterable[str]) -> list[Line]:
    """Of these lines those that were written over the code and stand as they were written.

    What somebody of the unit amended is not read back here, nor what was destroyed by order.
    """
    rows = Line.objects.filter(
        agency_id=code.agency_id, id__in=list(ids), opened_by=f"link:{code.id}", version=1
    )
    kept = rows.exclude(state=State.EXPUNGED).select_related("clinic")
    return list(kept.order_by("received_at", "id"))


def casualty_meant(code: CarCode, at: datetime, *, is_anew: bool) -> Casualty | None:
    """The casualty on which a line over the code belongs; None where it begins one.

    The newest of the dog that has no ending, a drill only where nothing else runs. Without any, the
    one that ended a short while ago: what a helper still has to write raises no second alert.
    `is_anew` says that the dog was hurt again since.
    """
    ended = Ending.objects.filter(agency_id=code.agency_id).exclude(state=State.EXPUNGED)
    rows = Casualty.objects.filter(
        agency_id=code.agency_id, dog=code.dog_id, happened_at__gt=at - RUNS_FOR
    ).exclude(state=State.EXPUNGED)
    running = min(
        rows.exclude(id__in=ended.order_by().values("casualty")),
        key=lambda one: (bool(one.is_drill), -one.happened_at.timestamp()), default=None,
    )  # fmt: skip
    if running is not None or is_anew:
        return running
    off = ended.filter(how="cancelled").order_by().values("casualty")
    late = ended.filter(received_at__gt=at - LATE_FOR, casualty__in=rows.exclude(is_drill=True))
    newest = late.exclude(casualty__in=off).order_by("-received_at").first()
    return newest.casualty if newest is not None else None
