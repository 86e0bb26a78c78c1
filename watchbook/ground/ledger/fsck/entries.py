"""Entries: what versions and acts claim of them, and whether all stand in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count

from watchbook.ground.ledger.chain import entry_id, named_uuid
from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.fsck.tables import UNREADABLE, batches_of, pieces_of, readable
from watchbook.ground.ledger.models import Entry, LogHead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

At = tuple[int, int]
"""Epoch and index."""


class Places:
    """Places in an agency's log, marked: a byte for each entry that is there."""

    def __init__(self, agency: str) -> None:
        counted = Entry.objects.filter(agency_id=agency).values("epoch").annotate(n=Count("pk"))
        self.counts: dict[int, int] = {one["epoch"]: one["n"] for one in counted.order_by("epoch")}
        self._marks = {epoch: bytearray(count) for epoch, count in self.counts.items()}
        self._beyond: set[At] = set()

    def mark(self, at: At) -> bool:
        """Mark a place; whether it was free."""
        if at in self:
            return False
        epoch, index = at
        if self._is_within(at):
            self._marks[epoch][index] = 1
        else:
            self._beyond.add(at)
        return True

    def __contains__(self, at: At) -> bool:
        return bool(self._marks[at[0]][at[1]]) if self._is_within(at) else at in self._beyond

    def is_whole(self, epoch: int) -> bool:
        """Whether as many places as there are entries are marked, from the first on."""
        return 0 not in self._marks.get(epoch, b"")

    def _is_within(self, at: At) -> bool:
        epoch, index = at
        return 0 <= index < self.counts.get(epoch, 0)


def place_of(epoch: int, index: int) -> str:
    """A place in words."""
    return f"epoch {epoch}, index {index}"


def entries_at(agency: str, places: Iterable[At]) -> dict[At, bytes]:
    """The bytes of the entries at these places, without those that cannot be read."""
    by_epoch: dict[int, list[int]] = {}
    for epoch, index in places:
        by_epoch.setdefault(epoch, []).append(index)
    found: dict[At, bytes] = {}
    for epoch, indexes in by_epoch.items():
        for some in batches_of(sorted(set(indexes))):
            rows = Entry.objects.filter(agency_id=agency, epoch=epoch, entry_index__in=some)
            for index, content in rows.values_list("entry_index", "content"):
                try:
                    found[epoch, index] = bytes(content)
                except UNREADABLE:  # `check_entries` names it
                    continue
    return found


def check_entries(agency: str, claimed: Places) -> Iterator[Finding]:
    """Every entry has the id that follows from its bytes, is claimed, and stands in a row."""
    here = Places(agency)
    for epoch in here.counts:
        if isinstance(epoch, str):  # SQLite keeps any text
            yield Finding("row", "ledger_entry", f"an entry's epoch is {epoch!r}")
            continue
        found = Entry.objects.filter(agency_id=agency, epoch=epoch)
        for piece in pieces_of(found, "entry_index"):
            rows, unreadable = readable(
                Entry, agency_id=agency, epoch=epoch, **piece.of("entry_index")
            )
            yield from unreadable
            for row in rows:
                at = (row.epoch, row.entry_index)
                here.mark(at)
                if not _is_id_of(row.id, row.content):
                    yield Finding("entry", place_of(*at), "its bytes were altered")
                if at not in claimed:
                    message = "no version or act stands for this entry"
                    yield Finding("entry", place_of(*at), message)
    yield from _check_head(agency, here)


def _is_id_of(row_id: UUID, content: bytes | memoryview) -> bool:
    """Whether the id follows from the bytes; as it did before it began with the time, too."""
    try:
        whole = bytes(content)
        return row_id in (UUID(entry_id(whole)), named_uuid(whole))
    except UNREADABLE:
        return False


def _check_head(agency: str, here: Places) -> Iterator[Finding]:
    head = LogHead.objects.filter(agency_id=agency).first()
    if head is None:
        yield Finding("log", agency, "the log has no head")
        return
    count = here.counts.get(head.epoch, 0)
    if head.size != count or not here.is_whole(head.epoch):
        message = f"the head counts {head.size} entries; {count} are here, not all in a row"
        yield Finding("log", f"{agency}, epoch {head.epoch}", message)
    for epoch in here.counts:
        if epoch != head.epoch and not here.is_whole(epoch):
            yield Finding("log", f"{agency}, epoch {epoch}", "entries are missing in between")
