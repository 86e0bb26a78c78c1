"""The list of records that made a number: as bytes, read again, and compared with today's. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION = 1


@dataclass(frozen=True, order=True)
class KeptPart:
    """What one record added: which version of it, the digest of that version, and how much.

    `is_of` marks the records of the denominator.
    """

    is_of: bool
    kind: str
    record_id: UUID
    version: int
    digest: str
    amount: int


@dataclass(frozen=True)
class Change:
    """One record before and after; None where it did not count."""

    before: KeptPart | None
    after: KeptPart | None

    @property
    def part(self) -> KeptPart:
        """The record, as it counts now or else counted then."""
        found = self.after or self.before
        assert found is not None  # a change has at least one side
        return found


@dataclass(frozen=True)
class Compared:
    """What differs between two lists, and how many records are the same."""

    added: tuple[Change, ...]
    amended: tuple[Change, ...]
    gone: tuple[Change, ...]
    same: int

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.amended or self.gone)


def as_bytes(parts: Iterable[KeptPart]) -> bytes:
    """One JSON object a line, in one order, so that the same parts have the same SHA-256."""
    lines = [json.dumps({"v": _VERSION})]
    lines += [
        json.dumps(
            {
                "of": part.is_of, "kind": part.kind, "record": str(part.record_id),
                "version": part.version, "digest": part.digest, "amount": part.amount,
            }
        )
        for part in sorted(parts)
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def from_bytes(content: bytes) -> list[KeptPart]:
    """The parts of a list; a ValueError for what is none."""
    head, *lines = content.decode().splitlines()
    if json.loads(head) != {"v": _VERSION}:
        raise ValueError("This is no list of records of a version that is known.")
    found = []
    for line in lines:
        told = json.loads(line)
        found.append(
            KeptPart(
                told["of"], told["kind"], UUID(told["record"]), told["version"], told["digest"],
                told["amount"],
            )
        )  # fmt: skip
    return found


def compared(then: Iterable[KeptPart], now: Iterable[KeptPart]) -> Compared:
    """What came, what changed and what went between two lists of one number."""
    before = {(part.is_of, part.kind, part.record_id): part for part in then}
    after = {(part.is_of, part.kind, part.record_id): part for part in now}
    both = [key for key in after if key in before]
    amended = [key for key in both if before[key] != after[key]]
    return Compared(
        tuple(Change(None, after[key]) for key in after if key not in before),
        tuple(Change(before[key], after[key]) for key in amended),
        tuple(Change(before[key], None) for key in before if key not in after),
        len(both) - len(amended),
    )
