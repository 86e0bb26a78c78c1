"""How this room's own records are read: lines of a life file, search text, page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.ground.people.models import Person
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Found, Line, RecordFace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def _words(row: Record, values: dict[str, Any]) -> str:
    people = Person.objects.filter(
        agency_id=row.agency_id, id__in=[values["person"], values["deputy"]]
    )
    names = {person.id: str(person) for person in people}
    away, deputy = names.get(values["person"], ""), names.get(values["deputy"], "")
    days = f"{values['from_on']:%-d %b %Y} to {values['until_on']:%-d %b %Y}"
    early = " Ended before its last day." if values.get("ended_at") else ""
    return f"{deputy} for {away}, {days}.{early}"


def _lines(row: Record, values: dict[str, Any]) -> Iterator[Line]:
    subjects = (values["person"], values["deputy"])
    text = _words(row, values)
    yield Line(subjects, row.received_at, "team", "Deputy for reviews", text)


def _found(row: Record, values: dict[str, Any]) -> Found:
    return Found("Deputy for reviews", _words(row, values), row.received_at)


def _url(row: Record) -> str:
    return reverse("records:deputy", kwargs={"agency": row.agency_id, "deputy_id": row.id})


def _may_see(viewer: Viewer, row: Any) -> bool:
    own = viewer.person_id is not None and viewer.person_id in (row.person_id, row.deputy_id)
    return own or may(viewer, "records.read_deputies")


DEPUTY = RecordFace("records.deputy", _url, _lines, _found, may_see=_may_see)
