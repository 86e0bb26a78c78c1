"""The one validator: raw input of a form, the API or a phone to clean values.

Nothing is guessed and nothing is dropped: a value that cannot be kept is a
`Problem` that says what to do next, and the caller keeps the raw input.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from watchbook.core.schema.fields import Field, Group, Items, Schema, Type

LARGEST_INTEGER = 2**53 - 1
_ITEM_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,35}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,9})?")
_OF_WHAT = {
    "min": " of minutes, as 90 for an hour and a half",
    "s": " of seconds, as 90 for a minute and a half",
}
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one value: where (JSON pointer) and what to do about it."""

    pointer: str
    message: str


@dataclass
class Validated:
    """Clean values and every problem found. `is_valid` when there is none."""

    values: dict[str, Any] = dataclass_field(default_factory=dict)
    problems: list[Problem] = dataclass_field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        """Whether all of the input could be kept as it is."""
        return not self.problems


class _RefusedError(Exception):
    """One value cannot be kept; the message is for the person who typed it."""


def validate(schema: Schema, raw: Any, *, partial: bool = False) -> Validated:
    """Check raw input (JSON types or form strings) against a schema.

    An empty string or null is "not recorded" and is left out. With `partial`
    (an amendment names only what it changes), null means "no longer recorded"
    and stays as None, and required fields may be absent but not taken away.
    """
    result = Validated()
    if not isinstance(raw, Mapping):
        result.problems.append(Problem("", "The content must be an object of named fields."))
        return result
    for name in raw:
        if not isinstance(name, str) or name not in schema.by_name:
            shown = str(name).encode("ascii", "backslashreplace").decode()[:60]
            result.problems.append(Problem(f"/{shown}", "There is no such field in this form."))
    for member in schema.members:
        if member.name not in raw:
            if isinstance(member, Field) and member.is_required and not partial:
                result.problems.append(Problem(f"/{member.name}", f"{member.label} is needed."))
            continue
        _member(member, raw[member.name], result, is_partial=partial)
    return result


def _member(
    member: Field | Group | Items, raw: Any, result: Validated, *, is_partial: bool
) -> None:
    path = "/" + member.name
    if isinstance(member, Group):
        group = _fields(member.members, raw, path, result)
        if group or is_partial:
            result.values[member.name] = group
    elif isinstance(member, Items):
        items = _items(member, raw, path, result)
        if items or is_partial:
            result.values[member.name] = items
    else:
        value = _checked(member, raw, path, result)
        if value is not None or (is_partial and not member.is_required):
            result.values[member.name] = value
        elif member.is_required and not any(p.pointer == path for p in result.problems):
            result.problems.append(Problem(path, f"{member.label} is needed."))


