"""What other rooms tell this one: which files they still name, and who may see a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

_holders: dict[str, Callable[[str], Iterable[str]]] = {}


def register_file_holder(name: str, named: Callable[[str], Iterable[str]]) -> None:
    """Say which files a room's own rows name: `named(agency)` yields SHA-256s.

    Bodies of records are looked at anyway; this is for what is no record yet,
    such as a quarantined submission.
    """
    _holders[name] = named


_closings: list[Callable[[Viewer], frozenset[UUID]]] = []


def register_closing(closed: Callable[[Viewer], frozenset[UUID]]) -> None:
    """Say which items a higher room closes to a viewer: `closed(viewer)` gives record ids."""
    if closed not in _closings:
        _closings.append(closed)


def closed_to(viewer: Viewer) -> frozenset[UUID]:
    """The ids of records, items among them, that any room closes to this viewer now."""
    return frozenset().union(*(closed(viewer) for closed in _closings))


_owners: list[Callable[[Viewer, str, UUID], bool]] = []


def register_owner_rule(sees: Callable[[Viewer, str, UUID], bool]) -> None:
    """Say who sees the record that an item belongs to: `sees(viewer, kind, record_id)`."""
    if sees not in _owners:
        _owners.append(sees)


def sees_owner(viewer: Viewer, kind: str, record_id: UUID) -> bool:
    """Whether the record that an item belongs to is open to the viewer, by every rule."""
    return all(sees(viewer, kind, record_id) for sees in _owners)


def held_elsewhere(agency: str) -> set[str]:
    """Every file that a registered holder names."""
    return {digest for named in _holders.values() for digest in named(agency)}
