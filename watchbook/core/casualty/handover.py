"""What is said to the clinic: thirty seconds to read aloud, and one plain code.

Made from the card's lines and nothing else. What nobody wrote is said as not known where the
clinic has to know it (whether the dog bites strangers, its weight), and left out where it does not.
Nothing here guesses: no outcome, no diagnosis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.core.casualty.card import burned_stated, ordered, series, tourniquets, trend
from watchbook.core.casualty.decimals import mass_words, plain_decimal, volume_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from watchbook.core.casualty.card import Line
    from watchbook.core.casualty.weights import Weight

MOST_WORDS = 75
"""Thirty seconds at 150 words a minute, a calm speaker's rate."""
MOST_CODE_BYTES = 700
"""What a plain code of a size that phones still read at arm's length may hold."""


@dataclass(frozen=True, slots=True)
class Casualty:
    """What the hand-over knows beside the lines. Times in seconds, UTC."""

    dog: str
    weight: Weight | None
    mechanism: str
    happened_at: int
    arrives_at: int | None
    bites_strangers: bool | None
    lines: tuple[Line, ...]
    allergies: str = ""
    telephone: str = ""


_SAID = ("who", "what", "wounds", "signs", "tourniquet", "given", "bites", "exposure")
"""The order in which it is read aloud."""
_CODED = (
    "head", "what", "bites", "tourniquet", "given", "exposure", "allergies", "call", "wounds",
    "signs", "written",
)  # fmt: skip
"""The order of the lines of the code."""
_KEPT_FIRST = (
    "who", "head", "bites", "written", "tourniquet", "what", "call", "exposure", "allergies",
    "given", "wounds", "signs",
)  # fmt: skip
"""What has its place first where not everything fits."""
_MORE = "More is on the card."


def spoken(casualty: Casualty, at: int, clock: Callable[[int], str]) -> list[str]:
    """The sentences to read aloud, at most 75 words.

    `clock` writes a time as local hours and minutes. Where the card holds more than fits, lists
    are shortened and say by how much, the least important sentence goes, and the last one says
    that there is more. However long one of them is, it takes no place from a more important one.
    """
    told = {name: ways for name, ways in _ways(casualty, at, clock).items() if name in _SAID}
    whole = [told[name][0] for name in _SAID if name in told]
    if sum(_words(one) for one in whole) <= MOST_WORDS:
        return whole
    kept = _fitted(told, MOST_WORDS - _words(_MORE), _words)
    return [*(kept[name] for name in _SAID if name in kept), _MORE]


def plain_code(casualty: Casualty, at: int, clock: Callable[[int], str]) -> str:
    """The essentials as plain text for a code that any phone reads without a network.

    What does not fit is shortened or left out by the same order as in `spoken`; never cut inside.
    """
    told = {name: ways for name, ways in _ways(casualty, at, clock).items() if name in _CODED}
    kept = _fitted(told, MOST_CODE_BYTES + 1, lambda line: len(line.encode()) + 1)
    return "\n".join(kept[name] for name in _CODED if name in kept)


def _fitted(told: Mapping[str, list[str]], room: int, size: Callable[[str], int]) -> dict[str, str]:
    """Of each the longest way of saying it for which there is room, the most important first."""
    kept: dict[str, str] = {}
    for name in _KEPT_FIRST:
        for way in told.get(name, ()):
            if size(way) <= room:
                kept[name] = way
                room -= size(way)
                break
    return kept


def _ways(casualty: Casualty, at: int, clock: Callable[[int], str]) -> dict[str, list[str]]:
    """What there is to say: for each the ways of saying it, the fullest first; never an empty one.

    Each in one line whatever somebody typed.
    """
    weight = casualty.weight.words if casualty.weight else "weight not known"
    told = {
        "who": [_who(casualty, at, weight)],
        "head": [f"POLICE DOG {casualty.dog}, {weight}"],
        "what": _what(casualty, clock),
        "wounds": _wounds(casualty),
        "signs": [_signs(casualty, clock)],
        "tourniquet": [_tourniquet(casualty, at, clock)],
        "given": _shorter("Given", _given(casualty, clock)),
        "bites": [_bites(casualty)],
        "exposure": _shorter("Exposed to", _exposures(casualty)),
        "allergies": _allergies(casualty),
        "call": [f"Call {casualty.telephone}" if casualty.telephone else ""],
        "written": [f"Written {clock(at)}"],
    }
    lines = {name: [" ".join(way.split()) for way in ways] for name, ways in told.items()}
    return {name: ways for name, ways in lines.items() if ways and ways[0]}


