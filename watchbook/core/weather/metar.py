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
_MARK = re.compile(r"\b(?:METAR|SPECI)\b")
_FORECAST = re.compile(r"\bTAF\b.*", re.DOTALL)
_NOT_REPORTED = re.compile(r"(?:[AQ]?/{2,}|[AQ]?M{2,}|M+/M+|/{3,}/?/?)(?:KT|MPS|KMH|SM|CB|TCU)?|\$")
_NIL = re.compile(r"\sNIL\b")
_MORE_WIND = re.compile(r"\s(?:\d{3}|VRB)P\d")
_MORE_GUST = re.compile(r"GP\d{2,3}(?:KT|MPS|KMH)\b")
_PLAUSIBLE = {"C": (-900, 600), "MPS": (0, 1500), "HPA": (8500, 11000)}
"""In tenths: what lies outside was not measured, such as the A0000 of a silent barometer."""
_UNKNOWN = re.compile(r" at None|, vertical visibility to None")
_IS_FORECAST = "This is a forecast (TAF) and no report of what was. It is kept as it was typed."
_NOT_READ = "This line could not be read as a METAR. It is kept as it was typed."


@dataclass(frozen=True)
class Report:
    """What a station reported; None for what it did not. `refusal` says why nothing was read.

    Temperatures in tenths of a degree Celsius, speeds in tenths of a metre a second, pressure in
    tenths of a hectopascal. `words` are present weather and sky as the report has them in words.
    `visibility_is` tells what a station says that can measure no further: "less" than the value
    (M1/4SM), "more" than it (P6SM), "or more" (9999, CAVOK); empty where the value is the distance.
    A wind or gust that `is_more` was stronger than the value (P99KT).
    """

    raw: str
    station: str = ""
    observed_at: datetime | None = None
    temperature_c10: int | None = None
    dewpoint_c10: int | None = None
    wind_from_deg: int | None = None
    is_wind_variable: bool = False
    wind_ms10: int | None = None
    is_wind_more: bool = False
    gust_ms10: int | None = None
    is_gust_more: bool = False
    visibility_m: int | None = None
    visibility_is: str = ""
    pressure_hpa10: int | None = None
    words: tuple[str, ...] = ()
    refusal: str = ""


def read_metar(raw: str, around: datetime) -> Report:
    """Read one line that belongs to a record of about this time. Never raises for what it reads."""
    line, observed = _nearest(raw, around)
    if observed is None:
        is_forecast = raw.upper().split()[:1] == ["TAF"]
        return Report(raw, refusal=_IS_FORECAST if is_forecast else _NOT_READ)
    if abs(observed - around) > WITHIN:
        meant = around.astimezone(UTC)
        refusal = (
            f"The report is of another day or month: of day {observed.day}, {observed:%H:%M} UTC, "
            f"and the record is of {meant.day} {meant:%b %Y, %H:%M} UTC. It is kept as it "
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


def _nearest(raw: str, around: datetime) -> tuple[str, datetime | None]:
    """Of the reports in what was pasted the nearest in time; headings and forecasts are left."""
    whole = raw.upper().replace("=", "\n=")
    texts = [part for piece in _MARK.split(whole)[1:] or [whole] for part in _apart(piece)]
    reports = [(line, _time_near(line, around)) for line in texts]
    dated = [(abs(at - around), line, at) for line, at in reports if at is not None]
    if not dated:
        return "", None
    _, line, at = min(dated)
    return line, at


def _apart(piece: str) -> list[str]:
    """The reports of a piece without a mark: one, or one in each line where lines have a time."""
    kept = [_FORECAST.sub("", part) for part in piece.split("\n=")]
    lines = [line for part in kept for line in part.splitlines() if line.strip()]
    dated = [line for line in lines if _DAY_AND_TIME.search(line)]
    found = dated if len(dated) > 1 else [" ".join(lines)]
    return [
        " ".join(word for word in one.split() if not _NOT_REPORTED.fullmatch(word)) for one in found
    ]


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
    if value is None:
        return None
    found = round(value.value(unit) * 10)
    lowest, highest = _PLAUSIBLE[unit]
    return found if lowest <= found <= highest else None


def _report(raw: str, line: str, observed: datetime, told: Any) -> Report:
    if not told.station_id:
        return Report(raw, refusal=_NOT_READ)
    body = line.partition(" RMK")[0]
    found = _VISIBILITY.search(body) if _SPLIT_MILES.search(body) is None else None
    seen = told.vis if found or _SPLIT_MILES.search(body) else None
    is_calm = told.wind_speed is not None and told.wind_speed.value() == 0
    direction = None if is_calm else told.wind_dir
    words = f"{told.present_weather()}; {told.sky_conditions('; ')}".split("; ")
    if _NIL.search(body):
        words.append("no report was sent (NIL)")
    return Report(
        raw,
        station=told.station_id,
        observed_at=observed,
        temperature_c10=_tenths(told.temp, "C"),
        dewpoint_c10=_tenths(told.dewpt, "C"),
        wind_from_deg=None if direction is None else round(direction.value()),
        is_wind_variable=direction is None and told.wind_speed is not None and not is_calm,
        wind_ms10=_tenths(told.wind_speed, "MPS"),
        is_wind_more=_MORE_WIND.search(body) is not None,
        gust_ms10=_tenths(told.wind_gust, "MPS"),
        is_gust_more=_MORE_GUST.search(body) is not None,
        visibility_m=None if seen is None else round(seen.value("M")),
        visibility_is=_compared(found[0].strip()) if found else "",
        pressure_hpa10=_tenths(told.press, "HPA"),
        words=tuple(said for word in words if (said := _UNKNOWN.sub("", word).strip(" /"))),
    )


def _compared(visibility: str) -> str:
    """Whether the distance seen is less or more than the number of a visibility group."""
    if visibility in ("CAVOK", "9999", "9999NDV"):
        return "or more"
    return {"M": "less", "P": "more"}.get(visibility[0], "")
