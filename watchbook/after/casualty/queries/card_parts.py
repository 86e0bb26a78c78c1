"""The parts of a casualty's page: category, letters, signs, wounds, tourniquets, what was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from watchbook.after.casualty.charts import SignChart, sign_chart
from watchbook.after.casualty.choices import cards as words
from watchbook.core.casualty import card
from watchbook.core.casualty.card import Band
from watchbook.core.casualty.decimals import plain_decimal
from watchbook.core.schema import label_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from watchbook.after.casualty.models import Facts
    from watchbook.after.casualty.queries.shown import Shown

GENERAL_BANDS = {
    "pulse": Band(60, 80),
    "breaths": Band(10, 40),
    "temperature_c10": Band(378, 392),
}
"""Adult working dogs at rest: pulse 60 to 80, breaths 10 to 40, 100 to 102.5 °F (Pararescue medical
operations handbook, 8th edition). Sources disagree; the dog's own values count before these."""

GENERAL_SOURCE = "adult working dogs at rest (PJ medical operations handbook, 8th ed.)."


@dataclass(frozen=True)
class Category:
    """The evacuation category as last set, with its limit."""

    label: str
    set_at: datetime
    limit_min: int | None
    left_min: int | None

    @property
    def words(self) -> str:
        """The limit in words."""
        if self.left_min is None:
            return "no limit"
        if self.left_min < 0:
            return f"limit passed {-self.left_min} min ago"
        return f"{self.left_min} min left"


def category_of(lines: Sequence[Shown], until: datetime) -> Category | None:
    """The last category that was set; its clock runs until `until`. None: not recorded."""
    found = [one for one in lines if one.row.what == "category" and one.row.words]
    if not found:
        return None
    last = found[-1]
    word = last.row.words or ""
    left = card.minutes_left(word, int(last.at.timestamp()), int(until.timestamp()))
    label = label_of(words.CATEGORIES, word)
    return Category(label, last.at, card.LIMITS_MIN[word], left)


@dataclass(frozen=True)
class Step:
    """One letter of the sequence with the lines that stand under it."""

    letter: str
    label: str
    lines: list[Shown]


def steps_of(lines: Sequence[Shown]) -> list[Step]:
    """Every letter in its order, with or without a line; then what stands under none."""
    told = {one.step: Step(one.letter, one.label, []) for one in card.SEQUENCE}
    rest = Step("", "Beside the letters", [])
    for line in lines:
        step = line.row.step or words.STEP_OF.get(line.row.what, "")
        told.get(step, rest).lines.append(line)
    return [*told.values(), *([rest] if rest.lines else [])]


@dataclass(frozen=True)
class Tourniquet:
    """One tourniquet and its four times; None where nobody wrote that."""

    site: str
    applied_at: datetime
    again_at: datetime | None
    converted_at: datetime | None
    removed_at: datetime | None
    minutes: int | None


def tourniquets_of(lines: Sequence[card.Line], until: datetime) -> list[Tourniquet]:
    """Every tourniquet by its place, with the minutes that it has held where it still does."""
    at = int(until.timestamp())
    return [
        Tourniquet(
            one.site or "place not recorded", _instant(one.applied_at), _or_none(one.again_at),
            _or_none(one.converted_at), _or_none(one.removed_at),
            one.minutes(at) if one.is_on else None,
        )
        for one in card.tourniquets(lines)
    ]  # fmt: skip


