"""Rows of lists and exports. Times in UTC; read at once, since the answer is streamed later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.watches.queries.care import activity_words
from watchbook.duty.watches.queries.roster import utc
from watchbook.duty.watches.queries.standing import duty_label, minutes_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from watchbook.duty.watches.models import Care, Marker

_E7 = 10_000_000


def watch_columns() -> list[str]:
    """Names of the columns of exported watches."""
    return [
        "id",
        "version",
        "late",
        "overlaps",
        "team",
        "duty",
        "began",
        "ended",
        "minutes",
        "note",
    ]


def watch_rows(found: QuerySet[Any]) -> list[list[object]]:
    """Exported watches; minutes are empty while there is no end."""
    return [
        [
            str(one.id), one.version, one.is_late, bool(one.is_overlapped), str(one.team),
            duty_label(one), utc(one.began_at), utc(one.ended_at), minutes_of(one), one.note,
        ]
        for one in found
    ]  # fmt: skip


def care_columns() -> list[str]:
    """Names of the columns of exported care time."""
    return [
        "id", "version", "approved_version", "state", "late", "team", "handler", "begun", "minutes",
        "activities", "during_watch", "note",
    ]  # fmt: skip


def care_rows(found: QuerySet[Care]) -> list[list[object]]:
    """Exported care time."""
    return [
        [
            str(one.id), one.version, one.approved_version, one.state, one.is_late, str(one.team),
            str(one.team.handler), utc(one.done_at), one.minutes,
            activity_words(one) or None,
            bool(one.on_duty), one.note,
        ]
        for one in found
    ]  # fmt: skip


def marker_columns() -> list[str]:
    """Names of the columns of exported marks."""
    return [
        "id", "version", "late", "team", "marked", "latitude", "longitude", "accuracy_m",
        "fix_at", "place", "temperature_c", "wind", "precipitation", "note", "told",
    ]  # fmt: skip


def marker_rows(found: QuerySet[Marker], told: set[Any]) -> list[list[object]]:
    """Exported marks; latitude and longitude in degrees (WGS 84), `told` if a record names it."""
    return [
        [
            str(one.id), one.version, one.is_late, str(one.team) if one.team else None,
            utc(one.marked_at), degrees(one.latitude_e7), degrees(one.longitude_e7),
            one.accuracy_m, utc(one.fixed_at), one.place,
            None if one.temperature_c10 is None else one.temperature_c10 / 10, one.wind,
            one.precipitation, one.note, one.id in told,
        ]
        for one in found
    ]  # fmt: skip


def degrees(value_e7: int | None) -> str | None:
    """Degrees with the seven places that are kept."""
    if value_e7 is None:
        return None
    sign = "-" if value_e7 < 0 else ""
    whole, rest = divmod(abs(value_e7), _E7)
    return f"{sign}{whole}.{rest:07d}"
