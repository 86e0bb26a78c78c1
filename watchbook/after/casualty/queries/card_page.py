"""What the page of a casualty shows: its facts, its lines under their letters, its ending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty import choices_card as words
from watchbook.after.casualty.queries.casualties import endings_of, joined_of
from watchbook.after.casualty.queries.lines import line_rows, taken_at
from watchbook.core.casualty.decimals import mass_words, plain_decimal, volume_words
from watchbook.core.casualty.weights import Weight
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.queries.words import actor_names

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import Casualty, Line
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Shown:
    """One line as it is read: when, what, the words, who, and what is to be known of it."""

    row: Line
    at: datetime
    title: str
    text: str
    who: str
    marks: tuple[str, ...] = ()


def shown_line(row: Line, who: str) -> Shown:
    """A line in words."""
    site = words.label_of(words.SITES, row.site).lower()
    told = [site, words.words_shown(row.what, row.words), *_numbers(row)]
    if row.clinic is not None:
        told.append(row.clinic.name)
    return Shown(
        row, taken_at(row), words.label_of(words.WHATS, row.what),
        "; ".join(one for one in told if one), who, _marks(row),
    )  # fmt: skip


def _numbers(row: Line) -> list[str]:
    told = []
    for name, label, unit in (
        ("pulse", "pulse", ""), ("breaths", "breaths", ""), ("oxygen", "oxygen", " %"),
        ("pain", "pain", " of 10"), ("minutes", "", " min to the clinic"),
    ):  # fmt: skip
        value = getattr(row, name)
        if value is not None:
            told.append(f"{label} {value}{unit}".strip())
    if row.temperature_c10 is not None:
        told.append(degrees(row.temperature_c10))
    if row.refill_ds is not None:
        told.append(f"gums refill in {plain_decimal(row.refill_ds, 1)} s")
    if row.gums:
        told.append(f"gums {words.label_of(words.GUMS, row.gums).lower()}")
    if row.consciousness:
        told.append(words.label_of(words.CONSCIOUSNESS, row.consciousness).lower())
    if row.amount_ng is not None:
        told.append(mass_words(row.amount_ng))
    if row.volume_ul is not None:
        told.append(volume_words(row.volume_ul))
    if row.mass_g is not None:
        told.append(Weight((row.mass_g + 50) // 100 * 100).words)
    return told


def degrees(celsius10: int) -> str:
    """A temperature as both people read it."""
    fahrenheit = round(celsius10 * 18 / 10 + 320)
    return f"{plain_decimal(celsius10, 1)} °C ({plain_decimal(fahrenheit, 1)} °F)"


_LATE_S = 15 * 60


def _marks(row: Line) -> tuple[str, ...]:
    told = []
    if row.from_code:
        told.append("over the code in the car")
    if row.happened_at > row.received_at:
        told.append("its clock was ahead: taken as it came")
    elif (row.received_at - row.happened_at).total_seconds() > _LATE_S:
        told.append("came later")
    if row.version > 1:
        told.append("amended")
    return tuple(told)


def card_context(viewer: Viewer, casualty: Casualty, *, is_open: bool) -> dict[str, Any]:
    """What the template shows; medical words only where the card is open."""
    rows = line_rows(viewer, casualty) if is_open else []
    who = actor_names(casualty.agency_id, (one.opened_by for one in rows))
    lines = [shown_line(row, who[row.opened_by]) for row in rows]
    same = [one for one in joined_of(viewer, casualty) if one.id != casualty.id]
    return {
        "casualty": casualty,
        "is_open": is_open,
        "mechanism": words.label_of(words.MECHANISMS, casualty.mechanism),
        "who": record_view(viewer, "casualty.casualty", casualty.id).who,
        "lines": [one for one in lines if not one.row.is_struck],
        "struck": [one for one in lines if one.row.is_struck],
        "same": same,
        "endings": [
            (one, words.label_of(words.ENDINGS, one.how)) for one in endings_of(viewer, casualty)
        ],
    }
