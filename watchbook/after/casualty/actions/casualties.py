"""Writes of a casualty, of its endings, and of cards that are one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.actions.happening import happened
from watchbook.after.casualty.permissions.cards import CARD, CORRECT
from watchbook.after.casualty.queries.attended import require_card_writer
from watchbook.after.casualty.schema.casualties import CASUALTY
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.sending import refused, require_author

if TYPE_CHECKING:
    from watchbook.after.casualty.models import Casualty, Ending, Same
    from watchbook.ground.records.sending import Sent


def submit_casualty(sent: Sent) -> Casualty:
    """Keep that a dog is hurt or ill. Nothing is needed but the press.

    A locked phone writes it under its own signature. Amended by who pressed, or by a supervisor.
    A watch, dog or incident that has not come here yet is left out, since an alert does not wait;
    its id stays as a mark of the version.
    """
    require(sent.acting_user, CARD)
    before = sent.existing("casualty.casualty")
    if not may(sent.acting_user, CORRECT):
        require_author(sent.acting_user, before)
    values = dict(sent.values)
    if (values.get("latitude_e7") is None) != (values.get("longitude_e7") is None):
        # Half a place is no place; a press is never refused for it.
        values["latitude_e7"] = values["longitude_e7"] = None
    values["happened_at"] = happened(sent, before)
    marks = dict(sent.marks or {})
    for name in _unknown(sent.agency, values):
        marks[f"/_unknown/{name}"] = str(values.pop(name))
    told = replace(sent, marks=marks)
    put: Casualty = told.put("casualty.casualty", values, values["happened_at"])
    return put


def _unknown(agency: str, values: dict[str, Any]) -> list[str]:
    """The names of those references whose record is not here."""
    found = []
    for field in CASUALTY.fields:
        named = values.get(field.name)
        if named is None or not field.refers_to:
            continue
        rows = kind_named(field.refers_to).model._default_manager
        if not rows.filter(agency_id=agency, id=named).exists():
            found.append(field.name)
    return found


def submit_ending(sent: Sent) -> Ending:
    """Keep that a casualty was called off, reached the clinic, was handed over or discharged."""
    require_card_writer(sent.acting_user, sent.values["casualty"])
    before = sent.existing("casualty.ending")
    if not may(sent.acting_user, CORRECT):
        require_author(sent.acting_user, before)
    values = sent.values | {"happened_at": happened(sent, before)}
    put: Ending = sent.put("casualty.ending", values, values["happened_at"])
    return put


def submit_same(sent: Sent) -> Same:
    """Say that two cards are one dog in one night, or are two after all. Both stay."""
    require_card_writer(sent.acting_user, sent.values["casualty"])
    if sent.values["casualty"] == sent.values["other"]:
        raise refused("/other", "This is the same card. Choose the other one.")
    put: Same = sent.put("casualty.same", sent.values, sent.written_at)
    return put
