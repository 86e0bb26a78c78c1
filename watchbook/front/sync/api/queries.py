"""What the API reads of records, and how it is told. The first argument is the viewer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from watchbook.core.schema import Schema, values_of
from watchbook.front.sync.api import answers
from watchbook.front.sync.api.reading import opens_restricted
from watchbook.ground.ledger.kinds import RecordKind
from watchbook.ground.ledger.making import LATE_AFTER_S
from watchbook.ground.ledger.models import RecordVersion, State
from watchbook.ground.ledger.reading import Step, changes_between, history
from watchbook.ground.records.programs import instant
from watchbook.ground.records.queries import address_of_record, can_see, search
from watchbook.ground.records.queries.search import MOST_FOUND
from watchbook.ground.records.queries.words import Words, actor_names, inner_pointer
from watchbook.ground.records.slots import closed_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

MOST_LISTED = 100
MOST_STEPS = 200
_MOST_ROUNDS = 10
_CURSOR = re.compile(r"(\d{8}T\d{6}\.\d{6})-([0-9a-f]{32})", re.ASCII)
_PLACE = "%Y%m%dT%H%M%S.%f"


@dataclass(frozen=True)
class Wanted:
    """Filters of a list; None and empty mean all. `until` is not included."""

    since: datetime | None = None
    until: datetime | None = None
    state: str = ""
    q: str = ""
    team: UUID | None = None
    before: str = ""
    limit: int = 50


def takes_team(kind: RecordKind) -> bool:
    """Whether records of a kind name a team, so that a list can be narrowed to one."""
    return any(one.name == "team" and one.refers_to == "teams.team" for one in kind.schema.fields)


def is_cursor(text: str) -> bool:
    """Whether this can be the `next_before` of a list."""
    return _parsed(text) is not None


def records_listed(viewer: Viewer, kind: RecordKind, wanted: Wanted) -> tuple[list[Record], str]:
    """The newest rows that the viewer sees under the filters, and the `before` of the next page.

    By key, not by offset: what arrives meanwhile moves nothing. A page may hold fewer than
    the limit and still have a next one, where much in between is not the viewer's to see.
    """
    rows = _narrowed(viewer, kind, wanted)
    cursor = _parsed(wanted.before)
    seen: list[Record] = []
    closed = closed_to(viewer)
    for _ in range(_MOST_ROUNDS):
        chunk = list(_after(rows, cursor)[: wanted.limit + 1])
        for row in chunk[: wanted.limit]:
            cursor = row.received_at, row.id
            if can_see(viewer, kind.name, row, closed):
                seen.append(row)
                if len(seen) == wanted.limit:
                    is_last = row is chunk[-1]
                    return seen, "" if is_last else _told_place(cursor)
        if len(chunk) <= wanted.limit:
            return seen, ""
    return seen, _told_place(cursor)


def _narrowed(viewer: Viewer, kind: RecordKind, wanted: Wanted) -> QuerySet[Record]:
    rows = kind.model._default_manager.filter(agency_id=viewer.agency or "")
    if wanted.since is not None:
        rows = rows.filter(received_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(received_at__lt=wanted.until)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.team is not None:
        rows = rows.filter(Q(team=wanted.team))
    if wanted.q.strip():
        found = search(viewer, wanted.q, kind.name, size=MOST_FOUND)
        rows = rows.filter(id__in=[hit.record_id for hit in found.rows])
    return rows.order_by("-received_at", "-id")


def _after(rows: QuerySet[Record], cursor: tuple[datetime, UUID] | None) -> QuerySet[Record]:
    if cursor is None:
        return rows
    at, row_id = cursor
    return rows.filter(Q(received_at__lt=at) | Q(received_at=at, id__lt=row_id))


def _told_place(cursor: tuple[datetime, UUID] | None) -> str:
    return f"{cursor[0].astimezone(UTC).strftime(_PLACE)}-{cursor[1].hex}" if cursor else ""


def _parsed(before: str) -> tuple[datetime, UUID] | None:
    found = _CURSOR.fullmatch(before)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _PLACE).replace(tzinfo=UTC), UUID(found[2])
    except ValueError:
        return None


def records_told(viewer: Viewer, kind: RecordKind, rows: Iterable[Record]) -> list[answers.Record]:
    """Rows as the API answers them; one statement for all their entries."""
    listed = list(rows)
    links = {
        link.record_id: link
        for link in RecordVersion.objects.filter(
            agency_id=viewer.agency or "", record_id__in=[row.id for row in listed]
        ).order_by("version")
    }
    return [_record(viewer, kind, row, links.get(row.id)) for row in listed]


def _record(
    viewer: Viewer, kind: RecordKind, row: Record, link: RecordVersion | None
) -> answers.Record:
    shown, withheld = parted(viewer, kind, row, _leaves_now(kind, row))
    return answers.Record(
        kind=kind.name,
        id=row.id,
        version=row.version,
        approved_version=row.approved_version,
        state=row.state,
        opened_by=row.opened_by,
        author=row.author,
        times=_times(row.occurred_at, row.recorded_at, row.received_at, is_late=row.is_late),
        values=plain(values_of(kind.schema, shown)),
        withheld=withheld,
        digest=bytes(link.digest).hex() if link else None,
        epoch=link.epoch if link else None,
        entry_index=link.entry_index if link else None,
        address=address_of_record(kind.name, row),
    )


def _leaves_now(kind: RecordKind, row: Record) -> Mapping[str, Leaf]:
    """The newest version's leaves; of an expunged record what its body still holds.

    The columns of an expunged row are filled with words that say nothing.
    """
    if row.state != State.EXPUNGED:
        return kind.leaves_in(row)
    written = [step.leaves for step in history(row.agency_id, row.id) if not step.act]
    return {p: leaf for p, leaf in written[-1].items() if not p.startswith("/_")}


def parted(
    viewer: Viewer, kind: RecordKind, row: Record, leaves: Mapping[str, Leaf]
) -> tuple[dict[str, Leaf], list[str]]:
    """Leaves that are shown, and the pointers of those that are restricted and withheld."""
    if opens_restricted(viewer, row):
        return dict(leaves), []
    hidden = {pointer for pointer in leaves if is_restricted(kind.schema, pointer)}
    return {p: leaf for p, leaf in leaves.items() if p not in hidden}, sorted(hidden)


def is_restricted(schema: Schema, pointer: str) -> bool:
    """Whether a leaf's pointer, of a version or of its rival, lies in a restricted field."""
    return Words(schema, {}, can_read_restricted=False).field_at(inner_pointer(pointer))[1]


