"""Writes about a handler's sealed envelope: written, withdrawn, opened by two.

Its words go into the sealed body and nowhere else. Nothing here accepts a
token: an envelope is written and opened at a page, by a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem
from watchbook.duty.teams.checking import checked
from watchbook.duty.teams.errors import EnvelopeError
from watchbook.duty.teams.models import Envelope, Opening
from watchbook.duty.teams.queries.envelopes import (
    CONFIRM_WITHIN,
    envelope_of,
    envelopes_written_by,
    is_withdrawn,
    openers,
)
from watchbook.duty.teams.schema import ENVELOPE, OPENING
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import is_at_a_page, require
from watchbook.ground.records.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.models import Person
    from watchbook.ground.people.viewer import Viewer


def write_envelope(
    *,
    acting_user: Viewer,
    values: Mapping[str, Any],
    at: datetime,
    based_on: int | None = None,
) -> Envelope:
    """The handler's own envelope, new or written anew; all values, by `teams.envelope`."""
    _require_at_a_page(acting_user, "teams.write_envelope")
    clean = checked(ENVELOPE, values)
    if clean["form"] == "paper" and not clean.get("paper_with"):
        raise InvalidError([Problem("/paper_with", "Name the person who has the paper.")])
    agency = str(acting_user.agency)
    kept = envelopes_written_by(agency, acting_user.actor_id).first()
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        if kept is None:
            made: Envelope = book.put("teams.envelope", clean)
            return made
        seen = kept.version if based_on is None else based_on
        newest: Envelope = book.put("teams.envelope", clean, record_id=kept.id, based_on=seen)
        return newest


def withdraw_envelope(*, acting_user: Viewer, at: datetime) -> Envelope:
    """Take one's envelope back: nobody can open it from now on. It may be written anew."""
    _require_at_a_page(acting_user, "teams.write_envelope")
    agency = str(acting_user.agency)
    kept = envelopes_written_by(agency, acting_user.actor_id).first()
    if kept is None or is_withdrawn(kept):
        message = "There is no envelope of yours to withdraw."
        raise EnvelopeError(message)
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        book.act(kept, "withdrawn")
    return kept


def ask_to_open(
    *, acting_user: Viewer, handler: Person, second_id: UUID, why: str, at: datetime
) -> Opening:
    """The first of two: names the second, and says why. Nothing is opened yet."""
    _require_at_a_page(acting_user, "teams.open_envelope")
    envelope = envelope_of(acting_user, handler)
    if envelope is None:
        message = "There is no envelope of this handler to open."
        raise EnvelopeError(message)
    able = {person.id for person in openers(acting_user, at)}
    if second_id not in able or second_id in (acting_user.person_id, handler.id):
        message = "Name a second person who may open envelopes, other than you and the handler."
        raise InvalidError([Problem("/second", message)])
    if acting_user.person_id == handler.id:
        message = "This envelope is your own; read it on your own page."
        raise EnvelopeError(message)
    raw = {
        "envelope": envelope.id, "handler": handler.id, "first": acting_user.person_id,
        "second": second_id, "why": why, "asked_at": at,
    }  # fmt: skip
    clean = checked(OPENING, raw)
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        made: Opening = book.put("teams.opening", clean, occurred_at=at)
        return made


def confirm_opening(*, acting_user: Viewer, opening: Opening, at: datetime) -> Opening:
    """The second of two, by his own sign-in, within minutes: now the envelope is open to both.

    The handler is told: the opening stands on his home page until he has seen it.
    """
    _require_at_a_page(acting_user, "teams.open_envelope")
    if acting_user.person_id != opening.second_id:
        message = "Only the second person who was named can confirm this."
        raise NotAllowedError(message)
    if opening.confirmed_at is not None:
        message = "This opening was confirmed already."
        raise EnvelopeError(message)
    if at - opening.asked_at > CONFIRM_WITHIN:
        message = "Too much time has passed since the first asked. Begin again, together."
        raise EnvelopeError(message)
    if is_withdrawn(opening.envelope):
        message = "The handler has withdrawn this envelope."
        raise EnvelopeError(message)
    values = kind_of(opening).values_in(opening) | {"confirmed_at": at}
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        newest: Opening = book.put(
            "teams.opening", values, record_id=opening.id, based_on=opening.version, occurred_at=at
        )
        return newest


def acknowledge_opening(*, acting_user: Viewer, opening: Opening, at: datetime) -> None:
    """The handler has seen that his envelope was opened."""
    if acting_user.person_id != opening.handler_id:
        message = "Only the handler whose envelope it is can say this."
        raise NotAllowedError(message)
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        book.act(opening, "acknowledged")


def _require_at_a_page(viewer: Viewer, permission: str) -> None:
    require(viewer, permission)
    if not is_at_a_page(viewer):
        message = "An envelope is written and opened at a page, by a person signed in."
        raise NotAllowedError(message)
