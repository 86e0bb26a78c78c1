"""Fields that incidents and deployments share."""

from __future__ import annotations

from typing import Any

from watchbook.core.schema import Field, Privacy, Type

RESTRICTED = Privacy.RESTRICTED
_E7 = 10_000_000


def text(name: str, label: str, most: int = 200, **more: Any) -> Field:
    """One line."""
    return Field(name, Type.TEXT, label, max_length=most, **more)


def long(name: str, label: str, most: int = 8_000, **more: Any) -> Field:
    """Several lines in somebody's own words."""
    return Field(name, Type.LONG_TEXT, label, max_length=most, **more)


def instant(name: str, label: str, **more: Any) -> Field:
    """A moment."""
    return Field(name, Type.INSTANT, label, **more)


def number(name: str, label: str, unit: str = "", most: int = 1_000_000, **more: Any) -> Field:
    """A whole number from 0."""
    return Field(name, Type.INTEGER, label, unit=unit, minimum=0, maximum=most, **more)


def place() -> Field:
    """Where, in words."""
    return text("place", "Place", help="Street, business, mile: as it was called on the radio.")


def degrees() -> tuple[Field, ...]:
    """Where, in degrees: a mark fills them in; few people type them."""
    return (
        Field("latitude_e7", Type.INTEGER, "Latitude", unit="°", scale=_E7,
              minimum=-90 * _E7, maximum=90 * _E7),
        Field("longitude_e7", Type.INTEGER, "Longitude", unit="°", scale=_E7,
              minimum=-180 * _E7, maximum=180 * _E7),
    )  # fmt: skip


def marker() -> Field:
    """The mark whose story this is."""
    return Field(
        "marker",
        Type.REFERENCE,
        "Mark",
        refers_to="watches.marker",
        help="Where two presses kept time and place: it tells them, and counts as told.",
    )
