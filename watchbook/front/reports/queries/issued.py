"""Reads of what was issued, and of what a number would be now.

An issued number is read by those who read reports and may ask for that figure; the records behind
it only by those who may see each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.front.reports.models import Issued, Report
from watchbook.front.reports.parts import Change, Compared, KeptPart, compared, from_bytes
from watchbook.front.reports.permissions import READ
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.store import read_file
from watchbook.ground.ledger.models import RecordVersion, State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.figures import Answer, Asked, Figure, answered, figure_named
from watchbook.ground.records.queries.faces import address_of_record, rows_by_id, seen_of
from watchbook.ground.records.queries.titles import titles_of
from watchbook.ground.records.queries.words import kind_label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

_AT_ONCE = 500
_LONG_AGO = 10.0**11


def _needs(name: str) -> str:
    """What asking for a figure needs; nobody holds what a figure that is gone needed."""
    try:
        return figure_named(name).needs
    except NotFoundError:
        return READ


def may_see_issued(viewer: Viewer, row: Any) -> bool:
    """Whether the viewer reads reports and may ask for this figure."""
    return may(viewer, READ) and may(viewer, _needs(row.figure))


def may_see_report(viewer: Viewer, row: Any) -> bool:
    """Whether the viewer reads reports and may ask for every number that stands in this one."""
    if not may(viewer, READ):
        return False
    return all(may(viewer, _needs(one.figure)) for one in row.numbers.all())


def issued(
    viewer: Viewer,
    *,
    text: str = "",
    figure: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Issued]:
    """Issued numbers that the viewer may read, newest first; by words, figure and day of issue."""
    kept = Issued.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    names = kept.order_by().values_list("figure", flat=True).distinct()
    kept = kept.filter(figure__in=[one for one in names if may(viewer, _needs(one))])
    if not may(viewer, READ):
        return kept.none()
    if text:
        kept = kept.filter(
            Q(label__icontains=text) | Q(asked_by__icontains=text) | Q(purpose__icontains=text)
            | Q(released_by__name__icontains=text)
        )  # fmt: skip
    if figure:
        kept = kept.filter(figure=figure)
    if since:
        kept = kept.filter(as_of_at__gte=since)
    if until:
        kept = kept.filter(as_of_at__lt=until)
    return kept.select_related("team__dog", "team__handler", "person", "dog", "released_by")


def issued_number(viewer: Viewer, issued_id: UUID) -> Issued:
    """One issued number; a NotFoundError where the viewer reads none."""
    found = issued(viewer).prefetch_related("filters").filter(id=issued_id).first()
    if found is None:
        raise NotFoundError("There is no such number here.")
    return found


def reports(viewer: Viewer, *, text: str = "", report_id: UUID | None = None) -> list[Report]:
    """Issued reports that the viewer may read, newest first; by words, or one of them."""
    kept = Report.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if report_id is not None:
        kept = kept.filter(id=report_id)
    if text:
        kept = kept.filter(
            Q(title__icontains=text) | Q(asked_by__icontains=text) | Q(purpose__icontains=text)
        )
    listed = kept.select_related("team", "released_by").prefetch_related("numbers")
    return [one for one in listed if may_see_report(viewer, one)]


def report_kept(viewer: Viewer, report_id: UUID) -> Report:
    """One issued report; a NotFoundError where the viewer reads none."""
    found = reports(viewer, report_id=report_id)
    if not found:
        raise NotFoundError("There is no such report here.")
    return found[0]


def asked_of(row: Issued) -> Asked:
    """What an issued number was asked for."""
    words = {one.name: one.value for one in row.filters.all()}
    return Asked(
        since=row.from_at, until=row.until_at, team=row.team_id, person=row.person_id,
        dog=row.dog_id, words=words,
    )  # fmt: skip


def parts_now(viewer: Viewer, figure: Figure, asked: Asked) -> list[KeptPart]:
    """The records that make a number for this viewer now, with version and digest of each.

    Cost: one pass over the parts, and one statement for each five hundred records.
    """
    added: dict[tuple[bool, str, UUID], int] = {}
    for is_of, one in ((False, figure), (True, figure.of)):
        for part in one.parts(viewer, asked) if one is not None else ():
            key = (is_of, part.kind, part.record_id)
            added[key] = added.get(key, 0) + part.amount
    newest = _newest(str(viewer.agency), {record_id for _, _, record_id in added})
    return [
        KeptPart(is_of, kind, record_id, *newest.get(record_id, (0, "")), amount)
        for (is_of, kind, record_id), amount in added.items()
    ]


def _newest(agency: str, ids: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    """Number and digest of each record's newest version."""
    listed, found = sorted(ids), {}
    for first in range(0, len(listed), _AT_ONCE):
        links = RecordVersion.objects.filter(
            agency_id=agency, record_id__in=listed[first : first + _AT_ONCE]
        ).order_by("version")
        for record_id, version, digest in links.values_list("record_id", "version", "digest"):
            found[record_id] = (version, bytes(digest).hex())
    return found


