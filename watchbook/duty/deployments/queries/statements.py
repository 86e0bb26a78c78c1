"""Reads of statements: free ones with the incident, ordered ones only by those named."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.duty.deployments.models import Compelled, Order, Statement
from watchbook.duty.deployments.permissions_force import READ_FORCE
from watchbook.duty.deployments.queries.narrowing import open_only
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.reading import version_values
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import is_at_a_page, may

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

_ANSWERS = uuid.UUID("9d0f1c0e-2f2b-5c55-9a43-4c2f6f1d7a11")
"""The answer to an order has an id that follows from the order's: its row holds no reference."""


def statement_id(order_id: UUID) -> UUID:
    """The id of the sealed answer to an order."""
    return uuid.uuid5(_ANSWERS, str(order_id))


def statements(viewer: Viewer) -> QuerySet[Statement]:
    """Free statements that the viewer may read; his own always."""
    rows = Statement.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ_FORCE):
        rows = rows.filter(opened_by=viewer.actor_id)
    return open_only(viewer, rows).select_related("incident")


def sees_statement(viewer: Viewer, row: Any) -> bool:
    """Whether a free statement is the viewer's to read, narrowing apart."""
    return may(viewer, READ_FORCE) or row.opened_by == viewer.actor_id


def is_reader(viewer: Viewer, order: Order) -> bool:
    """Whether an order names the viewer as one who may read the answer."""
    return viewer.person_id is not None and any(
        line.person_id == viewer.person_id for line in order.readers.all()
    )


def sees_order(viewer: Viewer, row: Any) -> bool:
    """Whether an order is the viewer's to know of: he gave it, got it, or may read its answer."""
    if not is_at_a_page(viewer):
        return False
    return (
        row.opened_by == viewer.actor_id
        or row.person_id == viewer.person_id
        or is_reader(viewer, row)
    )


def orders(viewer: Viewer) -> QuerySet[Order]:
    """Orders that the viewer gave, got, or whose answers he may read, newest first."""
    if not is_at_a_page(viewer):
        return Order.objects.none()
    rows = Order.objects.filter(
        Q(opened_by=viewer.actor_id)
        | Q(person=viewer.person_id)
        | Q(readers__person=viewer.person_id),
        agency_id=viewer.agency,
    )
    kept = rows.exclude(state=State.EXPUNGED).distinct()
    return kept.select_related("incident", "person").prefetch_related("readers__person")


def order_of(viewer: Viewer, order_id: UUID) -> Order | None:
    """One order that is the viewer's to know of."""
    return orders(viewer).filter(id=order_id).first()


def answer_to(order: Order) -> Compelled | None:
    """That an order was answered: the row, which holds no word of it."""
    rows = Compelled.objects.filter(agency_id=order.agency_id, id=statement_id(order.id))
    return rows.exclude(state=State.EXPUNGED).first()


def opened_statement(viewer: Viewer, order: Order) -> dict[str, Any] | None:
    """The words of an ordered statement, to its author and those named; None where none is given.

    Raises NotAllowedError for everybody else, whatever the role. The caller logs the reading.
    """
    is_own = viewer.person_id == order.person_id
    if not is_at_a_page(viewer) or not (is_own or is_reader(viewer, order)):
        message = "Only those whom the order names read this statement."
        raise NotAllowedError(message)
    answer = answer_to(order)
    if answer is None:
        return None
    return version_values(order.agency_id, answer.id, answer.version, is_open=True)


def sees_compelled(viewer: Viewer, row: Any) -> bool:
    """Whether that an ordered statement exists is the viewer's to know; its words are elsewhere."""
    if not is_at_a_page(viewer):
        return False
    return any(statement_id(order.id) == row.id for order in orders(viewer))
