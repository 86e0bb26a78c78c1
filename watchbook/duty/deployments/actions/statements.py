"""Writes about statements: free ones by any road, ordered ones at a page and sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.deployments.permissions_force import ORDER, WRITE_FORCE
from watchbook.duty.deployments.queries.statements import (
    answer_to,
    is_reader,
    statement_id,
)
from watchbook.duty.deployments.schema.critical import COMPELLED
from watchbook.duty.deployments.schema.critical import ORDER as ORDER_FORM
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require, require_page
from watchbook.ground.records.errors import ReasonNeededError
from watchbook.ground.records.sending import check_span, kept_values, refused, require_author

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.deployments.models import Compelled, Order, Statement
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent


def submit_statement(sent: Sent) -> Statement:
    """Keep a statement given freely, or a new version of one's own."""
    require(sent.acting_user, WRITE_FORCE)
    require_author(sent.acting_user, sent.existing("deployments.statement"))
    check_span(sent.values, "said_at", "said_at", sent.at)
    said_at = sent.values.get("said_at") or sent.written_at
    statement: Statement = sent.put(
        "deployments.statement", sent.values | {"said_at": said_at}, said_at
    )
    return statement


def order_statement(*, acting_user: Viewer, values: Mapping[str, Any], at: datetime) -> Order:
    """Order somebody to give a statement, and name who may read it: nobody else will.

    Whoever orders reads it only if he names himself; the one ordered reads his own.
    """
    require(acting_user, ORDER)
    require_page(acting_user)
    clean = kept_values(ORDER_FORM, {"ordered_at": at, **values})
    if not clean.get("readers"):
        raise refused("/readers", "Name who may read the answer; without a name nobody can.")
    if clean["person"] == acting_user.person_id:
        raise refused("/person", "Somebody else orders a statement of you.")
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        order: Order = book.put("deployments.order", clean, occurred_at=clean["ordered_at"])
        return order


def add_reader(
    *, acting_user: Viewer, order: Order, person: UUID, reason: str, at: datetime
) -> Order:
    """Name one more reader, with a reason; only who orders such statements and reads this one."""
    require(acting_user, ORDER)
    if not is_reader(acting_user, order):
        message = "Only those who may read this statement name another reader."
        raise NotAllowedError(message)
    if not reason.strip():
        raise ReasonNeededError
    values = kind_of(order).values_in(order)
    lines = [line for line in values["readers"] if line["person"] != person]
    values["readers"] = [*lines, {"id": f"p{person.hex[:16]}", "person": person}]
    with writing(agency=order.agency_id, acting_user=acting_user, at=at) as book:
        newest: Order = book.put(
            "deployments.order", values, record_id=order.id, based_on=order.version,
            reason=reason.strip(),
        )  # fmt: skip
        return newest


def give_statement(
    *,
    acting_user: Viewer,
    order: Order,
    values: Mapping[str, Any],
    at: datetime,
    based_on: int | None = None,
    reason: str = "",
) -> Compelled:
    """Give the statement that an order asks for: sealed at once. Only the one ordered does so.

    It is written at a page by a person, never by a token or a phone's queue, so that no copy of
    its words lies in an inbox. `based_on` names the version that is corrected, with a reason.
    """
    require_page(acting_user)
    if acting_user.person_id != order.person_id:
        message = "Only the person who was ordered gives this statement."
        raise NotAllowedError(message)
    if answer_to(order) is not None and not reason.strip():
        raise ReasonNeededError
    clean = kept_values(COMPELLED, {"given_at": at, **values, "order": order.id})
    with writing(agency=order.agency_id, acting_user=acting_user, at=at) as book:
        given: Compelled = book.put(
            "deployments.compelled", clean, record_id=statement_id(order.id),
            occurred_at=clean["given_at"], based_on=based_on, reason=reason.strip(),
        )  # fmt: skip
        return given
