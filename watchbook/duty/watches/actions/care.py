"""Writes of care at home, of what was agreed about it, and its approval by pay period."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from watchbook.duty.watches.actions.naming import team_of
from watchbook.duty.watches.permissions import AGREE, APPROVE, CARE
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.actions.deputies import leaves_for, note_act
from watchbook.ground.records.queries.deputies import own_or_for
from watchbook.ground.records.sending import check_span, refused, wrote

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.watches.models import Agreement, Care, PayPeriod
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent


def submit_care(sent: Sent) -> Care:
    """Keep what was done for the dog. Only the team's handler writes it, for as long as it took.

    Where nobody says when it began, it ended when it was written.

    An amendment of approved care waits for approval again; both versions stay.
    """
    require(sent.acting_user, CARE)
    before = sent.existing("watches.care")
    if team_of(sent).handler_id != sent.acting_user.person_id or (
        before is not None and not wrote(sent.acting_user, before)
    ):
        message = "Care time is written by the handler who gave it, of his own dog."
        raise NotAllowedError(message)
    kept = dict(sent.values)
    if before is not None:
        kept.setdefault("done_at", before.done_at)
    begun = kept.setdefault("done_at", sent.written_at - timedelta(minutes=sent.values["minutes"]))
    check_span(kept, "done_at", "done_at", sent.at)
    put: Care = sent.put("watches.care", kept, begun)
    return put


def submit_agreement(sent: Sent) -> Agreement:
    """Keep what agency and handler agreed about care time. It judges nothing.

    Written down after its first day it says so by its three times; it is kept all the same.
    """
    require(sent.acting_user, AGREE)
    sent.existing("watches.agreement")
    team_of(sent)
    if sent.values.get("until_on") and sent.values["until_on"] < sent.values["from_on"]:
        raise refused("/until_on", "It ends before it begins; check both days.")
    put: Agreement = sent.put("watches.agreement", sent.values, sent.written_at)
    return put


def submit_payperiod(sent: Sent) -> PayPeriod:
    """Keep how the agency divides time for pay; the newest record of this kind holds.

    It changes what figures add up, therefore it is a record and no setting.
    """
    require(sent.acting_user, AGREE)
    sent.existing("watches.payperiod")
    put: PayPeriod = sent.put("watches.payperiod", sent.values, sent.written_at)
    return put


def approve_care(
    *, acting_user: Viewer, care: list[Care], versions: dict[str, int], at: datetime
) -> int:
    """Approve care records of one team's pay period, each with an act of its own; gives how many.

    `versions` are those that the supervisor saw, by record id: a record that changed since or
    that he did not see is an InvalidError, and nothing is approved. Nobody approves his own.
    A deputy does it for who is away, not on what that person wrote himself.
    """
    authors = {actor for one in care for actor in (one.opened_by, one.author)}
    away = own_or_for(acting_user, APPROVE, at, authors)
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
        raise refused("", message)
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        for one in waiting:
            note_act(one.agency_id, away, book.act(one, "approved", leaves=leaves_for(away)), at)
    return len(waiting)


def return_care(*, acting_user: Viewer, care: Care, note: str, at: datetime) -> Care:
    """Send one care record back to its author with a note, which stays part of it."""
    away = own_or_for(acting_user, APPROVE, at, {care.opened_by, care.author})
    if acting_user.actor_id in (care.opened_by, care.author):
        message = "Amend your own care time instead of returning it to yourself."
        raise NotAllowedError(message)
    if not note.strip():
        raise refused("/note", "Write what the handler should look at.")
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        link = book.act(care, "returned", note=note.strip()[:2_000], leaves=leaves_for(away))
        note_act(care.agency_id, away, link, at)
    return care
