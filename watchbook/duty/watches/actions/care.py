"""Writes of care at home, of what was agreed about it, and its approval by pay period."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem
from watchbook.duty.watches.actions.putting import Sent, check_span, refused
from watchbook.duty.watches.errors import InvalidError
from watchbook.duty.watches.permissions import AGREE, APPROVE, CARE
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.duty.watches.models import Agreement, Care, PayPeriod
    from watchbook.ground.people.viewer import Viewer


def submit_care(
    *,
    acting_user: Viewer,
    record_id: UUID | None,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Care:
    """Keep what was done for the dog. Only the team's handler writes it, for as long as it took.

    Where nobody says when it began, it ended when it was written.

    An amendment of approved care waits for approval again; both versions stay.
    """
    sent = Sent(
        acting_user, record_id, values, based_on, reason, occurred_at, at, recorded_at, marks
    )
    require(acting_user, CARE)
    before = sent.existing("watches.care")
    if sent.team().handler_id != acting_user.person_id or (
        before is not None and before.opened_by != acting_user.actor_id
    ):
        message = "Care time is written by the handler who gave it, of his own dog."
        raise NotAllowedError(message)
    kept = dict(values)
    if before is not None:
        kept.setdefault("done_at", before.done_at)
    ended = occurred_at or recorded_at or at
    begun = kept.setdefault("done_at", ended - timedelta(minutes=values["minutes"]))
    check_span(kept, "done_at", "done_at", at)
    put: Care = sent.put("watches.care", kept, begun)
    return put


def submit_agreement(
    *,
    acting_user: Viewer,
    record_id: UUID | None,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Agreement:
    """Keep what agency and handler agreed about care time. It judges nothing.

    Written down after its first day it says so by its three times; it is kept all the same.
    """
    sent = Sent(
        acting_user, record_id, values, based_on, reason, occurred_at, at, recorded_at, marks
    )
    require(acting_user, AGREE)
    sent.existing("watches.agreement")
    sent.team()
    if values.get("until_on") and values["until_on"] < values["from_on"]:
        raise refused("/until_on", "It ends before it begins; check both days.")
    put: Agreement = sent.put("watches.agreement", dict(values), None)
    return put


def submit_payperiod(
    *,
    acting_user: Viewer,
    record_id: UUID | None,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> PayPeriod:
    """Keep how the agency divides time for pay; the newest record of this kind holds.

    It changes what figures add up, therefore it is a record and no setting.
    """
    sent = Sent(
        acting_user, record_id, values, based_on, reason, occurred_at, at, recorded_at, marks
    )
    require(acting_user, AGREE)
    sent.existing("watches.payperiod")
    put: PayPeriod = sent.put("watches.payperiod", dict(values), None)
    return put


def approve_care(
    *, acting_user: Viewer, care: list[Care], versions: dict[str, int], at: datetime
) -> int:
    """Approve care records of one team's pay period, each with an act of its own; gives how many.

    `versions` are those that the supervisor saw, by record id: a record that changed since or
    that he did not see is an InvalidError, and nothing is approved. Nobody approves his own.
    """
    require(acting_user, APPROVE)
    waiting = [
        one for one in care if one.state not in (State.APPROVED, State.RETURNED, State.EXPUNGED)
    ]
    if any(acting_user.actor_id in (one.opened_by, one.author) for one in waiting):
        message = "Nobody approves his own care time. Another supervisor has to do it."
        raise NotAllowedError(message)
    if any(versions.get(str(one.id)) != one.version for one in waiting):
        message = (
            "Care time of this period was written or changed since you opened the page. Look again."
        )
        raise InvalidError([Problem("", message)])
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        for one in waiting:
            book.act(one, "approved")
    return len(waiting)


def return_care(*, acting_user: Viewer, care: Care, note: str, at: datetime) -> Care:
    """Send one care record back to its author with a note, which stays part of it."""
    require(acting_user, APPROVE)
    if acting_user.actor_id in (care.opened_by, care.author):
        message = "Amend your own care time instead of returning it to yourself."
        raise NotAllowedError(message)
    if not note.strip():
        raise refused("/note", "Write what the handler should look at.")
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        book.act(care, "returned", note=note.strip()[:2_000])
    return care
