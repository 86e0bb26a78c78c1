"""Reads of medical records: one, a dog's, everybody's, as lines of one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse

from watchbook.core.schema import Field, Type, label_of
from watchbook.duty.health import choices, models
from watchbook.duty.health.kinds import OF_DOGS, Medical
from watchbook.duty.health.models.seen import mass_text
from watchbook.duty.health.permissions import READ, READ_ALL
from watchbook.duty.health.queries.dogs import dogs_of
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries import address_of_record
from watchbook.ground.records.queries.words import Cell, Told, Words, names_of
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

MOST_LINES = 5_000
"""What one list shows or exports at most; filters narrow it."""


@dataclass(frozen=True)
class MedicalLine:
    """One record in a list: what, of which dog, when; `text` says the facts in short."""

    medical: Medical
    row: Any
    at: datetime
    is_day: bool

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.row)

    @property
    def url(self) -> str:
        """The record's own page."""
        return address_of_record(self.medical.kind, self.row)

    @property
    def text(self) -> str:
        """The facts in short."""
        return summary_of(self.row)


def records_of(viewer: Viewer, medical: Medical) -> QuerySet[Any]:
    """The records of one kind that the viewer reads, newest first."""
    model: Any = medical.model
    rows: QuerySet[Any] = model.objects.filter(agency_id=viewer.agency)
    kept = rows.exclude(state=State.EXPUNGED).select_related("dog")
    if may(viewer, READ_ALL):
        return kept
    if not may(viewer, READ):
        return kept.none()
    return kept.filter(Q(dog__in=dogs_of(viewer)) | Q(opened_by=viewer.actor_id))


def record_of(viewer: Viewer, medical: Medical, record_id: UUID) -> Any:
    """One of them; a NotFoundError where the viewer reads none."""
    found = records_of(viewer, medical).filter(id=record_id).first()
    if found is None:
        message = "There is no such record here."
        raise NotFoundError(message)
    return found


def told_of(viewer: Viewer, medical: Medical, row: Any) -> list[Told]:
    """The content of a record in words, restricted fields too: call it only for who reads it."""
    kind = kind_named(medical.kind)
    leaves = kind.leaves_in(row)
    wanted = {
        (field.refers_to, UUID(str(leaves[f"/{field.name}"])))
        for field in kind.schema.fields
        if field.type is Type.REFERENCE and leaves.get(f"/{field.name}")
    }
    names = names_of(viewer, wanted) | _dog_named(row)
    words = Words(kind.schema, names, can_read_restricted=True)
    files = {f"/{name}" for name, _ in files_of(medical, row)}
    return [told for told in words.told(leaves) if told.pointer not in files]


def _dog_named(row: Any) -> dict[UUID, Cell]:
    """The record's dog, by its health: a veterinarian reads that, and not the unit's own page."""
    if getattr(row, "dog_id", None) is None:
        return {}
    url = reverse("health:dog", kwargs={"agency": row.agency_id, "dog_id": row.dog_id})
    return {row.dog_id: Cell(row.dog.name, href=url)}


def files_of(medical: Medical, row: Any) -> list[tuple[str, str]]:
    """The files that a record names: `(field, label)`."""
    return [
        (field.name, field.label)
        for field in medical.schema.members
        if isinstance(field, Field) and field.type is Type.FILE and getattr(row, field.name)
    ]


def found_lines(
    viewer: Viewer,
    *,
    kind: str = "",
    dog: UUID | None = None,
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = MOST_LINES,
) -> list[MedicalLine]:
    """Records of all kinds or one, newest first, by dog, words and day; at most `most`.

    One statement a kind, each bounded.
    """
    wanted = [one for one in OF_DOGS if not kind or one.noun == kind]
    streams = [
        _lines(viewer, one, dog=dog, text=text, since=since, until=until, most=most)
        for one in wanted
    ]
    merged = merge(*streams, key=lambda line: line.at, reverse=True)
    return list(islice(merged, most))


