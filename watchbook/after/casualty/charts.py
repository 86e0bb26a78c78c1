"""Geometry of the small charts of signs: values by time in, points and a band out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.core.casualty.decimals import plain_decimal

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.core.casualty.card import Band

WIDTH, HEIGHT = 320, 110
LEFT, RIGHT, TOP, BOTTOM = 8, 40, 14, 22


@dataclass(frozen=True)
class SignChart:
    """One sign over the time of the casualty. `band` is (y, height) of the resting values."""

    label: str
    unit: str
    points: list[tuple[float, float, str]]
    path: str
    band: tuple[float, float] | None
    ends: tuple[str, str]
    words: str

    width = WIDTH
    height = HEIGHT
    left = LEFT
    right = WIDTH - RIGHT
    foot = HEIGHT - 6


def sign_chart(
    label: str,
    unit: str,
    values: list[tuple[int, int]],
    band: Band | None,
    clock: Callable[[int], str],
    *,
    places: int = 0,
) -> SignChart | None:
    """The chart of `(seconds, value)`, oldest first; None for fewer than two.

    The scale holds the values and the band, and does not begin at nought.
    """
    if len(values) < 2:
        return None
    seen = [value for _, value in values]
    low, high = min(seen), max(seen)
    if band is not None:
        low, high = min(low, band.low), max(high, band.high)
    low, high = (low - 1, high + 1) if low == high else (low, high)
    first, last = values[0][0], values[-1][0]

    def x_of(at: int) -> float:
        return round(LEFT + (at - first) / max(last - first, 1) * (WIDTH - LEFT - RIGHT), 1)

    def y_of(value: int) -> float:
        return round(HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    points = [(x_of(at), y_of(value), _text(value, places)) for at, value in values]
    return SignChart(
        label, unit, points, "M" + "L".join(f"{x} {y}" for x, y, _ in points),
        (y_of(band.high), round(y_of(band.low) - y_of(band.high), 1)) if band else None,
        (clock(first), clock(last)),
        f"{label}: " + ", ".join(f"{_text(value, places)} at {clock(at)}" for at, value in values)
        + (f"; at rest {_text(band.low, places)} to {_text(band.high, places)}" if band else "")
        + ".",
    )  # fmt: skip


def _text(value: int, places: int) -> str:
    return plain_decimal(value, places) if places else str(value)
