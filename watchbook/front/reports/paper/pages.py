"""From a document to the bytes of a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from watchbook.front.reports.errors import ReportError
from watchbook.ground.records.report_sections import Table
from watchbook.ground.web.charts import svg_of
from watchbook.ground.web.papers import PAPER, can_make_papers, typeset

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.front.reports.composing import Document, Section

_TEMPLATE = Path(__file__).with_name("report.typ")


def pdf_of(document: Document) -> bytes:
    """A report as PDF, the same bytes for the same document. A ReportError without the extra."""
    return pdf_from(paper_data(document), document.as_of)


def pdf_from(data: dict[str, Any], as_of: datetime) -> bytes:
    """Compile the template with this data; `as_of` is the time that stands in the file."""
    if not can_make_papers():
        raise ReportError("This server makes no PDFs: install Watchbook with its extra `pdf`.")
    return typeset(_TEMPLATE, data, as_of)


def paper_data(document: Document) -> dict[str, Any]:
    """The document as the template takes it: words only, drawings as SVG."""
    at = document.as_of.astimezone(ZoneInfo("UTC"))
    return {
        "paper": PAPER,
        "agency": document.agency,
        "title": document.title,
        "subtitle": document.subtitle,
        "facts": [list(pair) for pair in document.facts],
        "sections": [_section(one) for one in document.sections],
        "notes": list(document.notes),
        "foot": f"{document.agency}: {document.title}, {document.subtitle}; as of "
        f"{at:%Y-%m-%d %H:%M} UTC",
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "words": list(section.words),
        "numbers": [
            {
                "label": one.label, "value": one.value_words, "n": one.n_words,
                "waits": one.waits_words, "rule": one.rule, "version": f"rule {one.version}",
                "source": one.source.rstrip("."),
            }
            for one in section.numbers
        ],
        "tables": [_table(one) for one in section.tables],
        "charts": [
            {
                "title": one.title, "svg": svg_of(one),
                "table": _table(Table(
                    "", one.columns, one.rows, one.note,
                    frozenset(range(1, len(one.columns))),
                )),
            }
            for one in section.charts
        ],
    }  # fmt: skip


def _table(one: Table) -> dict[str, Any]:
    return {
        "caption": one.caption, "columns": list(one.columns), "rows": [list(r) for r in one.rows],
        "numbers": sorted(one.numbers), "note": one.note, "when_empty": one.when_empty,
    }  # fmt: skip
