"""The gate of the clinic's sealed word: the one place that says whether it is open.

A version of the word is open once it is recorded that the handler heard that version from a
human being. Where two cards are said to be one, what was heard before counts no more until the
named person records it for the whole: so neither shows an outcome while the other's word is still
to be told, and the pages are the same whether there is such a word or not. Higher rooms may hold it
closed longer (`register_gate`); none can open it earlier. Whoever shows anything of a word asks
here first, and nobody else reads `ClinicWord`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.models import Heard
from watchbook.after.casualty.queries.casualties import joined_at, joined_ids
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.after.casualty.models import Casualty

_gates: dict[str, Callable[[Casualty, int], bool]] = {}


def register_gate(name: str, is_open: Callable[[Casualty, int], bool]) -> None:
    """Let a higher room hold a word closed: `is_open(casualty, version)`, asked of every reader."""
    _gates[name] = is_open


def open_version(casualty: Casualty) -> int:
    """The newest version of this card's word that is open to those who read it; 0 for none.

    One statement where nothing was heard.
    """
    for version in sorted(heard_versions(casualty), reverse=True):
        if all(is_open(casualty, version) for is_open in _gates.values()):
            return version
    return 0


def heard_versions(casualty: Casualty) -> set[int]:
    """The versions of this card's word that the handler heard, as far as that still counts."""
    rows = Heard.objects.filter(agency_id=casualty.agency_id, casualty=casualty)
    heard = list(rows.exclude(state=State.EXPUNGED).values_list("word_version", "received_at"))
    if not heard:
        return set()
    ids = joined_ids(casualty.agency_id, casualty.id)
    since = joined_at(casualty.agency_id, ids)
    return {version for version, at in heard if since is None or at > since}


def is_open(casualty: Casualty) -> bool:
    """Whether any word of the clinic on this card is open."""
    return open_version(casualty) > 0
