"""Lines of a life file, newest first, one page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.permissions import may
from watchbook.ground.records.models import TimelineRow
from watchbook.ground.records.queries.faces import (
    address_of_record,
    audiences_of,
    rows_by_id,
    seen_of,
    state_marks,
)
from watchbook.ground.records.slots import face_of

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

MOST_LINES = 500
_MOST_ROUNDS = 20
_LONGEST_QUERY = 200


@dataclass(frozen=True)
class TimelineLine:
    """One line, ready for the timeline component (`{% timeline page.rows %}`)."""

    at: datetime
    title: str
    text: str
    group: str
    record_kind: str
    record_id: UUID
    state: str
    href: str
    anchor: str
    kind: str
    """The group as a word."""
    dot: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class TimelinePage:
    """A page of lines; `next_before` opens the next one, None where this is the last.

    `total` counts all lines under the same filters that the viewer's audiences
    hold; a record hidden by its room's own rule is counted for staff only.
    """

    rows: list[TimelineLine]
    next_before: str | None
    total: int


@dataclass(frozen=True)
class GroupCount:
    """How many lines stand under one filter."""

    name: str
    count: int

    @property
    def label(self) -> str:
        """The filter's word."""
        return self.name.replace("_", " ").capitalize()


def timeline_of(
    viewer: Viewer,
    subject: UUID,
    *,
    group: str | None = None,
    q: str = "",
    before: str | None = None,
    limit: int = 50,
    total: int | None = None,
) -> TimelinePage:
    """The lines of one dog, person or team, newest first, by key and not by offset.

    `q` narrows to lines that contain each of its words. `before` is a
    `next_before`; anything else in it starts from the newest line. `total` is
    given by who has counted already (`groups_of`). Cost: one count, one statement
    for the page and one for each record kind on it, whatever the length of the life.
    """
    wanted = min(max(limit, 1), MOST_LINES)
    lines = _lines(viewer, subject, group, q)
    seen: list[tuple[TimelineRow, Record]] = []
    cursor = _parsed(before)
    is_more = True
    for _ in range(_MOST_ROUNDS):
        chunk = list(_after(lines, cursor)[: wanted + 1])
        is_more = len(chunk) > wanted
        rows = rows_by_id(str(viewer.agency), ((one.kind, one.record_id) for one in chunk))
        open_ids = seen_of(viewer, rows.values())
        seen += [(one, rows[one.record_id]) for one in chunk[:wanted] if one.record_id in open_ids]
        if len(seen) >= wanted or not is_more:
            break
        cursor = (chunk[wanted - 1].at, chunk[wanted - 1].id)
    is_more = is_more or len(seen) > wanted
    seen = seen[:wanted]
    last = _told(seen[-1][0]) if seen and is_more else None
    counted = _total(viewer, lines) if total is None else total
    later = _room_marks(viewer, [row for _, row in seen])
    shown = [_line(one, row, later.get(row.id)) for one, row in seen]
    return TimelinePage(shown, last, counted)


def groups_of(viewer: Viewer, subject: UUID) -> list[GroupCount]:
    """The filters of a subject's life file with how many lines each has, by name."""
    counted = (
        _lines(viewer, subject, None, "")
        .order_by("group")
        .values("group")
        .annotate(count=Count("*"))
    )
    return [GroupCount(str(row["group"]), int(row["count"])) for row in counted]


def _lines(
    viewer: Viewer, subject: UUID, group: str | None, q: str
) -> QuerySet[TimelineRow, TimelineRow]:
    lines = TimelineRow.objects.filter(
        agency_id=viewer.agency or "", subject=subject, audience__in=audiences_of(viewer)
    )
    if group:
        lines = lines.filter(group=group.replace("\0", "")[:20])
    for word in q.replace("\0", " ")[:_LONGEST_QUERY].split():
        lines = lines.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return lines.order_by("-at", "-id")


def _after(
    lines: QuerySet[TimelineRow, TimelineRow], cursor: tuple[datetime, int] | None
) -> QuerySet[TimelineRow, TimelineRow]:
    if cursor is None:
        return lines
    at, row_id = cursor
    return lines.filter(at__lte=at).exclude(at=at, id__gte=row_id)


def _total(viewer: Viewer, lines: QuerySet[TimelineRow, TimelineRow]) -> int:
    if may(viewer, "records.read"):
        return lines.count()
    pairs = list(lines.values_list("kind", "record_id"))
    rows = rows_by_id(str(viewer.agency), pairs)
    open_ids = seen_of(viewer, rows.values())
    return sum(1 for _, record_id in pairs if record_id in open_ids)


def _room_marks(viewer: Viewer, rows: list[Record]) -> dict[UUID, str]:
    """What rooms say has become true of these records since; one read a kind that says any."""
    by_kind: dict[str, list[Record]] = {}
    for row in rows:
        by_kind.setdefault(kind_of(row).name, []).append(row)
    told: dict[UUID, str] = {}
    for kind_name, listed in by_kind.items():
        face = face_of(kind_name)
        if face is not None and face.marks_many is not None:
            told |= face.marks_many(viewer, listed)
    return told


def _line(one: TimelineRow, row: Record, later: str | None) -> TimelineLine:
    marks = [*state_marks(one.kind, row), *([(later, "late")] if later else [])]
    return TimelineLine(
        at=one.at,
        title=one.title,
        text=one.text,
        group=one.group,
        record_kind=one.kind,
        record_id=one.record_id,
        state=one.state,
        href=address_of_record(one.kind, row),
        anchor=f"r-{one.record_id}",
        kind=GroupCount(one.group, 0).label,
        dot="late" if any(kind == "late" for _, kind in marks) else "",
        marks=marks,
    )


def _told(row: TimelineRow) -> str:
    return f"{row.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{row.id}"


def _parsed(before: str | None) -> tuple[datetime, int] | None:
    """The place that a `next_before` names; None for whatever else stands in an address."""
    at, _, row_id = (before or "").partition("-")
    try:
        place = datetime.strptime(at, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    is_number = row_id.isascii() and row_id.isdecimal() and len(row_id) < 19
    return (place, int(row_id)) if is_number else None
