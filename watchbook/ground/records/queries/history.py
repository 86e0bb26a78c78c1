"""A record from its first version on: what it said, who wrote it, who judged it, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.core.ledger.disclosure import PartialSecret, read_secret
from watchbook.core.ledger.errors import LedgerError
from watchbook.ground.ledger.errors import UnknownKindError, WriteError
from watchbook.ground.ledger.fsck.chain import recomputed
from watchbook.ground.ledger.kinds import RecordKind, kind_named
from watchbook.ground.ledger.making import LATE_AFTER_S
from watchbook.ground.ledger.models import VersionBody
from watchbook.ground.ledger.reading import Step, changes_between, history
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.records.choices import ACT_WORDS, FOR_LEAF, NAMED_BY_LEAF
from watchbook.ground.records.queries.faces import can_see, state_marks
from watchbook.ground.records.queries.origins import Origin, origin_in
from watchbook.ground.records.queries.words import (
    NOTHING,
    Cell,
    Told,
    Words,
    actor_names,
    inner_pointer,
    title_of,
    words_for,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_OF_ACT = frozenset({"/act", "/version", "/note", FOR_LEAF, NAMED_BY_LEAF})
_PREFILLED = "/_prefilled/"


@dataclass(frozen=True)
class Difference:
    """One value before and after; an empty cell is "not recorded"."""

    pointer: str
    label: str
    before: Cell
    after: Cell


@dataclass(frozen=True)
class Times:
    """Three times and a mark: claimed, by the device, by the server; written afterwards or not."""

    occurred_at: datetime | None
    recorded_at: datetime | None
    received_at: datetime
    is_late: bool
    clock_offset: str = ""


@dataclass(frozen=True)
class HistoryLine:
    """One version or act, as a juror can read it.

    `is_whole` says whether what the database holds still has the fingerprint
    that was written with it; None for sealed content, which is not opened.
    """

    n: int
    version: int
    act: str
    word: str
    who: str
    times: Times
    reason: str
    note: str
    differences: list[Difference]
    extra: list[Told]
    prefilled: list[str]
    origin: Origin | None
    lost: int
    is_whole: bool | None
    is_readable: bool
    digest: str
    entry_index: int
    epoch: int
    for_whom: str = ""
    """For whom a deputy acted; empty where somebody acted in his own right."""

    @property
    def is_version(self) -> bool:
        """Whether content was written, in contrast to an act about content."""
        return not self.act


@dataclass(frozen=True)
class RecordView:
    """A record with its whole history, for one viewer."""

    row: Record
    kind: RecordKind
    title: str
    content: list[Told]
    lines: list[HistoryLine]
    marks: list[tuple[str, str]]
    times: Times
    who: str
    has_restricted: bool
    words: Words

    @property
    def latest_version(self) -> HistoryLine:
        """The newest version's line."""
        return [line for line in self.lines if line.is_version][-1]

    @property
    def notes(self) -> list[HistoryLine]:
        """Notes of return and other acts, newest first."""
        return [line for line in reversed(self.lines) if line.note]


def seen_row(viewer: Viewer, kind_name: str, record_id: UUID) -> Record:
    """The typed row of a record that the viewer may see; a NotFoundError for any other."""
    message = "There is no such record here."
    try:
        model = kind_named(kind_name).model
    except UnknownKindError:
        raise NotFoundError(message) from None
    row = model._default_manager.filter(agency_id=viewer.agency or "", id=record_id).first()
    if row is None or not can_see(viewer, kind_name, row):
        raise NotFoundError(message)
    return row


def record_view(viewer: Viewer, kind_name: str, record_id: UUID) -> RecordView:
    """A record and everything that was ever written about it.

    Content of sealed records is never opened here. Restricted fields are named
    but their values withheld from those without `records.read_restricted`;
    `has_restricted` says that the reading of some has to be logged.
    """
    row = seen_row(viewer, kind_name, record_id)
    kind = kind_named(kind_name)
    steps = history(row.agency_id, record_id)
    words = words_for(viewer, row, kind_name, (step.leaves for step in steps))
    stood_in = [str(step.leaves[FOR_LEAF]) for step in steps if step.leaves.get(FOR_LEAF)]
    names = actor_names(row.agency_id, [*(step.link.actor for step in steps), *stood_in])
    kept = _kept_of(steps)
    lines: list[HistoryLine] = []
    before: dict[str, Leaf] = {}
    for step in steps:
        lines.append(_line(step, before, words, names, kept))
        if not step.act:
            before = step.leaves
    written = [line for line in lines if line.is_version]
    bare = {inner_pointer(pointer) for step in steps for pointer in step.leaves}
    return RecordView(
        row=row,
        kind=kind,
        title=title_of(kind_name, row),
        content=words.told(before),
        lines=lines,
        marks=state_marks(kind_name, row),
        times=written[-1].times,
        who=written[-1].who,
        has_restricted=words.can_read_restricted
        and any(words.field_at(pointer)[1] for pointer in bare),
        words=words,
    )


