"""The slot of report sections: what each room adds to the unit's, a team's and the force report.

A section gives words, numbers by name, tables and charts. It formats nothing for page or paper:
both are made from the same content. What is not recorded it says itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Asked, Figure
    from watchbook.ground.web.charts import Chart

ReportName = Literal["month", "team", "force"]
_MOST_BESIDE = 4


@dataclass(frozen=True)
class Table:
    """Rows of words; `columns` name them. `note` says what the table leaves out, or its rule.

    `numbers` are the places of columns that hold numbers, for their alignment.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    numbers: frozenset[int] = frozenset()
    when_empty: str = "None recorded."

    @property
    def is_wide(self) -> bool:
        """Whether a phone shows its rows one below the other, each cell with its column's name."""
        return len(self.columns) > _MOST_BESIDE

    @property
    def named_rows(self) -> list[list[tuple[str, str, bool]]]:
        """Each row as its cells: the column's name, the words, whether they are a number."""
        return [
            [
                (column, cell, place in self.numbers)
                for place, (column, cell) in enumerate(zip(self.columns, row, strict=True))
            ]
            for row in self.rows
        ]


@dataclass(frozen=True)
class SectionContent:
    """What a section shows: sentences, figures (by registered name or as such), tables, charts."""

    words: tuple[str, ...] = ()
    figures: tuple[str | Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportSection:
    """One section: the reports it stands in, its place, who may read it, and how it is made.

    `build(viewer, asked)` reads through the room's own queries; a team's report asks with a
    team. Orders: training 20, deployments 30, finds 40, force 50, certificates 60, welfare 70,
    reviews 80.
    """

    name: str
    title: str
    reports: frozenset[ReportName]
    order: int
    needs: str
    build: Callable[[Viewer, Asked], SectionContent]


_sections: dict[str, ReportSection] = {}


def register_report_section(section: ReportSection) -> None:
    """Fill the slot; called from a room's `apps.py`."""
    _sections[section.name] = section


def sections_of(viewer: Viewer, report: ReportName) -> list[ReportSection]:
    """The sections of a report that this viewer may read, in order."""
    found = [one for one in _sections.values() if report in one.reports and may(viewer, one.needs)]
    return sorted(found, key=lambda one: (one.order, one.name))


def withheld_from(viewer: Viewer, report: ReportName) -> list[str]:
    """Titles of the sections that this viewer may not read: a report says what it leaves out."""
    found = [
        one for one in _sections.values() if report in one.reports and not may(viewer, one.needs)
    ]
    return [one.title for one in sorted(found, key=lambda one: (one.order, one.name))]
