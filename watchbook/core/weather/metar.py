"""A METAR line read into values; what is missing stays missing, what cannot be read says why.

Format: WMO No. 306, FM 15, and the US practice of FMH-1. The line names day and hour but neither
month nor year: they follow from the record's own time. The reader is the package `metar` (the extra
`export`), which takes a missing visibility for ten kilometres; here it is None, and nothing that
was not reported is ever nought.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

WITHIN = timedelta(hours=36)
"""A report further from the record's time than this is of another day or month."""
_DAY_AND_TIME = re.compile(r"\b(\d{2})(\d{2})(\d{2})Z\b")
_SPLIT_MILES = re.compile(r"\s\d{1,2}\s\d/\d{1,2}SM\b")
_VISIBILITY = re.compile(r"\s(?:[MP]?\d{1,2}(?:/\d{1,2})?SM|\d{4}(?:NDV)?|CAVOK)\b")
_NOT_READ = "This line could not be read as a METAR. It is kept as it was typed."


@dataclass(frozen=True)
class Report:
    """What a station reported; None for what it did not. `refusal` says why nothing was read.

    Temperatures in tenths of a degree Celsius, speeds in tenths of a metre a second, pressure in
    tenths of a hectopascal. `words` are present weather and sky as the report has them in words.
    """

    raw: str
    station: str = ""
    observed_at: datetime | None = None
    temperature_c10: int | None = None
    dewpoint_c10: int | None = None
    wind_from_deg: int | None = None
    is_wind_variable: bool = False
    wind_ms10: int | None = None
    gust_ms10: int | None = None
    visibility_m: int | None = None
    pressure_hpa10: int | None = None
    words: tuple[str, ...] = ()
    refusal: str = ""


def read_metar(raw: str, around: datetime) -> Report:
    """Read one line that belongs to a record of about this time. Never raises for what it reads."""
    line = " ".join(raw.upper().rstrip("= \n").split())
    observed = _time_near(line, around)
    if observed is None:
        return Report(raw, refusal=_NOT_READ)
    if abs(observed - around) > WITHIN:
        refusal = (
            f"The report is of another day or month: of day {observed.day}, {observed:%H:%M} UTC, "
            f"and the record is of {around.astimezone(UTC):%d %b %Y, %H:%M} UTC. It is kept as it "
            "was typed."
        )
        return Report(raw, refusal=refusal)
    try:
        reader = import_module("metar.Metar")
    except ImportError:
        refusal = "What reads such reports is not installed here (the extra export)."
        return Report(raw, refusal=refusal)
    try:
        told_by = reader.Metar(line, month=observed.month, year=observed.year)
        return _report(raw, line, observed, told_by)
    except Exception:  # noqa: BLE001  # the reader raises many kinds; each means: not read
        return Report(raw, refusal=_NOT_READ)


def _time_near(line: str, around: datetime) -> datetime | None:
    """Day and hour of the line in the month that brings them nearest; None where there is none."""
    found = _DAY_AND_TIME.search(line)
    if found is None:
        return None
    day, hour, minute = (int(part) for part in found.groups())
    here = around.astimezone(UTC)
    first = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    months = (first - timedelta(days=1), first, first + timedelta(days=31))
    near = []
    for month in months:
        try:
            near.append(datetime(month.year, month.month, day, hour, minute, tzinfo=UTC))
        except ValueError:
            continue  # that month has no such day, or there is no such hour
    return min(near, key=lambda one: abs(one - here), default=None)


def _tenths(value: Any, unit: str) -> int | None:
    return None if value is None else round(value.value(unit) * 10)


def _report(raw: str, line: str, observed: datetime, told: Any) -> Report:
    if not told.station_id:
        return Report(raw, refusal=_NOT_READ)
    body = line.partition(" RMK")[0]
    has_visibility = bool(_VISIBILITY.search(body) or _SPLIT_MILES.search(body))
    seen = told.vis if has_visibility else None
    is_calm = told.wind_speed is not None and told.wind_speed.value() == 0
    direction = None if is_calm else told.wind_dir
    words = f"{told.present_weather()}; {told.sky_conditions('; ')}".split("; ")
    return Report(
        raw,
        station=told.station_id,
        observed_at=observed,
        temperature_c10=_tenths(told.temp, "C"),
        dewpoint_c10=_tenths(told.dewpt, "C"),
        wind_from_deg=None if direction is None else round(direction.value()),
        is_wind_variable=direction is None and told.wind_speed is not None and not is_calm,
        wind_ms10=_tenths(told.wind_speed, "MPS"),
        gust_ms10=_tenths(told.wind_gust, "MPS"),
        visibility_m=None if seen is None else round(seen.value("M")),
        pressure_hpa10=_tenths(told.press, "HPA"),
        words=tuple(word.strip() for word in words if word.strip(" /")),
    )
