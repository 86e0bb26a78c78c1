"""Geometry of the weight chart: weights by day in, a path and its scales out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from watchbook.duty.health.models.seen import G_A_POUND
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from datetime import datetime

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 48, 12, 28
_ENOUGH = 2


@dataclass(frozen=True)
class WeightChart:
    """Points in the view box, ticks of kilograms on the left and of pounds on the right."""

    points: list[tuple[float, float, str]]
    path: str
    ticks_kg: list[tuple[float, str]]
    ticks_lb: list[tuple[float, str]]
    days: list[tuple[float, str, str]]
    words: str

    width = WIDTH
    height = HEIGHT
    left = LEFT
    right = WIDTH - RIGHT


def weight_chart(weights: list[tuple[datetime, int]]) -> WeightChart | None:
    """The chart of `(instant, grams)`, oldest first; None for fewer than two.

    The scale does not begin at nought, and says so in its ticks: what matters of a weight is its
    change.
    """
    if len(weights) < _ENOUGH:
        return None
    masses = [grams / 1000 for _, grams in weights]
    low, high = floor(min(masses) - 0.5), ceil(max(masses) + 0.5)
    first, last = weights[0][0].timestamp(), weights[-1][0].timestamp()
    span = max(last - first, 1.0)

    def x_of(at: float) -> float:
        return round(LEFT + (at - first) / span * (WIDTH - LEFT - RIGHT), 1)

    def y_of(kilograms: float) -> float:
        share = (kilograms - low) / (high - low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    points = [
        (x_of(at.timestamp()), y_of(grams / 1000), f"{grams / 1000:.1f} kg, {day_text(at)}")
        for at, grams in weights
    ]
    step = max(1, ceil((high - low) / 5))
    pounds = range(ceil(low * 1000 / G_A_POUND), floor(high * 1000 / G_A_POUND) + 1)
    lb_step = max(1, ceil(len(pounds) / 5))
    return WeightChart(
        points=points,
        path="M" + "L".join(f"{x} {y}" for x, y, _ in points),
        ticks_kg=[(y_of(one), str(one)) for one in range(low, high + 1, step)],
        ticks_lb=[(y_of(one * G_A_POUND / 1000), str(one)) for one in pounds[::lb_step]],
        days=[
            (x_of(first), day_text(weights[0][0]), "start"),
            (x_of(last), day_text(weights[-1][0]), "end"),
        ],
        words=(
            f"{len(weights)} weights from {day_text(weights[0][0])} to {day_text(weights[-1][0])}: "
            f"{masses[0]:.1f} to {masses[-1]:.1f} kg, lowest {min(masses):.1f}, highest "
            f"{max(masses):.1f} kg."
        ),
    )