def _shorter(label: str, told: list[str]) -> list[str]:
    """A list whole, then with ever fewer of its items and their number, at last its length."""
    if not told:
        return []
    shorter = [
        f"{label}: {'; '.join(told[:count])}; and {len(told) - count} more."
        for count in range(len(told) - 1, 0, -1)
    ]
    return [f"{label}: {'; '.join(told)}.", *shorter, f"{label}: {len(told)} on the card."]


def _words(sentence: str) -> int:
    return len(sentence.split())


def _who(casualty: Casualty, at: int, weight: str) -> str:
    minutes = None if casualty.arrives_at is None else max(0, casualty.arrives_at - at) // 60
    return f"Police dog {casualty.dog}, {weight}. {_coming(minutes)}."


def _coming(minutes: int | None) -> str:
    if minutes is None:
        return "Time of arrival not known"
    return f"Arriving in {_minutes(minutes)}" if minutes else "Arriving now"


def _minutes(count: int) -> str:
    return f"{count} minute{'s' if count != 1 else ''}"


def _what(casualty: Casualty, clock: Callable[[int], str]) -> list[str]:
    when = clock(casualty.happened_at)
    cause = casualty.mechanism or "Cause not known"
    return [f"{cause}, {when}.", f"{cause.split(',')[0]}, {when}."]


def _allergies(casualty: Casualty) -> list[str]:
    told = casualty.allergies
    return [f"Allergies: {told}", "Allergies: on the card"] if told else []


def _wounds(casualty: Casualty) -> list[str]:
    found = [line for line in ordered(casualty.lines) if line.what == "wound"]
    told = list(dict.fromkeys(_joined(line.words, line.site, line.side) for line in found))
    stated = burned_stated(casualty.lines)
    burned = "" if stated is None else f"Burned surface {stated} percent."
    return [f"{one} {burned}" for one in _shorter("Wounds", told) or [""]]


def _joined(*words: str) -> str:
    return ", ".join(word for word in words if word)


_SIGNS = (("pulse", "pulse"), ("breaths", "breathing"), ("oxygen", "oxygen"))


def _signs(casualty: Casualty, clock: Callable[[int], str]) -> str:
    seen = [line for line in ordered(casualty.lines) if line.what == "signs"]
    if not seen:
        return ""
    told = [
        _joined(f"{label} {values[-1][1]}", trend(values))
        for name, label in _SIGNS
        if (values := series(seen, name))
    ]
    heat = series(seen, "temperature_c10")
    if heat:
        told.append(_joined(f"temperature {plain_decimal(heat[-1][1], 1)} C", trend(heat)))
    told += [seen[-1].words] if seen[-1].words else []
    return f"Signs at {clock(seen[-1].at)}: {'; '.join(told)}." if told else ""


def _tourniquet(casualty: Casualty, at: int, clock: Callable[[int], str]) -> str:
    told = [
        f"Tourniquet {one.site} since {clock(one.applied_at)}, {_minutes(one.minutes(at))}."
        for one in tourniquets(casualty.lines)
        if one.is_on
    ]
    return " ".join(told)


def _given(casualty: Casualty, clock: Callable[[int], str]) -> list[str]:
    told = []
    for line in ordered(casualty.lines):
        if line.what not in ("drug", "fluid"):
            continue
        amount = ""
        if line.numbers.get("amount_ng"):
            amount = mass_words(line.numbers["amount_ng"])
        elif line.numbers.get("volume_ul"):
            amount = volume_words(line.numbers["volume_ul"])
        told.append(f"{' '.join(one for one in (line.words, amount) if one)} at {clock(line.at)}")
    return told


def _bites(casualty: Casualty) -> str:
    if casualty.bites_strangers is None:
        return "Not known whether he bites strangers."
    return "Bites strangers." if casualty.bites_strangers else "Does not bite strangers."


def _exposures(casualty: Casualty) -> list[str]:
    found = (line for line in ordered(casualty.lines) if line.what == "exposure" and line.words)
    return list(dict.fromkeys(line.words for line in found))
