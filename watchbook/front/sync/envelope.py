"""The envelope of a submission: `docs/spec/submission.md`. Pure: bytes to a value or an error."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

_MEMBERS = {
    "v", "kind", "record", "based_on", "form_version", "values", "occurred_at", "recorded_at",
    "clock_offset_ms", "reason", "prefilled",
}  # fmt: skip
_KIND = re.compile(r"[a-z]{2,20}\.[a-z_]{2,40}")
_LONGEST_REASON = 2000
_LARGEST_OFFSET_MS = 2**53 - 1
_DEEPEST = 20
_LEAST_YEAR, _MOST_YEAR = 1900, 2199


@dataclass(frozen=True)
class Envelope:
    """A submission that could be read. `values` are still raw: its form judges them."""

    kind: str
    record_id: UUID
    based_on: int | None
    form_version: int
    values: dict[str, Any]
    occurred_at: datetime | None
    recorded_at: datetime | None
    clock_offset_ms: int | None
    reason: str
    prefilled: tuple[str, ...]


class EnvelopeError(ValueError):
    """The bytes are no submission; the message says why."""


def read_envelope(content: bytes) -> Envelope:
    """Read the frozen bytes; an EnvelopeError says what is wrong with them."""
    told = _object(content)
    unknown = sorted(set(told) - _MEMBERS)
    if unknown:
        raise EnvelopeError(
            f"It has members that version 1 does not know: {', '.join(unknown)[:120]}."
        )
    if told.get("v") != 1:
        raise EnvelopeError("It is not of version 1; the program that sent it is newer or damaged.")
    kind = told.get("kind")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise EnvelopeError("It names no record kind.")
    values = told.get("values")
    if not isinstance(values, dict):
        raise EnvelopeError("It holds no values.")
    return Envelope(
        kind=kind,
        record_id=_uuid(told.get("record")),
        based_on=_count(told, "based_on", least=1),
        form_version=_count(told, "form_version", least=1) or 1,
        values=values,
        occurred_at=_instant(told, "occurred_at"),
        recorded_at=_instant(told, "recorded_at"),
        clock_offset_ms=_count(told, "clock_offset_ms", least=-_LARGEST_OFFSET_MS),
        reason=_reason(told.get("reason")),
        prefilled=_names(told.get("prefilled")),
    )


def _object(content: bytes) -> dict[str, Any]:
    def refuse(name: str) -> Any:
        raise EnvelopeError(f"{name} is no number that can be kept.")

    try:
        told = json.loads(content.decode("utf-8"), parse_constant=refuse, object_pairs_hook=_once)
    except EnvelopeError:
        raise
    except (ValueError, RecursionError) as error:
        raise EnvelopeError("It is not JSON in UTF-8; it may have been cut off.") from error
    if not isinstance(told, dict) or _depth(told) > _DEEPEST:
        raise EnvelopeError("It is not a JSON object of this kind.")
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise EnvelopeError("It names the same member twice.")
    return told


def _depth(value: Any) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(one, dict):
            waiting += [(inner, depth + 1) for inner in one.values()]
        elif isinstance(one, list):
            waiting += [(inner, depth + 1) for inner in one]
    return deepest


def _uuid(raw: Any) -> UUID:
    try:
        found = UUID(raw)
    except (ValueError, TypeError, AttributeError):
        raise EnvelopeError("It names no record.") from None
    if str(found) != raw:
        raise EnvelopeError("Its record is not a uuid in small letters.")
    return found


def _count(told: dict[str, Any], name: str, *, least: int) -> int | None:
    raw = told.get(name)
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= _LARGEST_OFFSET_MS:
        raise EnvelopeError(f"Its {name} is not a whole number that can be right.")
    return raw


def _instant(told: dict[str, Any], name: str) -> datetime | None:
    raw = told.get(name)
    if raw is None:
        return None
    try:
        instant = datetime.fromisoformat(str(raw))
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or not _LEAST_YEAR <= instant.year <= _MOST_YEAR:
        raise EnvelopeError(f"Its {name} is no date and time with a zone.")
    return instant.astimezone(UTC)


def _reason(raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str) or len(raw) > _LONGEST_REASON:
        raise EnvelopeError("Its reason is no text of at most 2,000 characters.")
    return raw


def _names(raw: Any) -> tuple[str, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
        raise EnvelopeError("Its list of pre-filled fields is no list of names.")
    return tuple(raw)
