"""Writes of visits, vaccinations, medicines and the movements of stock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from watchbook.duty.health.actions.writing import begin, happened, in_order
from watchbook.duty.health.choices import COUNTED, GIVEN, RECEIVED
from watchbook.duty.health.models import Medicine, Stock
from watchbook.duty.health.permissions import WRITE
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import refused

if TYPE_CHECKING:
    from watchbook.duty.health.models import Vaccine, Visit
    from watchbook.ground.records.sending import Sent


def submit_visit(sent: Sent) -> Visit:
    """Keep a visit to the veterinarian."""
    before = begin(sent, "health.visit")
    values = sent.values | {"visited_at": happened(sent, "visited_at", before)}
    put: Visit = sent.put("health.visit", values, values["visited_at"])
    return put


def submit_vaccine(sent: Sent) -> Vaccine:
    """Keep a vaccination; the newest `until_on` of a vaccine is when it falls due."""
    begin(sent, "health.vaccine")
    in_order(sent, "given_on", "until_on", "It would end before it was given; check both days.")
    today = sent.at.astimezone(ZoneInfo(sent.acting_user.timezone)).date()
    if sent.values["given_on"] > today:
        raise refused("/given_on", "This day has not come yet; check the date.")
    put: Vaccine = sent.put("health.vaccine", sent.values, sent.written_at)
    return put


def submit_medicine(sent: Sent) -> Medicine:
    """Keep what was prescribed. The dose is words; nothing reckons with it."""
    begin(sent, "health.medicine")
    in_order(sent, "from_on", "until_on", "It ends before it begins; check both days.")
    put: Medicine = sent.put("health.medicine", sent.values, sent.written_at)
    return put


def submit_stock(sent: Sent) -> Stock:
    """Keep what was given, received or discarded, or what a count of a lot found.

    More may be taken from a lot than came in: it is kept, shown, and a reminder asks to count.
    """
    values = dict(sent.values)
    lot, prescription = _named(sent, Stock, "lot"), _named(sent, Medicine, "prescription")
    before = sent.existing("health.stock")
    if values["movement"] == GIVEN:
        if prescription is not None:
            values.setdefault("dog", prescription.dog_id)
        if not values.get("dog"):
            raise refused("/dog", "Choose the dog that it was given to.")
        begin(sent, "health.stock")
    else:
        require(sent.acting_user, WRITE)
        if before is not None and before.opened_by != sent.acting_user.actor_id:
            begin(sent, "health.stock")
    if values["movement"] == COUNTED and lot is None:
        raise refused("/lot", "Choose the lot that was counted.")
    if values["movement"] != COUNTED and not values["amount_e3"]:
        raise refused("/amount_e3", "Write how much it was; only a count may find nothing.")
    values |= _as_labelled(values, lot, prescription)
    if not values.get("name"):
        raise refused("/name", "Choose the lot, or write what medicine it is.")
    values["moved_at"] = happened(sent, "moved_at", before)
    put: Stock = sent.put("health.stock", values, values["moved_at"])
    return put


def _as_labelled(
    values: dict[str, Any], lot: Stock | None, prescription: Medicine | None
) -> dict[str, Any]:
    """What follows from the lot: its name and its unit stand in every movement of it."""
    if lot is not None:
        if lot.movement != RECEIVED or values["movement"] == RECEIVED:
            raise refused("/lot", "Choose a lot that was received; or leave it empty.")
        return {"name": lot.name, "unit": lot.unit}
    if prescription is not None and not values.get("name"):
        return {"name": prescription.name}
    return {}


def _named(sent: Sent, model: type[Any], name: str) -> Any:
    if not sent.values.get(name):
        return None
    row = model._default_manager.filter(agency_id=sent.agency, id__in=[sent.values[name]]).first()
    if row is None:
        message = "The record that it names is not kept here yet."
        raise UnknownRecordError(message)
    return row