@dataclass(frozen=True)
class PartLine:
    """One record of a number for a page: what it is called, where it opens, what it adds.

    `href` is empty where the viewer may not see the record; `why` says why it no longer counts.
    """

    part: KeptPart
    kind: str
    title: str
    href: str
    before: int | None = None
    why: str = ""
    at: datetime | None = None


def part_lines(viewer: Viewer, parts: Iterable[KeptPart]) -> list[PartLine]:
    """Records of a number with their names, for those of them that the viewer may see."""
    listed = list(parts)
    agency = str(viewer.agency)
    rows = rows_by_id(agency, [(part.kind, part.record_id) for part in listed])
    seen = seen_of(viewer, rows.values())
    titles = titles_of(agency, seen)
    lines = []
    for part in listed:
        row = rows.get(part.record_id)
        is_seen = row is not None and part.record_id in seen and row.state != State.EXPUNGED
        title = titles.get(part.record_id) or kind_label(part.kind)
        href = address_of_record(part.kind, row) if is_seen and row is not None else ""
        lines.append(
            PartLine(
                part,
                kind_label(part.kind),
                title if is_seen else "not open to you",
                href,
                at=row.occurred_at if is_seen and row is not None else None,
            )
        )
    return lines


def newest_first(lines: Iterable[PartLine]) -> list[PartLine]:
    """Lines as people look for them: above the line first, the newest first; undated ones last."""
    return sorted(
        lines, key=lambda one: (one.part.is_of, -(one.at.timestamp() if one.at else -_LONG_AGO))
    )


@dataclass(frozen=True)
class Again:
    """An issued number run again: the answer now, what differs, and whether the list is whole."""

    answer: Answer | None
    compared: Compared | None
    added: list[PartLine]
    amended: list[PartLine]
    gone: list[PartLine]
    is_other_rule: bool
    trouble: str = ""


def run_again(viewer: Viewer, row: Issued) -> Again:
    """What an issued number would be now for this viewer, and the records that make the difference.

    A rule that is gone or a list that was damaged is said and hides nothing else.
    """
    try:
        figure = figure_named(row.figure)
    except NotFoundError:
        trouble = "This number's rule is no longer known here."
        return Again(None, None, [], [], [], is_other_rule=True, trouble=trouble)
    asked = asked_of(row)
    answer = answered(viewer, figure, asked)
    is_other = figure.version != row.figure_version
    try:
        then = parts_of(row)
    except (EvidenceError, ValueError) as damaged:
        return Again(answer, None, [], [], [], is_other, f"The list kept with it: {damaged}")
    told = compared(then, parts_now(viewer, figure, asked))
    return Again(
        answer, told, _changes(viewer, told.added), _changes(viewer, told.amended),
        _changes(viewer, told.gone), is_other,
    )  # fmt: skip


def parts_of(row: Issued) -> list[KeptPart]:
    """The records that made the number when it was issued, read from its list and checked."""
    return from_bytes(read_file(row.agency_id, row.parts or ""))


def _changes(viewer: Viewer, changes: Iterable[Change]) -> list[PartLine]:
    listed = list(changes)
    lines = part_lines(viewer, [one.part for one in listed])
    ids = [(one.part.kind, one.part.record_id) for one in listed]
    rows = rows_by_id(str(viewer.agency), ids)
    told = []
    for change, line in zip(listed, lines, strict=True):
        before = change.before.amount if change.before else None
        why = "" if change.after else _why_gone(change.part, rows, is_seen=bool(line.href))
        told.append(replace(line, before=before, why=why))
    return told


def _why_gone(part: KeptPart, rows: dict[UUID, Any], *, is_seen: bool) -> str:
    row = rows.get(part.record_id)
    if row is None or row.state == State.EXPUNGED:
        return "expunged by order"
    if not is_seen:
        return "not open to you"
    if row.version != part.version:
        return "amended, and no longer part of this number"
    return "no longer part of this number by its rule"
