"""How this room's records are read in a life file and on pages.

A line says that there is a record and of what sort, to those who read the health of dogs;
everything else is on its own page, whose opening is logged. None stands in search: the words are
restricted.
"""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from watchbook.core.schema import label_of
from watchbook.duty.health import choices
from watchbook.duty.health.kinds import OF_DOGS, Medical
from watchbook.duty.health.permissions import READ, READ_ALL, WRITE
from watchbook.duty.health.queries.dogs import seen_of_dogs, sees_dog
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import agency_named
from watchbook.ground.records.slots import Line, RecordFace, register_face

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def note_url(row: Record) -> str:
    """The note's page."""
    return reverse("health:note", kwargs={"agency": row.agency_id, "note_id": row.id})


def record_url(noun: str, row: Record) -> str:
    """The page of any other record about a dog."""
    kwargs = {"agency": row.agency_id, "noun": noun, "record_id": row.id}
    return reverse("health:record", kwargs=kwargs)


_FACTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "note": lambda values: choices.sign_words(values.get("signs") or []),
    "fitness": lambda values: label_of(choices.FITNESS, values["status"]),
}
"""What a line may say beside its title: a life file is read, counted and exported unlogged."""


def _lines(medical: Medical, row: Any, values: dict[str, Any]) -> Iterator[Line]:
    if not values.get("dog"):
        return  # stock that came in or was thrown away is nobody's life
    told = values[medical.at]
    if not isinstance(told, datetime):
        agency = agency_named(row.agency_id)
        zone = ZoneInfo(agency.timezone if agency is not None else "UTC")
        told = datetime.combine(told, time(12), tzinfo=zone)
    facts = _FACTS[medical.noun](values) if medical.noun in _FACTS else ""
    title = "Medicine given" if medical.noun == "stock" else medical.schema.label
    yield Line((values["dog"],), told, "health", title, f"{facts}." if facts else "", READ)


def _sees_followed(viewer: Viewer, row: Any) -> bool:
    return row.opened_by == viewer.actor_id or sees_dog(viewer, row.followed)


def _sees_fitness(viewer: Viewer, row: Any) -> bool:
    return sees_dog(viewer, row.fitness)


def _followed_url(row: Any) -> str:
    return record_url(type(row.followed).__name__.lower(), row.followed)


def _at_alarm(row: Record, name: str = "id") -> str:
    kwargs = {"agency": row.agency_id, "alarm_id": getattr(row, name)}
    return reverse("health:alarm", kwargs=kwargs)


def _dog_url(row: Any) -> str:
    return reverse("health:dog", kwargs={"agency": row.agency_id, "dog_id": row.dog_id})


def _sees_alarms(viewer: Viewer, _row: Any) -> bool:
    return may(viewer, WRITE) or may(viewer, READ_ALL)


def register() -> None:
    """Fill the slot of the records' room."""
    for medical in OF_DOGS:
        url = note_url if medical.noun == "note" else partial(record_url, medical.noun)
        register_face(
            RecordFace(
                medical.kind, url,
                lines=partial(_lines, medical), may_see=sees_dog, may_see_many=seen_of_dogs,
            )
        )  # fmt: skip
    for face in (
        RecordFace("health.followup", _followed_url, may_see=_sees_followed),
        RecordFace(
            "health.confirmation", lambda row: record_url("fitness", row.fitness),  # type: ignore[attr-defined]  # a Confirmation
            may_see=_sees_fitness,
        ),
        RecordFace("health.attending", _dog_url, may_see=sees_dog),
        RecordFace("health.alarm", _at_alarm, may_see=_sees_alarms),
        RecordFace(
            "health.answer", partial(_at_alarm, name="alarm_id"), may_see=_sees_alarms
        ),
        RecordFace("health.device", lambda _row: "", may_see=_sees_alarms),
    ):  # fmt: skip
        register_face(face)
