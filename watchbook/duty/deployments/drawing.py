"""The clock of a stop as a drawing: where each stretch of it lies, in units of SVG. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.duty.deployments.clock import gap_s

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

WIDTH, LEFT, RIGHT, ROW, TOP = 640, 120, 16, 26, 8
_STEPS_MIN = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480)
_MOST_TICKS = 10
_FEWEST = 2
"""One bar alone says nothing beside another."""
_ROWS = (
    ("Stop", "stop_began_at", "stop_ended_at", "stop"),
    ("K9 on the way", "k9_requested_at", "k9_arrived_at", "wait"),
    ("Sniff", "sniff_began_at", "sniff_ended_at", "sniff"),
)


@dataclass(frozen=True)
class Stretch:
    """One bar: its words, its row's middle, from where and how wide, and what it is."""

    label: str
    y: float
    x: float
    width: float
    kind: str


@dataclass(frozen=True)
class ClockDrawing:
    """Bars, ticks of minutes, the completion of the task, and what of the sniff came after it."""

    height: float
    base: float
    stretches: tuple[Stretch, ...]
    ticks: tuple[tuple[float, str], ...]
    complete_x: float | None
    after: tuple[float, float] | None
    width: int = WIDTH
    left: int = LEFT


def clock_drawing(times: Mapping[str, datetime | None]) -> ClockDrawing | None:
    """The drawing; None where fewer than two stretches are whole, or one runs backwards."""
    whole = _whole(times)
    if len(whole) < _FEWEST or any(gap_s(began, ended) < 0 for _, began, ended, _ in whole):
        return None
    complete = times.get("task_complete_at")
    told = [moment for _, began, ended, _ in whole for moment in (began, ended)]
    told += [complete] if complete is not None else []
    first, span_s = min(told), (max(told) - min(told)).total_seconds()
    if span_s <= 0:
        return None

    def x(moment: datetime) -> float:
        share = (moment - first).total_seconds() / span_s
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    bars = tuple(
        Stretch(label, TOP + ROW * (row + 0.5), x(began), max(x(ended) - x(began), 1.5), kind)
        for row, (label, began, ended, kind) in enumerate(whole)
    )
    complete_x, after = (None if complete is None else x(complete)), None
    sniffed = next((ended for _, _, ended, kind in whole if kind == "sniff"), None)
    if complete is not None and complete_x is not None and sniffed and gap_s(complete, sniffed) > 0:
        after = (complete_x, round(x(sniffed) - complete_x, 1))
    base = TOP + ROW * len(bars) + 6
    return ClockDrawing(base + 22, base, bars, _ticks(span_s), complete_x, after)


def _whole(times: Mapping[str, datetime | None]) -> list[tuple[str, datetime, datetime, str]]:
    """The stretches of which both ends are known."""
    found = []
    for label, first, last, kind in _ROWS:
        began, ended = times.get(first), times.get(last)
        if began is not None and ended is not None:
            found.append((label, began, ended, kind))
    return found


def _ticks(span_s: float) -> tuple[tuple[float, str], ...]:
    minutes = span_s / 60
    step = next((one for one in _STEPS_MIN if minutes / one <= _MOST_TICKS), _STEPS_MIN[-1] * 4)
    scale = (WIDTH - LEFT - RIGHT) / minutes
    count = min(int(minutes // step), _MOST_TICKS)
    return tuple(
        (round(LEFT + number * step * scale, 1), f"{number * step}") for number in range(count + 1)
    )
