"""Lists as files: CSV and JSON, written row by row (XLSX is `workbooks.py`).

Every file says who took it, when, and as of when: CSV in four last columns, since a line that is
sorted, cut or pasted elsewhere takes them along and no spreadsheet chokes on them; JSON in the
member `exported`; XLSX in a sheet of its own. Columns named `restricted` are left out, unless
whoever watches exports (the people's room) says that a reason was given for them.

The rows of a response are read while it is sent, after the view has returned. On PostgreSQL that is
outside the view's short transaction, so a query set must be read inside one of its own, be a list
already, or the response must be made `at_once`: then its lines wait on disk and not in memory.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from weakref import finalize

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse

from watchbook.ground.web.formulas import guarded

_PART_BYTES, _SMALL_BYTES = 1 << 16, 1 << 20
_UNSAFE_IN_NAME = re.compile(r"[^a-z0-9-]+")


STAMP_COLUMNS = ("exported_by", "exported_at", "as_of", "restricted_fields")


@dataclass(frozen=True)
class Stamp:
    """Who took a list away and when: the newest versions as of then.

    `reason` is why restricted fields are in it, empty where they are not.
    """

    by: str
    at: datetime
    reason: str = ""

    def words(self, restricted: Collection[str]) -> str:
        """What became of the restricted fields."""
        if not restricted:
            return "none in this list"
        if self.reason:
            return f"included: {self.reason}"
        return f"left out: {' '.join(restricted)}"

    def cells(self, restricted: Collection[str]) -> list[object]:
        """What stands in the last columns of each line, as `STAMP_COLUMNS`."""
        at = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return [self.by, at, at, self.words(restricted)]


Watch = Callable[[str, str, Sequence[str], Sequence[str]], Stamp | None]
_watches: list[Watch] = []


def register_export_watch(watch: Watch) -> None:
    """Let a room see every export before it is made: `watch(name, format, columns, restricted)`.

    It keeps the audit and gives the stamp; None where no request is behind the export. What it
    raises is the answer.
    """
    _watches[:] = [watch]


def stamp_of(
    name: str, form: str, columns: Sequence[str], restricted: Collection[str]
) -> tuple[Stamp | None, list[str], list[str]]:
    """The stamp of an export, the columns that it keeps, and which of them are restricted."""
    held = [column for column in columns if column in restricted]
    stamp = _watches[0](name, form, columns, held) if _watches else None
    if stamp is not None and stamp.reason:
        return stamp, list(columns), held
    return stamp, [column for column in columns if column not in held], held


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
        yield writer.writerow([guarded(written(value)) for value in row])


def written(value: object) -> object:
    """An aware instant as files have it, RFC 3339 in UTC; anything else as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


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
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    restricted: Collection[str] = (),
) -> StreamingHttpResponse:
    """A CSV download called `<name>.csv`."""
    stamp, kept, held = stamp_of(name, "csv", columns, restricted)
    told = rows
    if len(kept) < len(columns):
        places = [place for place, column in enumerate(columns) if column in kept]
        told = ([row[place] for place in places] for row in rows)
    if stamp is not None:
        kept, last, cut = [*kept, *STAMP_COLUMNS], stamp.cells(held), told
        told = ([*row, *last] for row in cut)
    return _download(csv_lines(kept, told), "text/csv; charset=utf-8", f"{plain_name(name)}.csv")


def json_response(
    name: str,
    rows: Iterable[Mapping[str, object]],
    *,
    about: Mapping[str, object] | None = None,
    restricted: Collection[str] = (),
    columns: Sequence[str] | None = None,
) -> StreamingHttpResponse:
    """A JSON download called `<name>.json`; `about` says what its rows are (agency, rule).

    Without the names of its `columns` all rows are read for those of the first.
    """
    if columns is None:
        rows = list(rows)
        columns = list(rows[0] if rows else ())
    stamp, kept, held = stamp_of(name, "json", columns, restricted)
    left_out = set(restricted) - set(kept)
    told = ({key: value for key, value in row.items() if key not in left_out} for row in rows)
    said = dict(about or {})
    if stamp is not None:
        said["exported"] = dict(zip(STAMP_COLUMNS, stamp.cells(held), strict=True))
    return _download(json_chunks(told, said), "application/json", f"{plain_name(name)}.json")


def at_once(answer: StreamingHttpResponse) -> StreamingHttpResponse:
    """The same answer with everything read now: what is long waits in a file without a name.

    So the memory that a list takes does not grow with it, and what fails, fails before a line of it
    is sent.
    """
    file = SpooledTemporaryFile(max_size=_SMALL_BYTES)  # noqa: SIM115  # closed when it was sent
    try:
        for chunk in iter(answer):
            file.write(chunk)
    except BaseException:
        file.close()
        raise
    answer.headers["Content-Length"] = str(file.tell())
    file.seek(0)
    answer.streaming_content = _Parts(file)
    return answer


class _Parts:
    """What a file holds, part by part.

    The file is closed behind the last, by the response, or with an answer that nobody has read.
    """

    def __init__(self, file: SpooledTemporaryFile[bytes]) -> None:
        self.file = file
        self.close = finalize(self, file.close)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        part = b"" if self.file.closed else self.file.read(_PART_BYTES)
        if not part:
            self.close()
            raise StopIteration
        return part


def plain_name(name: str) -> str:
    """A name that is safe in a header and on every disk."""
    return _UNSAFE_IN_NAME.sub("-", name.lower()).strip("-") or "list"


def _download(chunks: Iterator[str], content_type: str, filename: str) -> StreamingHttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{filename}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(chunks, content_type=content_type, headers=headers)
