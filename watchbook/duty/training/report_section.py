"""What the unit's and a team's report say of training: hours, odours and conditions trained."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Count

from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.teams.vocabulary import BLINDNESS, ODOURS
from watchbook.duty.training.choices import SURFACES
from watchbook.duty.training.disciplines import label_of
from watchbook.duty.training.figures import HOURS, RUNS, runs_asked
from watchbook.duty.training.models import Hide
from watchbook.duty.training.queries.conditions import surfaces_of
from watchbook.duty.training.queries.hours import month_of, neighbours, target_min
from watchbook.ground.people.permissions import may
from watchbook.ground.records.figures import Asked, figure_named
from watchbook.ground.records.report_sections import (
    ReportSection,
    SectionContent,
    Table,
    register_report_section,
)
from watchbook.ground.web.charts import Chart, bars, columns_over
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from watchbook.core.schema import Choice
    from watchbook.ground.people.viewer import Viewer

TARGET_RULE = "The target is the agency's setting for a calendar month; reported, never enforced."
_AS_WRITTEN = "Conditions as written with the run or its set-up; a run may have several surfaces."
_MOST_MONTHS = 24


def _build(viewer: Viewer, asked: Asked) -> SectionContent:
    tables = [_disciplines(viewer, asked), *_conditions(viewer, asked)]
    if may(viewer, "training.read_layouts"):
        tables.insert(1, _odours(viewer, asked))
    return SectionContent(
        figures=(HOURS, RUNS),
        tables=tuple(tables),
        charts=(_over_time(viewer, asked),) if asked.team else (_by_team(viewer, asked),),
    )


def _by_team(viewer: Viewer, asked: Asked) -> Chart:
    """Hours of each team by name; a target only where the period is one calendar month."""
    told = figure_named(HOURS)
    assert told.by is not None  # this room's own figure has it
    minutes = told.by(viewer, asked, "team")
    month = month_of(asked.since, viewer.timezone)
    is_month = (month.starts_at, month.ends_at) == (asked.since, asked.until)
    return bars(
        "Training time",
        [(name, _hours(minutes.get(key))) for key, name in _standing(viewer, asked, minutes)],
        of="Team", unit="h", target=round(target_min(viewer) / 60, 1) if is_month else None,
        note=TARGET_RULE if is_month else "",
    )  # fmt: skip


def _standing(viewer: Viewer, asked: Asked, minutes: dict[UUID, int]) -> list[tuple[UUID, str]]:
    """The teams that stood in the period or trained in it, by name."""
    found = [
        (one.id, str(one))
        for one in teams(viewer).filter(from_at__lt=asked.until)
        if one.id in minutes or one.until_at is None or one.until_at > asked.since
    ]
    return sorted(found, key=lambda pair: pair[1])


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 1)


def _over_time(viewer: Viewer, asked: Asked) -> Chart:
    """One team's hours by calendar month; the first and the last month may be cut."""
    zone = viewer.timezone
    rows: list[tuple[str, float | None]] = []
    month = month_of(asked.since, zone)
    told = figure_named(HOURS)
    while month.starts_at < asked.until and len(rows) < _MOST_MONTHS:
        span = Asked(
            since=max(month.starts_at, asked.since), until=min(month.ends_at, asked.until),
            team=asked.team,
        )  # fmt: skip
        rows.append((f"{month.starts_at:%b %Y}", _hours(told.total(viewer, span))))
        month = neighbours(month, zone)[1]
    cut = month.starts_at < asked.until
    note = f"The first {_MOST_MONTHS} months of the period." if cut else ""
    return columns_over("Training time by month", rows, of="Month", unit="h", note=note)


def _disciplines(viewer: Viewer, asked: Asked) -> Table:
    told = figure_named(HOURS)
    assert told.by is not None  # this room's own figure has it
    minutes = told.by(viewer, asked, "discipline")
    counts = _counted(viewer, asked, "discipline")
    rows = [
        (label_of(name), f"{round(minutes.get(name, 0) / 60, 1):g} h", str(count))
        for name, count in sorted(counts.items(), key=lambda pair: label_of(pair[0]))
    ]
    return Table(
        "By discipline", ("Discipline", "Time", "Runs"), tuple(rows), numbers=frozenset({1, 2}),
        when_empty="No run was recorded in this period.",
    )  # fmt: skip


def _counted(viewer: Viewer, asked: Asked, column: str) -> dict[Any, int]:
    found = runs_asked(viewer, asked).order_by().values_list(column).annotate(told=Count("pk"))
    return dict(found)


def _odours(viewer: Viewer, asked: Asked) -> Table:
    """Each odour of the agency's vocabulary with the runs whose layout held it, and the last day.

    A run counts once for an odour, however many hides held it. What stood in no run is said.
    """
    runs = runs_asked(viewer, asked).filter(layout__isnull=False)
    by_layout: dict[UUID, list[Any]] = defaultdict(list)
    for layout, at in runs.order_by().values_list("layout", "occurred_at"):
        by_layout[layout].append(at)
    held: dict[str, list[Any]] = defaultdict(list)
    pairs = set(
        Hide.objects.filter(
            agency_id=viewer.agency, record__in=list(by_layout), odour__isnull=False
        )
        .order_by()
        .values_list("odour", "record")
    )
    for odour, layout in pairs:
        held[str(odour)] += by_layout[layout]
    zone = ZoneInfo(viewer.timezone)
    rows = [
        (one.label, str(len(held[one.value])), day_text(max(held[one.value]).astimezone(zone)))
        for one in ODOURS if one.value in held
    ]  # fmt: skip
    not_trained = [one.label for one in ODOURS if one.value not in held]
    without = runs_asked(viewer, asked).filter(layout__isnull=True).count()
    return Table(
        "Odours trained", ("Odour", "Runs", "Last"), tuple(rows), numbers=frozenset({1}),
        note=f"In no run of this period: {', '.join(not_trained) or 'none'}. "
        f"Runs without a layout, for which no odour is recorded: {without}.",
        when_empty="No odour is recorded with a run of this period.",
    )  # fmt: skip


def _conditions(viewer: Viewer, asked: Asked) -> list[Table]:
    """Surfaces and blindness as written; what nobody wrote is its own line."""
    told = surfaces_of(runs_asked(viewer, asked))
    blind = _counted(viewer, asked, "blindness")
    return [
        _words("Surfaces", SURFACES, told.counts, told.unwritten, told.total),
        _words("Who knew where it lay", BLINDNESS, blind, blind.get(None, 0), told.total),
    ]


def _words(title: str, words: Iterable[Choice], counts: Any, unwritten: int, total: int) -> Table:
    rows = [(one.label, str(counts.get(one.value, 0))) for one in words]
    rows.append(("not recorded", str(unwritten)))
    note = f"n = {total} runs. {_AS_WRITTEN}" if title == "Surfaces" else f"n = {total} runs."
    return Table(title, (title, "Runs"), tuple(rows), note, frozenset({1}))


def register() -> None:
    """Fill the slot of the records' room."""
    register_report_section(
        ReportSection(
            name="training", title="Training", reports=frozenset({"month", "team"}), order=20,
            needs="training.read_runs", build=_build,
        )
    )  # fmt: skip
