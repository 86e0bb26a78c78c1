"""What runs were run on: as written with the run, else with the set-up that it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOT_RECORDED = "not-recorded"
"""The word of a filter for runs of which nobody wrote the condition."""


@dataclass(frozen=True)
class Surfaces:
    """Runs by surface, of which a run may have several; `unwritten` have none written."""

    counts: Counter[str]
    unwritten: int
    total: int


def surfaces_of(rows: QuerySet[Any]) -> Surfaces:
    """The surfaces of these runs. One statement, grouped by what was written."""
    counts: Counter[str] = Counter()
    unwritten = total = 0
    grouped = rows.order_by().values_list("surfaces", "exercise__surfaces")
    for own, setup, count in grouped.annotate(told=Count("pk")):
        listed = own or setup or ()
        total += count
        unwritten += 0 if listed else count
        for one in listed:
            counts[one] += count
    return Surfaces(counts, unwritten, total)


def on_surface(word: str) -> Q:
    """Runs on this surface, or with none written, by the same rule."""
    if word == NOT_RECORDED:
        return Q(surfaces=[]) & (Q(exercise=None) | Q(exercise__surfaces=[]))
    held = f'"{word}"'
    return Q(surfaces__icontains=held) | Q(surfaces=[], exercise__surfaces__icontains=held)