def _instant(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _or_none(at: int | None) -> datetime | None:
    return None if at is None else _instant(at)


@dataclass(frozen=True)
class Bands:
    """The resting values against which signs are read, and whose they are."""

    by_name: dict[str, Band]
    source: str


def bands_of(facts: Facts | None) -> Bands:
    """The dog's own where they are written, else the general ones, which say so."""
    own = own_bands(facts)
    by = f", measured by {facts.measured_by}" if facts is not None and facts.measured_by else ""
    if len(own) == len(GENERAL_BANDS):
        return Bands(own, f"Band: this dog at rest{by}.")
    general = GENERAL_SOURCE.removesuffix(".")
    if own:
        return Bands(
            GENERAL_BANDS | own, f"Band: this dog at rest{by} where written, else {general}."
        )
    return Bands(dict(GENERAL_BANDS), f"Band: {general}; his own values are not recorded.")


def own_bands(facts: Facts | None) -> dict[str, Band]:
    """A dog's own resting values by sign, those of which both ends are written."""
    own = {}
    for name in GENERAL_BANDS:
        low = getattr(facts, f"{name}_low", None)
        high = getattr(facts, f"{name}_high", None)
        if low is not None and high is not None:
            own[name] = Band(low, high)
    return own


SIGNS = (
    ("pulse", "Pulse", "a minute", 0),
    ("breaths", "Breaths", "a minute", 0),
    ("temperature_c10", "Temperature", "°C", 1),
    ("oxygen", "Oxygen", "%", 0),
)


def sign_charts(
    lines: Sequence[card.Line], bands: Bands, clock: Callable[[int], str]
) -> list[SignChart]:
    """A small chart of each sign that was taken twice or more."""
    charts = [
        sign_chart(label, unit, card.series(lines, name), bands.by_name.get(name), clock,
                   places=places)
        for name, label, unit, places in SIGNS
    ]  # fmt: skip
    return [one for one in charts if one is not None]


def trends_of(lines: Sequence[card.Line]) -> list[tuple[str, str]]:
    """Each sign that was taken twice or more, and how its last value stands to the one before."""
    told = [(label, card.trend(card.series(lines, name))) for name, label, _, _ in SIGNS]
    return [(label, word) for label, word in told if word]


@dataclass(frozen=True)
class Signs:
    """One row of the table of signs: each cell a text, and where it lies against its band."""

    at: datetime
    cells: list[tuple[str, str]]
    who: str


SIGN_HEADS = ("Pulse", "Breaths", "Temperature", "Oxygen", "Refill", "Gums", "Awake", "Pain")


def sign_rows(lines: Sequence[Shown], bands: Bands) -> list[Signs]:
    """The series of signs; a cell is empty where that sign was not taken."""
    rows = []
    for line in lines:
        row = line.row
        if row.what != "signs":
            continue
        heat = None
        if row.temperature_c10 is not None:
            heat = degrees(row.temperature_c10, row.temperature_f10)
        cells = [
            (_shown(row.pulse), _judged(bands, "pulse", row.pulse)),
            (_shown(row.breaths), _judged(bands, "breaths", row.breaths)),
            (heat or "", _judged(bands, "temperature_c10", row.temperature_c10)),
            (_shown(row.oxygen, " %"), ""),
            ("" if row.refill_ds is None else f"{plain_decimal(row.refill_ds, 1)} s", ""),
            (label_of(words.GUMS, row.gums), ""),
            (label_of(words.CONSCIOUSNESS, row.consciousness), ""),
            (_shown(row.pain, " of 10"), ""),
        ]
        rows.append(Signs(line.at, cells, line.who))
    return rows


def degrees(celsius10: int, typed_f10: int | None = None) -> str:
    """A temperature as both people read it; in Fahrenheit as it was typed, where it was."""
    fahrenheit10 = (celsius10 * 18 + 5) // 10 + 320 if typed_f10 is None else typed_f10
    return f"{plain_decimal(celsius10, 1)} °C ({plain_decimal(fahrenheit10, 1)} °F)"


def _shown(value: int | None, unit: str = "") -> str:
    return "" if value is None else f"{value}{unit}"


def _judged(bands: Bands, name: str, value: int | None) -> str:
    band = bands.by_name.get(name)
    if band is None or value is None:
        return ""
    judged = band.judge(value)
    return "" if judged == "within" else judged
