"""The slot of names: what a viewer may call by its name though its own page is not open to him.

A veterinarian opens no dog's page, and attends dogs by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_named: dict[str, Callable[[Viewer, Record], bool]] = {}


def register_naming(kind: str, may_name: Callable[[Viewer, Record], bool]) -> None:
    """Add who else may name records of a kind: `may_name(viewer, row)`."""
    _named[kind] = may_name


def may_name(viewer: Viewer, kind: str, row: Record) -> bool:
    """Whether some room says that this viewer knows the record by name."""
    source = _named.get(kind)
    return source is not None and source(viewer, row)
