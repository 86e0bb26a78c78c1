"""The gate of the clinic's sealed word: the one place that says whether it is open.

A version of the word is open once it is recorded that the handler heard that version from a
human being. Higher rooms may hold it closed longer (`register_gate`); none can open it earlier.
Whoever shows anything of a word asks here first, and nobody else reads `ClinicWord`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.models import Heard
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.after.casualty.models import Casualty

_gates: dict[str, Callable[[Casualty, int], bool]] = {}


def register_gate(name: str, is_open: Callable[[Casualty, int], bool]) -> None:
    """Let a higher room hold a word closed: `is_open(casualty, version)`, asked of every reader."""
    _gates[name] = is_open


def open_version(casualty: Casualty) -> int:
    """The newest version of the clinic's word that is open to those who read the card; 0 for none.

    One statement where nothing was heard.
    """
    rows = Heard.objects.filter(agency_id=casualty.agency_id, casualty=casualty)
    versions = rows.exclude(state=State.EXPUNGED).values_list("word_version", flat=True)
    for version in sorted(set(versions), reverse=True):
        if all(is_open(casualty, version) for is_open in _gates.values()):
            return version
    return 0


def is_open(casualty: Casualty) -> bool:
    """Whether any word of the clinic about this casualty is open."""
    return open_version(casualty) > 0
