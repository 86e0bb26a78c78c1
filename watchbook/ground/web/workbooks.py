"""Tables as an XLSX workbook, where the extra `export` is installed (xlsxwriter)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from watchbook.ground.web.exports import STAMP_COLUMNS, plain_name, stamp_of, written
from watchbook.ground.web.formulas import guarded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MOST_ROWS, MOST_IN_CELL = 1_048_575, 32_767
"""Rows of a sheet under its head, and characters of a cell (Excel specifications and limits)."""
_CUT = " … (cut here: a cell holds no more; the CSV and the JSON have all of it)"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST = 60
ABOUT = "About this file"
"""The first sheet's name."""


def can_make_workbooks() -> bool:
    """Whether the extra is installed; pages offer the file only then."""
    return find_spec("xlsxwriter") is not None


Page = tuple[str, Sequence[str], Iterable[Sequence[object]]]


def workbook_response(
    name: str, pages: Sequence[Page], *, restricted: Collection[str] = ()
) -> HttpResponse:
    """A download called `<name>.xlsx`: `pages` are title, columns and rows.

    Numbers stay numbers, everything else is written as text: nothing is run as a formula. The
    first sheet says who took the list and when; the file opens on the second, its first page. A
    page of more rows than a sheet holds goes on in the next ("List 2").
    """
    named = list(dict.fromkeys(column for _, columns, _ in pages for column in columns))
    stamp, kept, held = stamp_of(name, "xlsx", named, restricted)
    told = [_without(page, kept) for page in pages]
    if stamp is not None:
        about = list(zip(STAMP_COLUMNS, stamp.cells(held), strict=True))
        told.insert(0, (ABOUT, ("what", "value"), about))
    answer = HttpResponse(_content(told, opens_at=int(stamp is not None)), content_type=_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain_name(name)}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _without(page: Page, kept: Collection[str]) -> Page:
    title, columns, rows = page
    places = [place for place, column in enumerate(columns) if column in kept]
    if len(places) == len(columns):
        return page
    told = ([row[place] for place in places] for row in rows)
    return title, [columns[place] for place in places], told


def _content(pages: Sequence[Page], *, opens_at: int) -> bytes:
    xlsxwriter = import_module("xlsxwriter")
    content = BytesIO()
    # Each row goes to a file before the next is read; only the packed whole is in memory.
    book = xlsxwriter.Workbook(content, {"constant_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bottom": 1})
    for place, page in enumerate(pages):
        for number, part in enumerate(_parts(page)):
            sheet = book.add_worksheet(part[0][:31])
            _fill(sheet, part, head)
            if (place, number) == (opens_at, 0):
                sheet.activate()
    book.close()
    return content.getvalue()


def _parts(page: Page) -> Iterator[Page]:
    """The page on as many sheets as its rows fill; xlsxwriter drops unseen what is beyond."""
    title, columns, rows = page
    left = iter(rows)
    for number in count(1):
        first = list(islice(left, 1))
        if number > 1 and not first:
            return
        name = title if number == 1 else f"{title} {number}"
        yield name, columns, chain(first, islice(left, MOST_ROWS - len(first)))


def _fill(sheet: Any, page: Page, head: object) -> None:
    _, columns, rows = page
    sheet.write_row(0, 0, list(columns), head)
    widths = [len(column) for column in columns]
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write(sheet, number, place, value)
            widths[place] = max(widths[place], len(str(value or "")))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width + 2, _WIDEST))
    sheet.freeze_panes(1, 0)


def _write(sheet: object, row: int, place: int, value: object) -> None:
    told = guarded(written(value), is_split=False)
    if isinstance(told, int | float) and not isinstance(told, bool):
        sheet.write_number(row, place, told)  # type: ignore[attr-defined]  # xlsxwriter is optional
    elif told != "":
        text = str(told)
        if len(text) > MOST_IN_CELL:
            text = text[: MOST_IN_CELL - len(_CUT)] + _CUT
        sheet.write_string(row, place, text)  # type: ignore[attr-defined]  # as above
