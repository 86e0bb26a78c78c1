"""The clock of a stop, judged: pure functions on times.

*Rodriguez v. United States* (2015) asks whether a sniff prolonged a stop beyond
the task that it was made for. What is shown is the time from the completion of
that task to the end of the sniff, as written. It is no legal conclusion: what
was known before, and whether the task was worked on without pause, stands in words.

A time that was typed is known to its minute, one that was pressed to its second. Between a typed
and a pressed one only whole minutes are counted: the rest is the clock's and nobody's delay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

ORDERED = (
    ("began_at", "ended_at", "The incident ends before it begins"),
    ("stop_began_at", "stop_ended_at", "The stop ends before it begins"),
    ("stop_began_at", "task_complete_at", "The task of the stop is done before the stop begins"),
    ("task_complete_at", "stop_ended_at", "The stop ends before its task is complete"),
    ("k9_requested_at", "k9_arrived_at", "The K9 arrives before it is asked for"),
    ("k9_arrived_at", "sniff_began_at", "The sniff begins before the K9 arrives"),
    ("stop_began_at", "sniff_began_at", "The sniff begins before the stop"),
    ("sniff_began_at", "sniff_ended_at", "The sniff ends before it begins"),
)  # fmt: skip
"""What cannot be in another order. A K9 may well be asked for, or be there, before a stop."""

_MINUTE_S = 60
_HOUR_S = 3600


def is_to_the_minute(moment: datetime) -> bool:
    """Whether a time was typed: fields take minutes, a press takes seconds too."""
    return moment.second == 0


def gap_s(first: datetime, last: datetime) -> int:
    """Seconds from one moment to another, whole minutes where one is known to its minute alone."""
    if is_to_the_minute(first) or is_to_the_minute(last):
        first, last = (one.replace(second=0, microsecond=0) for one in (first, last))
    return round((last - first).total_seconds())


@dataclass(frozen=True)
class Judged:
    """The interval in words; `seconds` below 0: the sniff ended first, None: a time is missing."""

    seconds: int | None
    text: str


def prolonged(task_complete_at: datetime | None, sniff_ended_at: datetime | None) -> Judged:
    """From the completion of the stop's task to the end of the sniff."""
    missing = [
        word
        for word, moment in (
            ("when the task of the stop was complete", task_complete_at),
            ("when the sniff ended", sniff_ended_at),
        )
        if moment is None
    ]
    if task_complete_at is None or sniff_ended_at is None:
        return Judged(None, f"Not recorded: {' and '.join(missing)}.")
    seconds = gap_s(task_complete_at, sniff_ended_at)
    if seconds > 0:
        return Judged(
            seconds,
            f"The sniff ended {span_text(seconds)} after the task of the stop was complete.",
        )
    if seconds == 0:
        is_exact = sniff_ended_at == task_complete_at and not is_to_the_minute(sniff_ended_at)
        when = "as" if is_exact else "in the same minute as"
        return Judged(0, f"The sniff ended {when} the task of the stop was complete.")
    return Judged(
        seconds, f"The sniff ended {span_text(-seconds)} before the task of the stop was complete."
    )


def backwards(times: Mapping[str, datetime | None]) -> list[str]:
    """What runs backwards among these times, as sentences; they are kept as they were written."""
    found = []
    for earlier, later, words in ORDERED:
        first, last = times.get(earlier), times.get(later)
        if first is not None and last is not None and (gap := gap_s(first, last)) < 0:
            found.append(f"{words} ({span_text(-gap)}).")
    return found


def phases_backwards(
    phases: Iterable[tuple[str, datetime | None, datetime | None]],
) -> list[str]:
    """The same of phases, each its label, beginning and end; their order is no matter."""
    return [
        f"{label} ends before it begins ({span_text(-gap)})."
        for label, began, ended in phases
        if began is not None and ended is not None and (gap := gap_s(began, ended)) < 0
    ]


def span_text(seconds: int) -> str:
    """A length of time as people say it: 7 min, 1 h 05 min, 40 s."""
    minutes, rest = divmod(seconds, _MINUTE_S)
    if seconds >= _HOUR_S:
        hours, minutes = divmod(minutes, 60)
        return f"{hours} h {minutes:02d} min"
    if minutes and rest:
        return f"{minutes} min {rest} s"
    return f"{minutes} min" if minutes else f"{rest} s"


def between_text(first: datetime | None, last: datetime | None) -> str | None:
    """The time between two moments, None where one is missing; a minus where it runs backwards."""
    if first is None or last is None:
        return None
    seconds = gap_s(first, last)
    return span_text(seconds) if seconds >= 0 else f"\u2212{span_text(-seconds)}"
