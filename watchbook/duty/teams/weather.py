"""A station's weather report beside what people saw: its fields and its words, for every room.

The line is kept as it was typed. Its values are read from it whenever it is shown, so that nothing
stands twice; what it does not report is not recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.schema import Field, Type
from watchbook.core.weather.metar import read_metar
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.core.weather.metar import Report

METAR_LENGTH = 400
_KNOT_MS = 1852 / 3600
_MILE_M = 1609.344
_INCH_HPA = 33.8639

CELSIUS_HELP = "In \u00b0C: 32 \u00b0F are 0, 50 are 10, 68 are 20, 86 are 30, 104 are 40."
"""Beside a field of a temperature: people here read Fahrenheit, and 50 is a temperature in both."""
METAR_FIELDS = (
    Field("metar", Type.TEXT, "Report of a weather station (METAR)", max_length=METAR_LENGTH,
          help="The line as it stands, pasted or typed. It goes beside what was seen here."),
    Field("metar_distance_m", Type.INTEGER, "Distance to that station", unit="km", scale=1000,
          minimum=0, maximum=1_000_000),
)  # fmt: skip


def metar_facts(
    raw: str | None, distance_m: int | None, at: datetime
) -> list[tuple[str, str | None]]:
    """Lines of a page: the report in words, and the line itself; nothing where none was written."""
    if not raw:
        return []
    told = read_metar(raw, at)
    far = None if distance_m is None else f"{distance_m / 1000:g} km away"
    words = told.refusal or ", ".join(part for part in (_head(told), far, *_values(told)) if part)
    return [("Weather, as a station reported it", words), ("The report as it stands", raw)]


def _head(told: Report) -> str:
    at = f" at {moment(told.observed_at).text}" if told.observed_at else ""
    return f"{told.station}{at}"


def temperature_text(tenths: int) -> str:
    """Tenths of a degree Celsius as kept, and as people here say it."""
    return f"{tenths / 10:g} °C ({tenths * 0.18 + 32:.0f} °F)"


def _values(told: Report) -> list[str]:
    parts = []
    if told.temperature_c10 is not None:
        parts.append(temperature_text(told.temperature_c10))
    if told.dewpoint_c10 is not None:
        parts.append(f"dew point {temperature_text(told.dewpoint_c10)}")
    if told.wind_ms10 is not None:
        parts.append(_wind(told))
    if told.visibility_m is not None:
        parts.append(_visibility(told.visibility_m / 1000, told.visibility_is))
    if told.pressure_hpa10 is not None:
        hpa = told.pressure_hpa10 / 10
        parts.append(f"{hpa:g} hPa ({hpa / _INCH_HPA:.2f} inHg)")
    return [*parts, *told.words]


def _visibility(km: float, compared: str) -> str:
    """Less or more than a distance reads so: a station that sees no further says no more."""
    far = f"{km:g} km ({round(km * 1000 / _MILE_M, 2):g} mi)"
    if compared == "or more":
        return f"visibility {far} or more"
    return f"visibility {compared} than {far}" if compared else f"visibility {far}"


def _wind(told: Report) -> str:
    if told.wind_ms10 == 0:
        return "calm"
    speed = f"wind {_speed(told.wind_ms10 or 0, is_more=told.is_wind_more)}"
    if told.wind_from_deg is not None:
        speed += f" from {told.wind_from_deg}°"
    elif told.is_wind_variable:
        speed += " from changing directions"
    if told.gust_ms10 is None:
        return speed
    return f"{speed}, gusts {_speed(told.gust_ms10, is_more=told.is_gust_more)}"


def _speed(tenths: int, *, is_more: bool) -> str:
    """As kept, beside it as stations report it and as people here say it."""
    ms = tenths / 10
    said = f"{ms:g} m/s ({ms / _KNOT_MS:.0f} kt, {ms * 3600 / _MILE_M:.0f} mph)"
    return f"more than {said}" if is_more else said
