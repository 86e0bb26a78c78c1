"""Which records a viewer may see: one rule for timelines, searches, queues and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named, kind_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may, permissions
from watchbook.ground.people.queries import phone_in_actor
from watchbook.ground.records.queries.signing import unsigned_of
from watchbook.ground.records.slots import closed_to, face_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def can_see(
    viewer: Viewer, kind_name: str, row: Record, closed: frozenset[UUID] | None = None
) -> bool:
    """Whether the viewer may see this record: its room's rule, else anyone who reads records.

    Never while a room closes it to him (`closed_to`); who asks about many records gives what is
    `closed`, so that it is read once.
    """
    if viewer.agency != row.agency_id:
        return False
    if row.id in (closed_to(viewer) if closed is None else closed):
        return False
    face = face_of(kind_name)
    if face is not None and face.may_see is not None:
        return face.may_see(viewer, row)
    return may(viewer, "records.read")


def audiences_of(viewer: Viewer) -> list[str]:
    """The audiences of lines that this viewer belongs to: the unit's, and each permission held."""
    return ["", *(name for name in permissions() if may(viewer, name))]


def rows_by_id(agency: str, wanted: Iterable[tuple[str, UUID]]) -> dict[UUID, Record]:
    """The typed rows of these `(kind, record id)`, one statement a kind; absent ones left out."""
    by_kind: dict[str, set[UUID]] = {}
    for kind_name, record_id in wanted:
        by_kind.setdefault(kind_name, set()).add(record_id)
    rows: dict[UUID, Record] = {}
    for kind_name, ids in by_kind.items():
        try:
            model = kind_named(kind_name).model
        except UnknownKindError:
            continue
        # Rooms' own rules and titles look at what a record names: one join, not a read a row.
        named = [field.name for field in model._meta.concrete_fields if field.many_to_one]
        # The agency is compared here, and no order asked for: where SQLite has not counted its
        # rows yet, either leads it through every record of the agency instead of to these few.
        found = model._default_manager.filter(id__in=ids).order_by()
        listed = found.select_related(*named) if named else found
        rows |= {row.id: row for row in listed if row.agency_id == agency}
    return rows


def seen_of(viewer: Viewer, rows: Iterable[Record]) -> set[UUID]:
    """The ids of those records that the viewer may see; rooms that can judge many at once do."""
    by_kind: dict[str, list[Record]] = {}
    for row in rows:
        by_kind.setdefault(kind_of(row).name, []).append(row)
    seen: set[UUID] = set()
    closed = closed_to(viewer) if by_kind else frozenset()
    for kind_name, listed in by_kind.items():
        own = [row for row in listed if row.agency_id == viewer.agency and row.id not in closed]
        face = face_of(kind_name)
        if face is not None and face.may_see_many is not None:
            seen |= set(face.may_see_many(viewer, own))
        else:
            seen |= {row.id for row in own if can_see(viewer, kind_name, row, closed)}
    return seen


def sees_record(viewer: Viewer, kind_name: str, record_id: UUID) -> bool:
    """Whether a record is open to the viewer; one that is not written yet closes nothing."""
    rows = rows_by_id(str(viewer.agency), [(kind_name, record_id)])
    return not rows or bool(seen_of(viewer, rows.values()))


def address_of_record(kind_name: str, row: Record) -> str:
    """Where a record is read: its room's page, else this room's own."""
    face = face_of(kind_name)
    own = face.url(row) if face is not None else ""
    return own or record_url(row.agency_id, kind_name, row.id)


def record_url(agency: str, kind_name: str, record_id: UUID, page: str = "record") -> str:
    """This room's own page about any record: `record`, `history`, `review` or `expunge`."""
    from django.urls import reverse  # noqa: PLC0415  # addresses exist only once every room is loaded

    return reverse(
        f"records:{page}", kwargs={"agency": agency, "kind": kind_name, "record_id": record_id}
    )


def state_marks(kind_name: str, row: Record) -> list[tuple[str, str]]:
    """How far a record has come, as short words: `(text, kind of mark)`. Never hides lateness."""
    marks: list[tuple[str, str]] = []
    try:
        is_reviewed = kind_named(kind_name).is_reviewed
    except UnknownKindError:
        is_reviewed = False
    if row.state == State.EXPUNGED:
        marks.append(("expunged by order", "plain"))
    elif row.state == State.RETURNED:
        marks.append(("returned", "late"))
    elif is_reviewed and row.state == State.APPROVED:
        marks.append(("approved", "plain"))
    elif is_reviewed:
        marks.append(("reviewed" if row.state == State.REVIEWED else "not yet reviewed", "plain"))
    if phone_in_actor(row.author) and unsigned_of(row.agency_id, [row.id]):
        marks.append(("from the phone, not yet signed for", "late"))
    if row.is_late:
        marks.append(("written afterwards", "late"))
    return marks
