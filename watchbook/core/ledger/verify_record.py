"""Verifying an opened record: its leaves, its chain, and each entry's place under a checkpoint."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from watchbook.core.ledger import merkle
from watchbook.core.ledger.canonical import Scalar, format_second
from watchbook.core.ledger.checkpoint import Checkpoint, open_checkpoint
from watchbook.core.ledger.disclosure import digest_of, parse_disclosure
from watchbook.core.ledger.entry import Entry, Head, parse_entry
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.finding import Finding
from watchbook.core.ledger.note import parse_vkey
from watchbook.core.ledger.opened import Opened, OpenedEntry, Signed, parse_opened
from watchbook.core.ledger.succession import KIND, Succession

FindTag = Callable[[bytes], tuple[int, int] | None]
"""Epoch and index of the entry with a tag, or None: a whole log's index, where one is at hand."""


def verify_opened(
    data: bytes, *, trusted: Iterable[str] = (), find_tag: FindTag | None = None
) -> list[Finding]:
    """What is wrong with an opened record's file; empty where all of it verifies.

    `trusted` are the verifier key lines that its checkpoints must be signed under; without any,
    the file is only held against the keys that it names itself. With `find_tag` an entry that was
    left off at the end shows too.
    """
    try:
        opened = parse_opened(data)
    except LedgerError as error:
        return [Finding("record", str(error))]
    return _Record(opened, frozenset(line.strip() for line in trusted)).findings(find_tag)


def succession_in(data: bytes) -> tuple[str, Succession] | None:
    """The origin of the log that ended, and what the next epoch says of it, where `data` says so.

    `data` is an opened record that verifies (`verify_opened`); None where it is of another kind.
    """
    opened = parse_opened(data)
    first = opened.entries[0]
    if opened.kind != KIND or first.index:
        return None
    origin = parse_vkey(opened.signed.vkey).name
    told = Succession.from_body(_read_entry(first).body)
    return f"{origin.rpartition('/')[0]}/{told.epoch}", told


@dataclass(frozen=True, slots=True)
class _Read:
    """One entry with its leaves, after they have been held against its digest."""

    place: OpenedEntry
    entry: Entry
    head: Head
    body: Mapping[str, Scalar]