def _line(
    step: Step,
    before: dict[str, Leaf],
    words: Words,
    names: dict[str, str],
    kept: dict[UUID, _Kept],
) -> HistoryLine:
    link = step.link
    leaves = step.leaves
    word = ACT_WORDS.get(step.act, step.act.replace("-", " ").capitalize())
    if not step.act and link.version > 1:
        word = "Amended"
    return HistoryLine(
        n=link.n,
        version=link.version,
        act=step.act,
        word=word,
        who=names.get(link.actor, "somebody unknown"),
        times=_times(step),
        reason=step.reason,
        note=step.note,
        differences=[] if step.act else differences_of(words, before, leaves),
        extra=_extra_of(step, words) if step.act else [],
        prefilled=[
            words.label("/" + pointer[len(_PREFILLED) :], leaves)
            for pointer in leaves
            if pointer.startswith(_PREFILLED)
        ],
        origin=origin_in(leaves),
        lost=kept[link.id].lost,
        is_whole=kept[link.id].is_whole,
        is_readable=step.is_readable,
        digest=bytes(link.digest).hex(),
        entry_index=link.entry_index,
        epoch=link.epoch,
        for_whom=names.get(str(leaves.get(FOR_LEAF)), "") if step.act else "",
    )


def differences_of(
    words: Words, before: dict[str, Leaf], after: dict[str, Leaf]
) -> list[Difference]:
    """What changed, in words; the choices of one field are compared as one list."""
    told_before = {one.pointer: one for one in words.told(before)}
    told_after = {one.pointer: one for one in words.told(after)}
    changed = {change.pointer for change in changes_between(before, after)}
    made = []
    for pointer in dict.fromkeys([*told_after, *told_before]):
        if not any(one == pointer or one.startswith(pointer + "/") for one in changed):
            continue
        old, new = told_before.get(pointer), told_after.get(pointer)
        label = (new or old or Told(pointer, pointer, NOTHING)).label
        made.append(
            Difference(pointer, label, old.cell if old else NOTHING, new.cell if new else NOTHING)
        )
    return made


def _extra_of(step: Step, words: Words) -> list[Told]:
    """What an act carries beside its note: the reach of an order, a rival version's values."""
    rival = {inner_pointer(p): leaf for p, leaf in step.leaves.items() if inner_pointer(p) != p}
    told = words.told(rival)
    for pointer, leaf in step.leaves.items():
        if pointer in _OF_ACT or pointer.startswith("/_") or inner_pointer(pointer) != pointer:
            continue
        label = pointer.strip("/").replace("/", ": ").replace("-", " ").replace("_", " ")
        told.append(Told(pointer, label.capitalize(), Cell("" if leaf is None else str(leaf))))
    return told


def _times(step: Step) -> Times:
    link = step.link
    written_at = link.recorded_at or link.received_at
    late = (
        link.occurred_at is not None
        and (written_at - link.occurred_at).total_seconds() > LATE_AFTER_S
    )
    offset_ms = step.leaves.get("/_clock_offset_ms")
    offset = f"{offset_ms / 1000:+.1f} s" if isinstance(offset_ms, int) else ""
    return Times(link.occurred_at, link.recorded_at, link.received_at, late, offset)


@dataclass(frozen=True)
class _Kept:
    """What the database holds for a link now: lost leaves, and whether the fingerprint fits."""

    lost: int
    is_whole: bool | None


def _kept_of(steps: list[Step]) -> dict[UUID, _Kept]:
    """Each link's body checked against its digest; a sealed one is not opened for that."""
    bodies = VersionBody.objects.in_bulk([step.link.id for step in steps])
    kept: dict[UUID, _Kept] = {}
    for step in steps:
        body = bodies.get(step.link.id)
        if body is None:
            kept[step.link.id] = _Kept(0, is_whole=False)
            continue
        if body.form == "sealed":
            kept[step.link.id] = _Kept(0, is_whole=None)
            continue
        try:
            is_whole = recomputed(step.link, body)[0] == bytes(step.link.digest)
            secret = read_secret(bytes(body.secret))
        except (LedgerError, WriteError):
            kept[step.link.id] = _Kept(0, is_whole=False)
            continue
        lost = len(secret.hashes) if isinstance(secret, PartialSecret) else 0
        kept[step.link.id] = _Kept(lost, is_whole)
    return kept
