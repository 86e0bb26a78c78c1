"""How officer down, ladders, cards in cars and transport rules are read elsewhere.

A life line is the dog's, never the person's: nothing here leads from the person to the alert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.after.casualty.choices.officers import DUTIES
from watchbook.after.casualty.permissions.cards import READ
from watchbook.after.casualty.permissions.officers import OFFICER, OPEN_PLAN
from watchbook.after.casualty.queries.officers import officers
from watchbook.core.schema import label_of
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import (
    Found,
    Line,
    RecordFace,
    Reference,
    register_face,
    register_reference,
)
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_OFFERED = 20
_IN_A_LIFE = {
    "dog-away": "Led away",
    "dog-in-car": "Brought to the car",
    "tonight": "Where the dog spent the night",
}


def officer_url(row: Any) -> str:
    """The page of an officer down; of a try or a moment, the page that it belongs to."""
    key = getattr(row, "officer_id", None) or row.id
    return reverse("casualty:officer", kwargs={"agency": row.agency_id, "officer_id": key})


def _page(name: str) -> Any:
    return lambda row: reverse(f"casualty:{name}", kwargs={"agency": row.agency_id})


def transport_url(row: Record) -> str:
    """The rule's page."""
    kwargs = {"agency": row.agency_id, "rule_id": row.id}
    return reverse("casualty:transport_rule", kwargs=kwargs)


def _officer_lines(_row: Any, values: dict[str, Any]) -> Iterator[Line]:
    if not values.get("dog"):
        return
    guarding = "DRILL: dog guarding" if values.get("is_drill") else "Dog guarding"
    place = values.get("place_words") or ""
    yield Line(
        (values["dog"],), values["happened_at"], "casualty", f"{guarding}, officer down",
        place, READ,
    )  # fmt: skip


def _moment_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    title = _IN_A_LIFE.get(values["what"])
    if title is None or row.officer.dog_id is None:
        return
    by = values.get("by_words")
    text = f"By {by}." if by and values["what"] != "tonight" else f"With {by}." if by else ""
    yield Line((row.officer.dog_id,), values["happened_at"], "casualty", title, text, READ)


def _officer_found(row: Any, values: dict[str, Any]) -> Found:
    words = (values.get("place_words"), "drill" if values.get("is_drill") else "")
    return Found(str(row), " ".join(word for word in words if word), values["happened_at"], READ)


def _transport_found(row: Any, values: dict[str, Any]) -> Found:
    duty = label_of(DUTIES, values.get("duty"))
    return Found(f"Ambulance transport: {values['region']}", f"{values['title']} {duty}",
                 row.received_at, READ)  # fmt: skip


def _sees(viewer: Viewer, _row: Record) -> bool:
    return may(viewer, READ) or may(viewer, OFFICER)


def officers_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """The newest alerts."""
    for one in officers(viewer)[:_OFFERED]:
        yield Reference(one.id, str(one), moment(one.happened_at).text)


def register() -> None:
    """Fill the slots of the records' room."""
    for face in (
        RecordFace("casualty.officer", officer_url, lines=_officer_lines, found=_officer_found,
                   may_see=_sees),
        RecordFace("casualty.try", officer_url, may_see=_sees),
        RecordFace("casualty.moment", officer_url, lines=_moment_lines, may_see=_sees),
        RecordFace("casualty.ladder", _page("ladder"), may_see=_sees),
        RecordFace("casualty.transport", transport_url, found=_transport_found, may_see=_sees),
        RecordFace("casualty.carcard", _page("carcards"),
                   may_see=lambda viewer, _row: may(viewer, OPEN_PLAN)),
    ):  # fmt: skip
        register_face(face)
    register_reference("casualty.officer", officers_to_name)
