"""What higher rooms tell this one: events of scoped roles, what they keep, signed addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from watchbook.ground.people.viewer import Viewer

EventSource = Callable[[Viewer], Iterable[tuple[UUID, str]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the page "What the unit can see of me", in plain words.

    `permission` names who reads it, so that the page cannot promise what the program does not do;
    `mine(viewer)` tells the reader's own share ("14 runs"), or "".
    """

    name: str
    order: int
    what: str
    when: str
    who: str
    permission: str = ""
    mine: Callable[[Viewer], str] | None = None


_events: dict[str, EventSource] = {}
_kept: dict[str, Kept] = {}


def register_events(name: str, source: EventSource) -> None:
    """Offer events that a scoped role may name: `source(viewer)` gives `(id, label)`."""
    _events[name] = source


def events_for(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Every event that this viewer may name."""
    return [event for name in sorted(_events) for event in _events[name](viewer)]


def register_kept(kept: Kept) -> None:
    """Add a line to "What the unit can see of me": every room that keeps something of a person."""
    _kept[kept.name] = kept


def kept_lines() -> list[Kept]:
    """All lines, in order."""
    return sorted(_kept.values(), key=lambda kept: (kept.order, kept.name))


_signed: dict[str, re.Pattern[str]] = {}


def register_signed(name: str, pattern: str) -> None:
    """Name addresses at which a machine's own signature stands in for a session.

    `pattern` matches the whole path, which begins with the agency's code. The view checks the
    signature before anything else: the request reaches it as nobody, without a form token.
    """
    _signed[name] = re.compile(pattern)


def is_signed_address(path: str) -> bool:
    """Whether a session counts for nothing at this address, because the view asks a signature."""
    return any(pattern.fullmatch(path) for pattern in _signed.values())
