"""Times as track files write them: xsd:dateTime, with the sloppiness that recorders add."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np

from watchbook.core.tracks.track import MICROSECONDS_A_SECOND, FloatArray, InstantArray

SHORTEST: Final = len("2025-01-25T10:18")
EXACT_UNTIL_S: Final = 2**32
"""Seconds since 1970, in the year 2106, up to which a double tells microseconds apart."""

_DATE_TIME: Final = re.compile(
    r"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,12})?)?|\d{8}[Tt]\d{6}(?:[.,]\d{1,12})?)"
    r" ?([Zz]|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Instants:
    """`values` in UTC, NaT where `missing` or `unreadable`; `zoneless` ones were taken as UTC."""

    values: InstantArray
    missing: int
    unreadable: int
    zoneless: int


def instants_of(texts: Sequence[str | None]) -> Instants:
    """Read many times. Never raises: what cannot be read is NaT and counted.

    Fractions beyond the microsecond are cut. A date without a time of day is no instant.
    """
    quick = _all_plain(texts)
    if quick is not None:
        return Instants(quick, 0, 0, 0)
    values = np.full(len(texts), np.datetime64("NaT", "us"))
    missing = unreadable = zoneless = 0
    for index, text in enumerate(texts):
        stripped = (text or "").strip()
        if not stripped:
            missing += 1
            continue
        moment = moment_of(stripped)
        if moment is None:
            unreadable += 1
            continue
        if moment.tzinfo is None:
            zoneless += 1
            moment = moment.replace(tzinfo=UTC)
        values[index] = _microseconds(moment)
    return Instants(values, missing, unreadable, zoneless)


def moment_of(text: str) -> datetime | None:
    """One time, aware or naive as written; None when it is not one."""
    written = _DATE_TIME.fullmatch(text)
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written[1] + (written[2] or "").upper())
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def from_unix_seconds(values: Sequence[float] | FloatArray) -> InstantArray:
    """Seconds since 1970, NaN for unknown, to the microsecond; exact to `EXACT_UNTIL_S`."""
    scaled = np.rint(np.asarray(values, dtype=np.float64) * MICROSECONDS_A_SECOND)
    unknown = ~np.isfinite(scaled)
    scaled[unknown] = 0
    instants: InstantArray = scaled.astype(np.int64).astype("datetime64[us]")
    instants[unknown] = np.datetime64("NaT", "us")
    return instants


def _all_plain(texts: Sequence[str | None]) -> InstantArray | None:
    """The quick road for well-written files: every time whole, readable and with its zone."""
    plain = [text for text in texts if text is not None and len(text) >= SHORTEST]
    if len(plain) != len(texts):
        return None
    try:
        moments = list(map(datetime.fromisoformat, plain))
        if any(moment.tzinfo is None for moment in moments):
            return None
        seconds = [moment.timestamp() for moment in moments]
    except ValueError:
        return None
    is_exact = not seconds or (min(seconds) >= 0 and max(seconds) <= EXACT_UNTIL_S)
    return from_unix_seconds(seconds) if is_exact else None


def _microseconds(moment: datetime) -> np.datetime64:
    return np.datetime64(moment.replace(tzinfo=None), "us")
