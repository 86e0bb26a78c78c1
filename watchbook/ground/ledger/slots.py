"""What higher rooms add to a write and to fsck, without this room knowing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchbook.ground.ledger.making import Written
    from watchbook.ground.ledger.packing import Packed

    EndOfWrite = Callable[[str, list[Written]], None]
    Ahead = Callable[[str, list[Written]], list[Packed]]
    FsckCheck = Callable[[str], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class _Follower:
    run: EndOfWrite
    ahead: Ahead | None
    kinds: frozenset[str] | None


_end_of_write: dict[str, _Follower] = {}
_fsck_checks: dict[str, FsckCheck] = {}


def register_end_of_write(
    name: str,
    run: EndOfWrite,
    ahead: Ahead | None = None,
    *,
    kinds: Iterable[str] | None = None,
) -> None:
    """Add rows at the end of every unit of work: `run(agency, written)`, inside its transaction.

    `ahead(agency, written)` makes the rows of a batch before its unit of work begins; `run` then
    gets only what was written beside the batch. `kinds` are those that `run` looks at (all, if
    None): records of other kinds may be prepared in another process.
    """
    follows = None if kinds is None else frozenset(kinds)
    _end_of_write[name] = _Follower(run, ahead, follows)


def run_end_of_write(agency: str, written: list[Written], in_batches: list[Written]) -> None:
    """Run what was added, in the order of names."""
    alone = [one for one in written if not one.is_ahead]
    for name in sorted(_end_of_write):
        one = _end_of_write[name]
        one.run(agency, alone if one.ahead is not None else [*written, *in_batches])


def prepared_ahead(agency: str, written: list[Written]) -> list[Packed]:
    """The rows that can be made before the unit of work of these begins."""
    steps = [_end_of_write[name].ahead for name in sorted(_end_of_write)]
    return [packed for ahead in steps if ahead is not None for packed in ahead(agency, written)]


def is_followed(kind: str) -> bool:
    """Whether somebody must see each record of a kind at the end of the write itself."""
    return any(
        one.ahead is None and (one.kinds is None or kind in one.kinds)
        for one in _end_of_write.values()
    )


def register_fsck_check(name: str, run: FsckCheck) -> None:
    """Add a check of a room's own state: `run(agency)` yields findings."""
    _fsck_checks[name] = run


def fsck_checks() -> Iterable[tuple[str, FsckCheck]]:
    """All added checks, by name."""
    return sorted(_fsck_checks.items())


InstallationCheck = Callable[[str, datetime], Iterable[tuple[str, str]]]
_checks: dict[str, InstallationCheck] = {}


def register_check(name: str, run: InstallationCheck) -> None:
    """Add a line to `watchbook check`: `run(agency, at)` yields what is so and how to mend it.

    How to mend it is empty where nothing is wrong. It reads only, and quickly.
    """
    _checks[name] = run


def installation_checks() -> list[tuple[str, InstallationCheck]]:
    """All added lines, by name."""
    return sorted(_checks.items())


URGENT_QUEUE = "urgent"
"""Tasks of this queue have a worker of their own: they wait behind no import, mail or signer."""


Trouble = str | list[str] | None


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """What the worker runs again and again: `run(at)`, at most every `every_s` seconds.

    What `run` gives is what it could not do, in words for the operator's log.
    """

    name: str
    every_s: float
    run: Callable[[datetime], Trouble]


_periodic: dict[str, PeriodicJob] = {}


def register_periodic(name: str, every_s: float, run: Callable[[datetime], Trouble]) -> None:
    """Have the one worker call `run(at)` about every `every_s` seconds; it must be idempotent."""
    _periodic[name] = PeriodicJob(name, every_s, run)


def periodic_jobs() -> list[PeriodicJob]:
    """What the worker repeats, by name."""
    return [_periodic[name] for name in sorted(_periodic)]
