"""Geometry of the two small plots: hours against a target, and a rate with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import SupportsFloat

WIDTH, HEIGHT, EDGE = 200, 20, 6  # units of the view box; the drawing scales with its column


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of `share` (0 to 1) of its track; `over` when the value passed the target."""

    text: str
    share: float
    met: bool
    width: float


@dataclass(frozen=True, slots=True)
class Interval:
    """Places in the view box of the estimate and its two ends, and the same in words."""

    x: float
    x_lo: float
    x_hi: float
    text: str
    span: str
    words: str
    ticks: tuple[float, ...]


def number_text(value: SupportsFloat) -> str:
    """A number with at most one decimal place, without a trailing zero."""
    return f"{float(value):.1f}".removesuffix(".0")


def bar_of(value: SupportsFloat, target: SupportsFloat, unit: str) -> Bar:
    """The bar for `value` of `target`, in `unit`. A target of 0 is always met."""
    done, goal = float(value), float(target)
    share = min(1.0, max(0.0, done / goal)) if goal > 0 else 1.0
    text = f"{number_text(done)} of {number_text(goal)} {unit}".rstrip()
    return Bar(text, share, met=done >= goal, width=round(share * WIDTH, 2))


def interval_of(
    estimate: SupportsFloat, lo: SupportsFloat, hi: SupportsFloat, n: int, hits: int | None
) -> Interval:
    """The plot of a share and its interval. Raises ValueError unless 0 ≤ lo ≤ estimate ≤ hi ≤ 1."""
    mid, low, high = float(estimate), float(lo), float(hi)
    if not 0 <= low <= mid <= high <= 1:
        raise ValueError(f"No interval: {low} ≤ {mid} ≤ {high} must lie within 0 and 1.")
    text = f"{hits} of {n}" if hits is not None else f"{percent(mid)}, n = {n}"
    span = span_text(low, high)
    ticks = tuple(_x(share) for share in (0, 0.5, 1))
    return Interval(_x(mid), _x(low), _x(high), text, span, f"{text}; interval {span}", ticks)


def percent(share: float) -> str:
    """A share as a whole percentage, a half upwards; never 0 % or 100 % for what is neither."""
    rounded = int((Decimal(repr(share)) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if rounded == 0 and share > 0:
        return "under 1 %"
    if rounded == 100 and share < 1:
        return "over 99 %"
    return f"{rounded} %"


def span_text(low: float, high: float) -> str:
    """Two shares as 86 to 99 %."""
    first, second = percent(low), percent(high)
    return f"{first.removesuffix(' %')} to {second}"


def _x(share: float) -> float:
    return round(EDGE + share * (WIDTH - 2 * EDGE), 2)