def shows_restricted(viewer: Viewer, kind: RecordKind, row: Record, names: Iterable[str]) -> bool:
    """Whether restricted content of these pointers is shown, so that its reading is logged."""
    return opens_restricted(viewer, row) and any(is_restricted(kind.schema, n) for n in names)


def steps_told(viewer: Viewer, kind: RecordKind, row: Record) -> list[answers.Step]:
    """A record's versions and acts in order; `changed` compares with the version before."""
    steps = history(row.agency_id, row.id)
    names = actor_names(row.agency_id, (step.link.actor for step in steps))
    told: list[answers.Step] = []
    before: dict[str, Leaf] = {}
    for step in steps:
        told.append(_step(viewer, kind, row, step, before, names))
        if not step.act:
            before = step.leaves
    return told


def _step(
    viewer: Viewer,
    kind: RecordKind,
    row: Record,
    step: Step,
    before: dict[str, Leaf],
    names: dict[str, str],
) -> answers.Step:
    link = step.link
    shown, withheld = parted(viewer, kind, row, step.leaves)
    changed = [] if step.act else [one.pointer for one in changes_between(before, step.leaves)]
    written = link.recorded_at or link.received_at
    late_s = (written - link.occurred_at).total_seconds() if link.occurred_at else 0.0
    return answers.Step(
        n=link.n,
        version=link.version,
        act=step.act,
        by=link.actor,
        name=names.get(link.actor, ""),
        times=_times(
            link.occurred_at, link.recorded_at, link.received_at, is_late=late_s > LATE_AFTER_S
        ),
        reason=step.reason,
        note=step.note,
        leaves=shown,
        changed=changed,
        withheld=withheld,
        is_readable=step.is_readable,
        digest=bytes(link.digest).hex(),
        epoch=link.epoch,
        entry_index=link.entry_index,
    )


def withheld_in(viewer: Viewer, kind: RecordKind, row: Record) -> tuple[set[str], bool]:
    """Pointers to withhold from an opened record, and whether restricted ones are shown."""
    pointers = {p for step in history(row.agency_id, row.id) for p in step.leaves}
    restricted = {p for p in pointers if is_restricted(kind.schema, p)}
    if opens_restricted(viewer, row):
        return set(), bool(restricted)
    return restricted, False


def _times(
    occurred_at: datetime | None,
    recorded_at: datetime | None,
    received_at: datetime,
    *,
    is_late: bool,
) -> answers.Times:
    return answers.Times(
        occurred_at=instant(occurred_at) if occurred_at else None,
        recorded_at=instant(recorded_at) if recorded_at else None,
        received_at=instant(received_at),
        is_late=is_late,
    )


def plain(value: Any) -> Any:
    """Clean values as JSON has them."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
