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
    from collections.abc import Callable

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


def spoken(casualty: Casualty, at: int, clock: Callable[[int], str]) -> list[str]:
    """The sentences to read aloud, most important first cut last; at most 75 words.

    `clock` writes a time as local hours and minutes. Where the card holds more than fits, the
    later sentences are left out and the last one says that there is more.
    """
    told = [
        _who(casualty, at),
        _what(casualty, clock),
        _wounds(casualty),
        _signs(casualty, clock),
        _tourniquet(casualty, at, clock),
        _given(casualty, clock),
        _bites(casualty),
        _exposure(casualty),
    ]
    kept = _in_one_line(told)
    more = "More is on the card."
    if _words(kept) <= MOST_WORDS:
        return kept
    bites = _bites(casualty)
    rest = [one for one in kept if one != bites]
    while rest and _words([*rest, bites, more]) > MOST_WORDS:
        rest.pop()
    return [*rest, bites, more]


def plain_code(casualty: Casualty, at: int, clock: Callable[[int], str]) -> str:
    """The essentials as plain text for a code that any phone reads without a network.

    Lines are left out from the end of the list of importance until it fits; never cut inside one.
    """
    weight = casualty.weight.words if casualty.weight else "weight not known"
    told = [
        f"POLICE DOG {casualty.dog}, {weight}",
        _what(casualty, clock),
        _bites(casualty),
        _tourniquet(casualty, at, clock),
        _given(casualty, clock),
        f"Allergies: {casualty.allergies}" if casualty.allergies else "",
        f"Call {casualty.telephone}" if casualty.telephone else "",
        _wounds(casualty),
        _signs(casualty, clock),
        _exposure(casualty),
        f"Written {clock(at)}",
    ]
    kept = _in_one_line(told)
    while len(kept) > 1 and len("\n".join(kept).encode()) > MOST_CODE_BYTES:
        kept.pop()
    return "\n".join(kept)


def _in_one_line(told: list[str]) -> list[str]:
    """Sentences that say something, each in one line whatever somebody typed."""
    return [plain for one in told if (plain := " ".join(one.split()))]


def _words(sentences: list[str]) -> int:
    return sum(len(one.split()) for one in sentences)


def _who(casualty: Casualty, at: int) -> str:
    weight = casualty.weight.words if casualty.weight else "weight not known"
    minutes = None if casualty.arrives_at is None else max(0, casualty.arrives_at - at) // 60
    return f"Police dog {casualty.dog}, {weight}. {_coming(minutes)}."


def _coming(minutes: int | None) -> str:
    if minutes is None:
        return "Time of arrival not known"
    return f"Arriving in {_minutes(minutes)}" if minutes else "Arriving now"


def _minutes(count: int) -> str:
    return f"{count} minute{'s' if count != 1 else ''}"


def _what(casualty: Casualty, clock: Callable[[int], str]) -> str:
    return f"{casualty.mechanism or 'Cause not known'}, {clock(casualty.happened_at)}."


def _wounds(casualty: Casualty) -> str:
    found = [line for line in ordered(casualty.lines) if line.what == "wound"]
    told = dict.fromkeys(_joined(line.words, line.site, line.side) for line in found)
    burned = burned_stated(casualty.lines)
    sentences = [f"Wounds: {'; '.join(told)}."] if told else []
    sentences += [] if burned is None else [f"Burned surface {burned} percent."]
    return " ".join(sentences)


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


def _given(casualty: Casualty, clock: Callable[[int], str]) -> str:
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
    return f"Given: {'; '.join(told)}." if told else ""


def _bites(casualty: Casualty) -> str:
    if casualty.bites_strangers is None:
        return "Not known whether he bites strangers."
    return "Bites strangers." if casualty.bites_strangers else "Does not bite strangers."


def _exposure(casualty: Casualty) -> str:
    told = dict.fromkeys(
        line.words for line in ordered(casualty.lines) if line.what == "exposure" and line.words
    )
    return f"Exposed to: {'; '.join(told)}." if told else ""
