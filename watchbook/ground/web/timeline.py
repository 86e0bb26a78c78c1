"""Lines of a life, grouped by year for the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from django.utils import timezone

Dot = Literal["", "full", "kept", "late"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline.

    `anchor` is the line's permanent name on the page (an element id), `permalink` the address of a
    page that always shows it (empty: this page), `kind` a word such as "Training", `marks` short
    words beside the title as (text, kind of mark). `dot`: "" hollow, "full" for what weighs
    (joined, hurt, died), "kept" and "late" as marks mean them.
    """

    at: dt.datetime | dt.date | None
    title: str
    text: str = ""
    href: str = ""
    anchor: str = ""
    kind: str = ""
    dot: Dot = ""
    marks: Sequence[tuple[str, str]] = ()
    permalink: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its day spelled out."""

    entry: Entry
    day: str
    machine: str


@dataclass(frozen=True, slots=True)
class Year:
    """The lines of one year; `name` is "" for what has no date."""

    name: str
    lines: list[Line]


def years_of(entries: Iterable[object]) -> list[Year]:
    """The entries in the order given, broken where the year changes.

    An entry is an `Entry`, a mapping, or anything with attributes of those names. Days are those
    of the current time zone.
    """
    lines = [_line(_entry(raw)) for raw in entries]
    grouped = groupby(lines, key=lambda line: line.machine[:4])
    return [Year(name, list(group)) for name, group in grouped]


def _line(entry: Entry) -> Line:
    if entry.at is None:
        return Line(entry, "", "")
    day: dt.date = entry.at
    machine = entry.at.isoformat()
    if isinstance(entry.at, dt.datetime):
        local = timezone.localtime(entry.at)
        day, machine = local, local.isoformat(timespec="seconds")
    return Line(entry, f"{day.day} {day:%b}", machine)


def _entry(raw: object) -> Entry:
    if isinstance(raw, Entry):
        return raw
    names = Entry.__dataclass_fields__
    if isinstance(raw, Mapping):
        return Entry(**{name: raw[name] for name in names if name in raw})
    return Entry(**{name: getattr(raw, name) for name in names if hasattr(raw, name)})