def _fields(
    fields: tuple[Field, ...],
    raw: Any,
    path: str,
    result: Validated,
    *,
    also: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    if raw is None:
        return clean
    if not isinstance(raw, Mapping):
        result.problems.append(Problem(path, "This part must be an object of named fields."))
        return clean
    known = {field.name: field for field in fields}
    for name, value in raw.items():
        if name in also:
            continue
        if name not in known:
            shown = str(name).encode("ascii", "backslashreplace").decode()[:60]
            result.problems.append(
                Problem(f"{path}/{shown}", "There is no such field in this form.")
            )
            continue
        checked = _checked(known[name], value, f"{path}/{name}", result)
        if checked is not None:
            clean[name] = checked
    return clean


def _items(member: Items, raw: Any, path: str, result: Validated) -> list[dict[str, Any]]:
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        result.problems.append(Problem(path, f"{member.label} must be a list."))
        return []
    if len(raw) > member.most:
        message = f"At most {member.most} are kept in one record; these are {len(raw)}."
        result.problems.append(Problem(path, message))
        return []
    clean = []
    seen: set[str] = set()
    for position, item in enumerate(raw):
        key = item.get("id") if isinstance(item, Mapping) else None
        at = f"{path}/{position}"
        if not isinstance(key, str) or not _ITEM_ID.fullmatch(key) or key in seen:
            message = "Each line needs an id of its own: small letters, digits and dashes."
            result.problems.append(Problem(at, message))
            continue
        seen.add(key)
        inner = _fields(member.fields, item, at, result, also=frozenset({"id"}))
        for field in member.fields:
            if field.is_required and field.name not in inner:
                result.problems.append(Problem(f"{at}/{field.name}", f"{field.label} is needed."))
        clean.append({"id": key, **inner})
    return clean


def _checked(field: Field, raw: Any, path: str, result: Validated) -> Any:
    if raw is None or raw == "":
        return None
    try:
        return _CHECKS[field.type](field, raw)
    except _RefusedError as refused:
        result.problems.append(Problem(path, f"{field.label}: {refused}"))
        return None


def keepable(text: str) -> str:
    """The text without what no record keeps: NUL characters and halves of characters."""
    return "".join(char for char in text if char != "\0" and not "\ud800" <= char <= "\udfff")


def _text(field: Field, raw: Any) -> str | None:
    if not isinstance(raw, str):
        message = "text is needed here."
        raise _RefusedError(message)
    if "\x00" in raw:
        message = "the text holds a NUL character; take it out and send it again."
        raise _RefusedError(message)
    if not raw.isascii() and any("\ud800" <= char <= "\udfff" for char in raw):
        message = "the text holds half of a character (a lone surrogate); take it out."
        raise _RefusedError(message)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n")).strip()
    if len(text) > field.max_length:
        message = f"{len(text)} characters are too many; {field.max_length} are kept."
        raise _RefusedError(message)
    return text or None


def _choice(field: Field, raw: Any) -> str:
    if isinstance(raw, str) and raw in field.choice_values:
        return raw
    words = ", ".join(choice.value for choice in field.choices[:12])
    message = f"choose one of: {words}."
    raise _RefusedError(message)


def _choices(field: Field, raw: Any) -> list[str] | None:
    words = [raw] if isinstance(raw, str) else raw
    if not isinstance(words, list | tuple | set | frozenset):
        message = "a list of words is needed here."
        raise _RefusedError(message)
    return sorted({_choice(field, word) for word in words}) or None


def _integer(field: Field, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        message = "a whole number is needed here."
        raise _RefusedError(message)
    if isinstance(raw, str):
        number = Decimal(raw.strip()) if _DECIMAL.fullmatch(raw.strip()) else None
        if number is None or (number * field.scale) % 1:
            message = (
                "a number is needed here, decimals after a point." if field.scale > 1
                else f"a whole number is needed{_OF_WHAT.get(field.unit, '')}."
            )  # fmt: skip
            raise _RefusedError(message)
        raw = int(number * field.scale)
    count = int(raw)
    low = field.minimum if field.minimum is not None else -LARGEST_INTEGER
    high = field.maximum if field.maximum is not None else LARGEST_INTEGER
    if not low <= count <= high:
        message = f"it must lie between {_shown(low, field)} and {_shown(high, field)}."
        raise _RefusedError(message)
    return count


def _shown(number: int, field: Field) -> str:
    return _plain(Decimal(number) / field.scale) if field.scale > 1 else str(number)


def _plain(number: Decimal) -> str:
    """Digits and at most one point, without idle zeros and without a minus before zero."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _decimal(field: Field, raw: Any) -> str:
    is_whole = isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) <= LARGEST_INTEGER
    text = str(raw).strip() if is_whole or isinstance(raw, str) else ""
    if not _DECIMAL.fullmatch(text):
        message = "a number with a point is needed here, up to nine places."
        raise _RefusedError(message)
    number = Decimal(text)
    if (field.minimum is not None and number < field.minimum) or (
        field.maximum is not None and number > field.maximum
    ):
        message = f"it must lie between {field.minimum} and {field.maximum}."
        raise _RefusedError(message)
    return _plain(number)


def _boolean(_field: Field, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "on", "yes", "1"):
        return True
    if raw in ("false", "no", "0"):
        return False
    message = "yes or no is needed here."
    raise _RefusedError(message)


def _instant(_field: Field, raw: Any) -> datetime:
    instant = raw
    if isinstance(raw, str):
        try:
            instant = datetime.fromisoformat(raw.strip())
        except ValueError:
            instant = None
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        message = "a date and time with its zone is needed, as in 2026-11-21T22:15:00-05:00."
        raise _RefusedError(message)
    if not _EARLIEST <= instant < _LATEST:
        message = "the year cannot be right; check the date."
        raise _RefusedError(message)
    return instant.astimezone(UTC)


def _date(_field: Field, raw: Any) -> date:
    day = raw
    if isinstance(raw, str):
        try:
            day = date.fromisoformat(raw.strip())
        except ValueError:
            day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        message = "a date is needed, as in 2026-11-21."
        raise _RefusedError(message)
    if not _EARLIEST.date() <= day < _LATEST.date():
        message = "the year cannot be right; check the date."
        raise _RefusedError(message)
    return day


def _reference(_field: Field, raw: Any) -> UUID:
    if isinstance(raw, UUID):
        return raw
    try:
        return UUID(raw)
    except (ValueError, AttributeError, TypeError):
        message = "this does not name a record."
        raise _RefusedError(message) from None


def _file(_field: Field, raw: Any) -> str:
    if isinstance(raw, str) and _SHA256.fullmatch(raw):
        return raw
    message = "a file is named by its SHA-256, 64 small hexadecimal digits."
    raise _RefusedError(message)


_CHECKS: dict[Type, Any] = {
    Type.TEXT: _text,
    Type.LONG_TEXT: _text,
    Type.CHOICE: _choice,
    Type.CHOICES: _choices,
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.BOOLEAN: _boolean,
    Type.INSTANT: _instant,
    Type.DATE: _date,
    Type.REFERENCE: _reference,
    Type.FILE: _file,
}
