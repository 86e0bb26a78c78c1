"""Tables as an XLSX workbook, where the extra `export` is installed (xlsxwriter)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from django.http import HttpResponse

from watchbook.ground.web.exports import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST = 60


def can_make_workbooks() -> bool:
    """Whether the extra is installed; pages offer the file only then."""
    return find_spec("xlsxwriter") is not None


def workbook_response(
    name: str, pages: Sequence[tuple[str, Sequence[str], Sequence[Sequence[object]]]]
) -> HttpResponse:
    """A download called `<name>.xlsx`: `pages` are title, columns and rows.

    Numbers stay numbers, everything else is written as text: nothing is run as a formula.
    """
    xlsxwriter = import_module("xlsxwriter")
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bottom": 1})
    for title, columns, rows in pages:
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, list(columns), head)
        widths = [len(column) for column in columns]
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, number, place, value)
                widths[place] = max(widths[place], len(str(value or "")))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width + 2, _WIDEST))
        sheet.freeze_panes(1, 0)
    book.close()
    answer = HttpResponse(content.getvalue(), content_type=_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _write(sheet: object, row: int, place: int, value: object) -> None:
    told = guarded(value)
    if isinstance(told, int | float) and not isinstance(told, bool):
        sheet.write_number(row, place, told)  # type: ignore[attr-defined]  # xlsxwriter is optional
    elif told != "":
        sheet.write_string(row, place, str(told))  # type: ignore[attr-defined]  # as above
