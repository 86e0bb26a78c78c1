"""Canonical bytes of flat records: RFC 8785 with text, booleans, null and safe integers only.

The rules are those of docs/spec/record.md. Everything that is hashed goes through here, so these
bytes can never change: a change needs a new entry version (`v`), not an edit.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from watchbook.core.ledger.errors import CanonicalError

__all__ = [
    "MAX_INTEGER",
    "CanonicalError",
    "Scalar",
    "canonical_bytes",
    "canonical_scalar",
    "check_body",
    "check_scalar",
    "format_instant",
    "format_second",
    "parse_canonical",
    "parse_instant",
    "parse_second",
    "pointer",
    "split_pointer",
]

Scalar = str | bool | int | None

MAX_INTEGER = 2**53 - 1
"""Largest integer that every JSON reader holds exactly (RFC 8785 §3.2.2.3)."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_BAD_ESCAPE = re.compile(r"~(?![01])")


def check_scalar(value: object) -> Scalar:
    """`value` as the ledger keeps it: text in NFC, plain str, bool, int or None.

    Raises CanonicalError for floats, integers beyond ±(2^53-1), NUL, lone surrogates and every
    other type. Subclasses (enum members, safe strings) become plain values.
    """
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return _check_text(str.__str__(value))
    if isinstance(value, int):
        number = int(value)
        if not -MAX_INTEGER <= number <= MAX_INTEGER:
            raise CanonicalError(
                "An integer must lie within ±(2^53-1); write larger numbers as text."
            )
        return number
    if isinstance(value, float):
        raise CanonicalError("A decimal number can't be kept as it is; use a smaller unit or text.")
    raise CanonicalError(f"A value of type {type(value).__name__} can't be kept in a record.")


def _check_text(text: str) -> str:
    if "\0" in text:
        raise CanonicalError("Text can't contain the NUL character (U+0000).")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CanonicalError("Text contains half of a character (a lone surrogate).") from error
    return unicodedata.normalize("NFC", text)


def canonical_scalar(value: Scalar) -> str:
    """`value` as RFC 8785 writes it. Raises CanonicalError for what `check_scalar` refuses.

    NFC is not asked for again: Unicode's tables grow, and bytes that were canonical when they
    were received must stay so under a later Python. `check_scalar` normalises at the edge.
    """
    if type(value) is str:
        if "\0" in value:
            raise CanonicalError("Text can't contain the NUL character (U+0000).")
        return encode_basestring(value)
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if type(value) is int and -MAX_INTEGER <= value <= MAX_INTEGER:
        return int.__repr__(value)
    return canonical_scalar(check_scalar(value))


def canonical_bytes(flat: Mapping[str, Scalar]) -> bytes:
    """The one UTF-8 form of a flat object: RFC 8785, names sorted by UTF-16 code units.

    Raises CanonicalError for a value that is no scalar and for text with no UTF-8 form.
    """
    scalar = canonical_scalar
    quote = encode_basestring
    try:
        names = sorted(flat)
        joined = "".join(names)
        if "\0" in joined:
            raise CanonicalError("A name can't contain the NUL character (U+0000).")
        if not joined.isascii():
            names.sort(key=_utf16)
        return (
            "{" + ",".join([f"{quote(name)}:{scalar(flat[name])}" for name in names]) + "}"
        ).encode()
    except UnicodeEncodeError as error:
        raise CanonicalError("Text contains half of a character (a lone surrogate).") from error
    except TypeError as error:
        raise CanonicalError("Every name in a record must be text.") from error


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be")


def parse_canonical(data: bytes) -> dict[str, Scalar]:
    """The flat object whose canonical bytes are exactly `data`.

    Raises CanonicalError for anything else: other spacing, order or escapes, doubled names,
    nesting, floats, or bytes that are no UTF-8.
    """
    try:
        parsed = _DECODER.decode(data.decode())
    except (ValueError, RecursionError) as error:
        raise CanonicalError("The bytes are not one JSON object in canonical form.") from error
    if type(parsed) is not dict:
        raise CanonicalError("The bytes are JSON, but not one object.")
    if canonical_bytes(parsed) != data:
        raise CanonicalError("The bytes are JSON, but not in canonical form (RFC 8785).")
    return parsed


def _refuse_number(text: str) -> Any:
    raise CanonicalError(f"The number {text[:40]} is not an integer.")


_DECODER = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number)


def check_body(flat: Mapping[str, object]) -> dict[str, Scalar]:
    """A body ready to be kept: every pointer well formed, every value checked and normalised.

    Raises CanonicalError, naming the pointer, where a value can't be kept or where a leaf would
    also be a container (`/a` beside `/a/b`).
    """
    body: dict[str, Scalar] = {}
    for path, value in flat.items():
        split_pointer(path)
        try:
            body[path] = check_scalar(value)
        except CanonicalError as error:
            raise CanonicalError(f"{path}: {error}") from error
    for path in body:
        end = path.rfind("/")
        while end > 0:
            if path[:end] in body:
                raise CanonicalError(
                    f"{path[:end]} can't be both a value and a container of {path}."
                )
            end = path.rfind("/", 0, end)
    return body


def pointer(*parts: str) -> str:
    """The RFC 6901 pointer through `parts`. Raises CanonicalError for none or an empty part."""
    if not parts or not all(parts):
        raise CanonicalError("A pointer needs at least one part, and no part may be empty.")
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def split_pointer(path: str) -> tuple[str, ...]:
    """The parts of a pointer, unescaped: the inverse of `pointer`. Raises CanonicalError."""
    if not path.startswith("/") or _BAD_ESCAPE.search(path):
        raise CanonicalError(f"{path[:80]!r} is not a JSON pointer.")
    parts = tuple(part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/"))
    if not all(parts):
        raise CanonicalError(f"{path[:80]!r} has an empty part.")
    if check_scalar(path) != path:
        raise CanonicalError(f"{path[:80]!r} is not in Unicode normal form C.")
    return parts


def format_instant(at: datetime) -> str:
    """An aware instant as RFC 3339 UTC with six decimals: 2026-11-21T22:52:14.000000Z."""
    return _instant_text(at if at.tzinfo is UTC else _utc(at))


@lru_cache(maxsize=256)
def _instant_text(at: datetime) -> str:
    """An instant of a record is written several times. Of UTC only: elsewhere equal may differ."""
    return at.isoformat(timespec="microseconds")[:-6] + "Z"


def format_second(at: datetime) -> str:
    """An aware instant cut (not rounded) to the second: 2026-11-21T22:52:14Z."""
    return _utc(at).isoformat(timespec="seconds")[:-6] + "Z"


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None or at.utcoffset() is None:
        raise CanonicalError("An instant needs its time zone.")
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise CanonicalError("The instant lies outside the years 1 to 9999.") from error


def parse_instant(text: str) -> datetime:
    """The inverse of `format_instant`. Raises CanonicalError for any other spelling."""
    return _parse_time(text, _INSTANT)


def parse_second(text: str) -> datetime:
    """The inverse of `format_second`. Raises CanonicalError for any other spelling."""
    return _parse_time(text, _SECOND)


def _parse_time(text: str, form: re.Pattern[str]) -> datetime:
    if form.fullmatch(text) is None:
        raise CanonicalError(f"{text[:40]!r} is not a UTC time in the ledger's form.")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise CanonicalError(f"{text[:40]!r} is not a time that exists.") from error
