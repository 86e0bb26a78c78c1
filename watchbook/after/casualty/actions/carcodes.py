"""Writes of codes inside cars, and what is written over one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.actions.casualties import submit_casualty
from watchbook.after.casualty.actions.lines import submit_line
from watchbook.after.casualty.errors import TooManyLinesError
from watchbook.after.casualty.models import Line
from watchbook.after.casualty.permissions.cards import CAR_CODES, CARD
from watchbook.after.casualty.queries.carcodes import casualty_meant
from watchbook.after.casualty.schema.carcodes import CAR_CODE
from watchbook.core.schema import validate
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import require
from watchbook.ground.people.queries import agency_named
from watchbook.ground.people.viewer import Viewer
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent, amending

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import CarCode

MOST_LINES, WITHIN = 40, timedelta(minutes=10)
"""What one code may write: more than two hands can, far less than a program would."""


def submit_car_code(sent: Sent) -> CarCode:
    """Keep a code inside a car, or that it opens nothing any more."""
    require(sent.acting_user, CAR_CODES)
    code: CarCode = sent.put("casualty.carcode", sent.values, None)
    return code


def make_car_code(*, acting_user: Viewer, values: dict[str, Any], at: datetime) -> CarCode:
    """Make a code for a car from what was typed; an InvalidError says what is missing."""
    checked = validate(CAR_CODE, values)
    if not checked.is_valid:
        raise InvalidError(checked.problems)
    return submit_car_code(Sent(acting_user=acting_user, values=checked.values, at=at))


def revoke_car_code(*, acting_user: Viewer, code: CarCode, at: datetime) -> CarCode:
    """One press: the code opens nothing from now on. What was written over it stays."""
    values: dict[str, Any] = dict(kind_of(code).values_in(code)) | {"is_revoked": True}
    return submit_car_code(amending(acting_user, code, values, "Revoked", at))


def write_over_code(
    *, code: CarCode, values: dict[str, Any], place_words: str, at: datetime, is_anew: bool = False
) -> Line:
    """One line of somebody without an account, on the card of the dog that is down now.

    Where nobody has pressed K9 down, this does: the alert goes out as for any press. What comes
    shortly after the end belongs to the card that ended, unless `is_anew`: hurt again since.

    Raises:
        TooManyLinesError: the code wrote too much in the last minutes; nothing is kept.
    """
    viewer = code_viewer(code)
    written = Line.objects.filter(agency_id=code.agency_id, opened_by=viewer.actor_id)
    if written.filter(received_at__gt=at - WITHIN).count() >= MOST_LINES:
        raise TooManyLinesError
    with writing(agency=code.agency_id, acting_user=viewer, at=at):
        card = casualty_meant(code, at, is_anew=is_anew)
        if card is None:
            pressed = {"dog": code.dog_id, "place_words": place_words or None}
            card = submit_casualty(Sent(acting_user=viewer, values=pressed, at=at))
        told = values | {"casualty": card.id}
        return submit_line(Sent(acting_user=viewer, values=told, at=at))


def code_viewer(code: CarCode) -> Viewer:
    """Who writes over a code: nobody by name. It may write on cards and do nothing else."""
    agency = agency_named(code.agency_id)
    return Viewer(
        kind="link", agency=code.agency_id,
        timezone=agency.timezone if agency is not None else "UTC",
        roles=frozenset({RoleName.HANDLER.value}), scopes=frozenset({CARD}),
        account_id=code.id, name="Code inside a car",
    )  # fmt: skip
