"""What other rooms tell this one: which files they still name, and who may see a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_holders: dict[str, Callable[[str], Iterable[str]]] = {}


def register_file_holder(name: str, named: Callable[[str], Iterable[str]]) -> None:
    """Say which files a room's own rows name: `named(agency)` yields SHA-256s.

    Bodies of records are looked at anyway; this is for what is no record yet,
    such as a quarantined submission.
    """
    _holders[name] = named


def held_elsewhere(agency: str) -> set[str]:
    """Every file that a registered holder names."""
    return {digest for named in _holders.values() for digest in named(agency)}
