"""A report put together: one document, from which the page and the paper are both made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.duty.teams.queries.teams import teams
from watchbook.front.reports.wording import (
    missing_words,
    moment_words,
    n_words,
    period_words,
    value_words,
    waits_words,
)
from watchbook.ground.ledger.once import one_reading
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.records.figures import Figure, answered, figure_named, figures_for
from watchbook.ground.records.report_sections import SectionContent, sections_of, withheld_from

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Answer, Asked
    from watchbook.ground.records.report_sections import ReportName, Table
    from watchbook.ground.web.charts import Chart

TITLES: dict[ReportName, str] = {
    "month": "Unit report", "team": "Team report", "force": "Force review",
}  # fmt: skip
SHOWS_NOT = (
    "It shows what was written down and received by then, not what nobody wrote. Newest versions "
    "count, also where nobody approved them yet; each number says how many those are."
)
_FORCE = "Force"


@dataclass(frozen=True)
class NumberLine:
    """One number of a report, in words and as it is."""

    name: str
    label: str
    version: int
    value_words: str
    n_words: str
    waits_words: str
    rule: str
    source: str
    value: int | None
    of_value: int | None
    n: int
    not_approved: int | None


@dataclass(frozen=True)
class Section:
    """One section: sentences, numbers, tables, charts."""

    title: str
    words: tuple[str, ...]
    numbers: tuple[NumberLine, ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class Document:
    """A whole report. `facts` stand at its head: as of, who looks, what is not approved yet."""

    name: str
    title: str
    subtitle: str
    agency: str
    as_of: datetime
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]

    @property
    def numbers(self) -> list[NumberLine]:
        """Every number of every section, each figure once."""
        told = {one.name: one for section in self.sections for one in section.numbers}
        return list(told.values())


def composed(viewer: Viewer, name: ReportName, asked: Asked, at: datetime) -> Document:
    """A report for one viewer, from sections that rooms gave and figures that stand in none.

    Cost: a few aggregates for each figure, in one reading; no statement more for more teams. A
    NotFoundError for a team that he does not see.
    """
    with one_reading():
        made = _sections(viewer, name, asked)
        team = _team_words(viewer, asked) if name == "team" else ""
    zone = viewer.timezone
    facts = [
        ("Period", period_words(asked.since, asked.until, zone)),
        ("As of", moment_words(at, zone)),
        ("Made for", viewer.name or "Watchbook"),
        ("Not approved yet", _not_approved(made)),
    ]
    if name == "team":
        facts.insert(1, ("Team", team))
    left_out = withheld_from(viewer, name)
    notes = [SHOWS_NOT]
    if left_out:
        notes.append(f"Not open to who made this report: {', '.join(left_out)}.")
    return Document(
        name, TITLES[name], facts[1][1] if name == "team" else facts[0][1],
        viewer.agency_name or str(viewer.agency), at, tuple(facts), tuple(made), tuple(notes),
    )  # fmt: skip


def _sections(viewer: Viewer, name: ReportName, asked: Asked) -> list[Section]:
    made: list[Section] = []
    used: set[str] = set()
    for one in sections_of(viewer, name):
        content = one.build(viewer, asked)
        lines = _lines(viewer, asked, content)
        used |= {line.name for line in lines}
        made.append(Section(one.title, content.words, tuple(lines), content.tables, content.charts))
    return [*made, *_others(viewer, name, asked, used)]


def line_of(answer: Answer) -> NumberLine:
    """One answer as a line, with its rule, its n, and what it leaves out."""
    figure = answer.figure
    waits = waits_words(answer.not_approved, answer.n + (answer.of_n or 0))
    missing = missing_words(answer.missing, figure.missing_words)
    return NumberLine(
        figure.name, figure.label, figure.version, value_words(answer),
        n_words(answer.n, answer.of_n), "; ".join(one for one in (waits, missing) if one),
        figure.rule, figure.source, answer.value, answer.of, answer.n, answer.not_approved,
    )  # fmt: skip


def _lines(viewer: Viewer, asked: Asked, content: SectionContent) -> list[NumberLine]:
    lines = []
    for one in content.figures:
        try:
            figure = one if isinstance(one, Figure) else figure_named(one)
            lines.append(line_of(answered(viewer, figure, asked)))
        except (NotFoundError, NotAllowedError):
            continue  # a figure of a room that is not there, or that is not open to the viewer
    return lines


def _others(viewer: Viewer, name: ReportName, asked: Asked, used: set[str]) -> Iterable[Section]:
    """Figures that stand in no section, by their group; the force review takes its own group."""
    by_group: dict[str, list[NumberLine]] = {}
    for figure in figures_for(viewer):
        if figure.name in used or (name == "force" and figure.group != _FORCE):
            continue
        by_group.setdefault(figure.group, []).append(line_of(answered(viewer, figure, asked)))
    return [_group(title, lines) for title, lines in by_group.items()]


def _group(title: str, lines: list[NumberLine]) -> Section:
    """Numbers of one group; those for which nothing was recorded are named in one sentence."""
    empty = [one.label for one in lines if one.value is None]
    words = (f"Nothing recorded in this period: {', '.join(empty)}.",) if empty else ()
    return Section(title, words, tuple(one for one in lines if one.value is not None), (), ())


def _not_approved(sections: Iterable[Section]) -> str:
    lines = {one.name: one for section in sections for one in section.numbers}
    judged = [one for one in lines.values() if one.not_approved]
    if not judged:
        return "nothing that these numbers count"
    return f"told beside each number; {len(judged)} of {len(lines)} numbers hold some"


def _team_words(viewer: Viewer, asked: Asked) -> str:
    team = teams(viewer).filter(id=asked.team).first() if asked.team else None
    if team is None:
        raise NotFoundError("There is no such team here.")
    return str(team)