class _Record:
    def __init__(self, opened: Opened, trusted: frozenset[str]) -> None:
        self.opened = opened
        self.trusted = trusted
        self.found: list[Finding] = []

    def findings(self, find_tag: FindTag | None) -> list[Finding]:
        checkpoints = self._checkpoints()
        read: list[_Read] = []
        for position, place in enumerate(self.opened.entries):
            try:
                read.append(_read_entry(place))
                self._check_place(place, checkpoints)
            except LedgerError as error:
                self._blame(position, str(error), place.index)
        if not self.opened.entries:
            self.found.append(Finding("record", "The file has no entries."))
        if len(read) == len(self.opened.entries):
            self._check_chain(read)
            if read and find_tag is not None:
                self._check_end(read[-1], checkpoints, find_tag)
        return self.found

    def _blame(self, position: int, message: str, index: int | None = None) -> None:
        self.found.append(Finding(f"entries[{position}]", message, index))

    def _checkpoints(self) -> dict[int, Checkpoint]:
        """The verified checkpoints by epoch, which is the last part of a log's origin."""
        made: dict[int, Checkpoint] = {}
        named = [("earlier", one, epoch) for epoch, one in self.opened.earlier.items()]
        for where, signed, epoch in [*named, ("checkpoint", self.opened.signed, None)]:
            try:
                checkpoint = self._open(signed)
                found = _epoch_of(checkpoint.origin)
            except LedgerError as error:
                self.found.append(Finding(where, str(error)))
                continue
            if found in made or epoch not in {None, found}:
                message = "The checkpoint stands under another epoch than its own."
                self.found.append(Finding(where, message))
            made[found] = checkpoint
        if len({one.origin.rpartition("/")[0] for one in made.values()}) > 1:
            self.found.append(Finding("earlier", "The checkpoints are of different logs."))
        self._take_successions(made)
        return made

    def _take_successions(self, made: dict[int, Checkpoint]) -> None:
        """Put what was held in the place of each ended epoch's checkpoint, the newest first."""
        for epoch in sorted(made.keys() & self.opened.earlier.keys(), reverse=True):
            signed = self.opened.earlier[epoch]
            if signed.succession is not None:
                try:
                    made[epoch] = self._held(epoch, signed, signed.succession, made)
                except LedgerError as error:
                    self.found.append(Finding("earlier", str(error)))

    def _held(
        self, epoch: int, signed: Signed, place: OpenedEntry, made: Mapping[int, Checkpoint]
    ) -> Checkpoint:
        read = _read_entry(place)
        self._check_place(place, made)
        told = Succession.from_body(read.body)
        is_first = (place.epoch, place.index, read.head.kind) == (epoch + 1, 0, KIND)
        if not is_first or (told.epoch, told.checkpoint) != (epoch, signed.checkpoint):
            raise LedgerError(f"The succession is not that of epoch {epoch} and its checkpoint.")
        told.verify(parse_vkey(signed.vkey))
        return Checkpoint(made[epoch].origin, told.held_size, told.held_root)

    def _open(self, signed: Signed) -> Checkpoint:
        verifier = parse_vkey(signed.vkey)
        if verifier.vkey != signed.vkey:
            raise LedgerError("The verifier key is not in its one spelling.")
        if self.trusted and signed.vkey not in self.trusted:
            raise LedgerError("The verifier key is not one of those that are trusted.")
        return open_checkpoint(signed.checkpoint, verifier)

    def _check_place(self, place: OpenedEntry, checkpoints: Mapping[int, Checkpoint]) -> None:
        checkpoint = checkpoints.get(place.epoch)
        if checkpoint is None:
            raise LedgerError(f"No verified checkpoint of epoch {place.epoch} is in the file.")
        leaf = merkle.hash_leaf(place.entry)
        merkle.verify_inclusion(leaf, place.index, checkpoint.size, place.proof, checkpoint.root)

    def _check_chain(self, read: list[_Read]) -> None:
        """Each entry of the record follows the one before: n, tag, version, place in the log."""
        version = 0
        for position, one in enumerate(read):
            head, index = one.head, one.place.index
            if (head.record, head.kind) != (self.opened.record, self.opened.kind):
                self._blame(position, "The entry is of another record or kind.", index)
            if head.n != position + 1:
                message = f"The record's entry {position + 1} is missing: this is its {head.n}."
                self._blame(position, message, index)
            if position and one.entry.tag != read[position - 1].head.next:
                self._blame(position, "Its tag is not the one that the entry before named.", index)
            if position and _place(one) <= _place(read[position - 1]):
                self._blame(position, "It stands in the log before the entry it follows.", index)
            if not _follows(head, version):
                self._blame(position, f"It does not follow version {version} of the record.", index)
            version = max(version, head.version)

    def _check_end(
        self, last: _Read, checkpoints: Mapping[int, Checkpoint], find_tag: FindTag
    ) -> None:
        """Name an entry under the file's checkpoint that carries the last `next` as its tag."""
        found = find_tag(last.head.next)
        if found is None or not checkpoints:
            return
        epoch, index = found
        newest = max(checkpoints)
        if epoch < newest or (epoch == newest and index < checkpoints[newest].size):
            message = f"The record goes on with entry {index} of epoch {epoch}, which was left out."
            self._blame(len(self.opened.entries) - 1, message, last.place.index)


def _follows(head: Head, version: int) -> bool:
    """A version is the next one; an act is about one that is there."""
    return head.version == version + 1 if head.act is None else head.version <= version


def _place(one: _Read) -> tuple[int, int]:
    return one.place.epoch, one.place.index


def _epoch_of(origin: str) -> int:
    name = origin.rpartition("/")[2]
    if not name.isascii() or not name.isdecimal() or name.startswith("0"):
        raise LedgerError(f"The origin {origin[:80]!r} does not end in an epoch.")
    return int(name)


def _read_entry(place: OpenedEntry) -> _Read:
    entry = parse_entry(place.entry)
    head: dict[str, Scalar] = {}
    body: dict[str, Scalar] = {}
    for data in place.disclosures:
        _, name, value = parse_disclosure(data)
        if not name.startswith(("@", "/")):
            raise LedgerError(f"{name[:80]!r} is neither a head's name nor a pointer.")
        leaves = head if name.startswith("@") else body
        if name in leaves:
            raise LedgerError(f"{name} is opened twice.")
        leaves[name] = value
    if digest_of(place.hashes) != entry.digest:
        raise LedgerError("The leaves do not lead to the entry's digest.")
    read = _Read(place, entry, Head.from_leaves(head), body)
    if format_second(read.head.received_at) != format_second(entry.at):
        raise LedgerError("The entry's time is not the one under its digest.")
    return read
