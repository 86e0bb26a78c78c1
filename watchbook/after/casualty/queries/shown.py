"""A line of a card in words: when, what, by whom, and what is to be known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.after.casualty.choices import cards as words
from watchbook.after.casualty.queries.card_parts import degrees
from watchbook.after.casualty.queries.happening import taken_at
from watchbook.core.casualty import card
from watchbook.core.casualty.decimals import mass_words, plain_decimal, volume_words
from watchbook.core.casualty.weights import kept_weight
from watchbook.core.schema import label_of
from watchbook.ground.records.queries.words import actor_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from watchbook.after.casualty.models import Line

_LATE_S = 15 * 60


@dataclass(frozen=True)
class Shown:
    """One line as it is read."""

    row: Line
    at: datetime
    title: str
    text: str
    who: str
    marks: tuple[str, ...] = ()


def shown_lines(agency: str, rows: Sequence[Line]) -> list[Shown]:
    """Lines in words, with who wrote each."""
    who = actor_names(agency, (one.opened_by for one in rows))
    return [shown_line(row, "" if row.from_code else who[row.opened_by]) for row in rows]


def shown_line(row: Line, who: str) -> Shown:
    """One line in words."""
    told = [_place(row), words.words_shown(row.what, row.words), *_numbers(row)]
    if row.clinic is not None:
        told.append(row.clinic.name)
    return Shown(
        row, taken_at(row), label_of(words.WHATS, row.what),
        "; ".join(one for one in told if one), who or "over the code in the car", _marks(row),
    )  # fmt: skip


def _place(row: Line) -> str:
    site = label_of(words.SITES, row.site).lower()
    side = card.Line("", 0, row.what, site, view=row.view or "").side
    return ", ".join(one for one in (site, side) if one)


_PLAIN = (
    ("pulse", "pulse {}"), ("breaths", "breaths {}"), ("oxygen", "oxygen {} %"),
    ("pain", "pain {} of 10"), ("minutes", "{} min to the clinic"),
    ("burned_percent", "{} % of the surface"),
)  # fmt: skip


def _numbers(row: Line) -> list[str]:
    told = [
        text.format(getattr(row, name))
        for name, text in _PLAIN
        if getattr(row, name) is not None
    ]  # fmt: skip
    if row.temperature_c10 is not None:
        told.append(degrees(row.temperature_c10, row.temperature_f10))
    if row.refill_ds is not None:
        told.append(f"gums refill in {plain_decimal(row.refill_ds, 1)} s")
    if row.gums:
        told.append(f"gums {label_of(words.GUMS, row.gums).lower()}")
    if row.consciousness:
        told.append(label_of(words.CONSCIOUSNESS, row.consciousness).lower())
    if row.amount_ng is not None:
        told.append(mass_words(row.amount_ng))
    if row.volume_ul is not None:
        told.append(volume_words(row.volume_ul))
    if row.mass_g is not None:
        told.append(kept_weight(row.mass_g).words)
    return told


def _marks(row: Line) -> tuple[str, ...]:
    told = []
    if row.from_code:
        told.append("nobody signed in")
    if row.happened_at > row.received_at:
        told.append("its clock was ahead: taken as it came")
    elif (row.received_at - row.happened_at).total_seconds() > _LATE_S:
        told.append("came later")
    if row.version > 1:
        told.append("amended")
    return tuple(told)