def _lines(
    viewer: Viewer,
    medical: Medical,
    *,
    dog: UUID | None,
    text: str,
    since: datetime | None,
    until: datetime | None,
    most: int,
) -> Iterator[MedicalLine]:
    kept = records_of(viewer, medical)
    is_day = medical.at.endswith("_on")
    if dog is not None:
        kept = kept.filter(dog=dog)
    if since is not None:
        kept = kept.filter(**{f"{medical.at}__gte": since.date() if is_day else since})
    if until is not None:
        kept = kept.filter(**{f"{medical.at}__lt": until.date() if is_day else until})
    for word in text.split():
        kept = kept.filter(_any_text(medical, word))
    zone = ZoneInfo(viewer.timezone)
    for row in kept[:most]:
        at = getattr(row, medical.at)
        yield MedicalLine(medical, row, _instant(at, zone), is_day)


def _instant(at: datetime | date, zone: ZoneInfo) -> datetime:
    return at if isinstance(at, datetime) else datetime.combine(at, time.min, tzinfo=zone)


def _any_text(medical: Medical, word: str) -> Q:
    asked = Q(dog__name__icontains=word)
    for field in medical.schema.members:
        if isinstance(field, Field) and field.type in (Type.TEXT, Type.LONG_TEXT, Type.CHOICE):
            asked |= Q(**{f"{field.name}__icontains": word})
    return asked


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


_SUMMARIES: dict[type[Any], Callable[[Any], str]] = {
    models.Visit: lambda row: _joined(row.clinic, row.veterinarian, row.diagnosis or row.findings),
    models.Vaccine: lambda row: _joined(
        row.product, row.until_on and f"until {day_text(row.until_on)}", row.given_by
    ),
    models.Weight: lambda row: _joined(
        mass_text(row.mass_g), row.condition and f"body condition {row.condition} of 9",
        row.judged_by,
    ),
    models.Medicine: lambda row: _joined(row.name, row.dose, row.prescribed_by),
    models.Stock: lambda row: _joined(row.name, row.amount, row.note),
    models.Injury: lambda row: _joined(label_of(choices.SIDES, row.side), row.text[:200]),
    models.Exposure: lambda row: _joined(
        row.words, row.minutes and f"{row.minutes} min",
        choices.listed(choices.EXPOSURE_SIGNS, row.signs),
    ),
    models.Behaviour: lambda row: _joined(
        row.after_words or label_of(choices.AFTER, row.after), (row.text or "")[:200]
    ),
    models.Fitness: lambda row: _joined(
        choices.listed(choices.RESTRICTIONS, row.restrictions), row.words
    ),
    models.Note: lambda row: choices.sign_words(row.signs),
}  # fmt: skip


def summary_of(row: Any) -> str:
    """The facts of a record in a line, by its kind."""
    return _SUMMARIES[type(row)](row)


def is_before_birth(line_at: datetime | date, row: Any) -> bool:
    """Whether a record about a dog is dated before the dog's birth, as the dog's record has it."""
    born = row.dog.born_on if row.dog_id else None
    day = line_at.date() if isinstance(line_at, datetime) else line_at
    return born is not None and day + timedelta(days=1) < born


def line_columns() -> list[str]:
    """Names of the columns of an exported list."""
    return ["id", "kind", "dog", "at", "version", "late", "before_birth", "what", "facts"]


def line_rows(lines: list[MedicalLine]) -> list[list[object]]:
    """A list as rows; times in UTC. Read at once, since the answer is streamed later."""
    return [
        [
            str(one.row.id), one.medical.kind, one.row.dog.name if one.row.dog_id else None,
            one.at.date().isoformat() if one.is_day
            else one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            one.row.version, one.row.is_late, is_before_birth(one.at, one.row), one.title, one.text,
        ]
        for one in lines
    ]  # fmt: skip
