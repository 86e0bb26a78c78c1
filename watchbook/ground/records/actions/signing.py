"""A person signs for what his phone wrote while it was locked: an act of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.records.choices import SIGNED_FOR
from watchbook.ground.records.queries.faces import can_see
from watchbook.ground.records.queries.signing import unsigned_phone

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

_NOT_HERE = "There is no such record here."


def sign_for(*, acting_user: Viewer, kind: str, record_id: UUID, at: datetime) -> bool:
    """Say that one stands by what one's own phone wrote; False where that was said already.

    Only the person who enrolled the phone, signed in himself. The version stays the phone's:
    the act names the phone, and stands beside it in the ledger.
    NotAllowedError for anybody else who sees the record, NotFoundError for whoever does not.
    """
    try:
        model = kind_named(kind).model
    except UnknownKindError:
        raise NotFoundError(_NOT_HERE) from None
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        row = model._default_manager.filter(agency_id=agency, id=record_id).first()
        if row is None:
            raise NotFoundError(_NOT_HERE)
        phone = unsigned_phone(agency, record_id)
        is_own = phone is not None and phone.person_id == acting_user.person_id
        if not is_own and not can_see(acting_user, kind, row):
            raise NotFoundError(_NOT_HERE)
        if phone is None:
            return False
        if not is_own or acting_user.kind != "account" or acting_user.scopes is not None:
            message = "Only the person who enrolled that phone signs for what it wrote."
            raise NotAllowedError(message)
        book.act(row, SIGNED_FOR, leaves={"/phone": str(phone.id)})
    return True
