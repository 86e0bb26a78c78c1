"""Lists as files: CSV and JSON, streamed row by row.

The rows are read while the response is sent, after the view has returned. On PostgreSQL that is
outside the view's short transaction, so a query set must be read inside one of its own or be a
list already.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse

# Characters with which a spreadsheet takes text for a formula (OWASP, "CSV Injection"), with their
# full-width twins.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_UNSAFE_IN_NAME = re.compile(r"[^a-z0-9-]+")


def guarded(value: object) -> object:
    """The value, with an apostrophe before text that a spreadsheet would run as a formula.

    Numbers stay numbers, also the negative ones; None becomes an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return value
    text = value.lstrip(" ")
    if text.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{value}"
    return value


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180). A byte order mark comes first: Excel needs it."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow([guarded(name) for name in columns])
    for row in rows:
        yield writer.writerow([guarded(value) for value in row])


def json_chunks(rows: Iterable[Mapping[str, object]], about: Mapping[str, object]) -> Iterator[str]:
    """One JSON object: the members of `about`, then `rows`, one row a line."""
    encoder = DjangoJSONEncoder(ensure_ascii=False, allow_nan=False)
    head = "".join(f"{json.dumps(key)}: {encoder.encode(value)},\n" for key, value in about.items())
    yield f'{{{head}"rows": ['
    separator = "\n"
    for row in rows:
        yield separator + encoder.encode(row)
        separator = ",\n"
    yield "\n]}\n"


def csv_response(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A CSV download called `<name>.csv`."""
    return _download(csv_lines(columns, rows), "text/csv; charset=utf-8", f"{_plain(name)}.csv")


def json_response(
    name: str, rows: Iterable[Mapping[str, object]], *, about: Mapping[str, object] | None = None
) -> StreamingHttpResponse:
    """A JSON download called `<name>.json`; `about` says what its rows are (agency, rule)."""
    return _download(json_chunks(rows, about or {}), "application/json", f"{_plain(name)}.json")


def _plain(name: str) -> str:
    return _UNSAFE_IN_NAME.sub("-", name.lower()).strip("-") or "list"


def _download(chunks: Iterator[str], content_type: str, filename: str) -> StreamingHttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{filename}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(chunks, content_type=content_type, headers=headers)
