"""What reports say of deployments and of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.schema import label_of
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.figures import (
    CASH,
    CONFIRMED_SHARE,
    COUNT,
    FINDS,
    FIREARMS,
    INCIDENTS,
    PERSONS,
    WEIGHED,
    deployments_asked,
    incidents_asked,
    seized,
)
from watchbook.duty.deployments.permissions import READ
from watchbook.duty.deployments.queries.facts import mass_text
from watchbook.ground.records.figures import figure_named
from watchbook.ground.records.report_sections import (
    ReportSection,
    SectionContent,
    Table,
    register_report_section,
)
from watchbook.ground.web.charts import bars

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Asked


def _used(viewer: Viewer, asked: Asked) -> SectionContent:
    """How often, on which task, and what the incidents were."""
    count = figure_named(COUNT)
    by_task = count.by(viewer, asked, "task") if count.by else {}
    rows: list[tuple[str, float | None]] = [
        (choice.label, float(by_task[choice.value]))
        for choice in choices.TASKS
        if by_task.get(choice.value)
    ]
    late = deployments_asked(viewer, asked).filter(is_late=True).count()
    no_task = incidents_asked(viewer, asked).filter(has_no_task=True).count()
    words = (
        f"Deployments written afterwards: {late}.",
        f"Incidents without a K9 task: {no_task}.",
    )
    chart = bars("Deployments", rows, of="Task", note=count.rule)
    return SectionContent(words=words, figures=(COUNT, INCIDENTS), charts=(chart,))


def _found(viewer: Viewer, asked: Asked) -> SectionContent:
    """What was found, who was found, what was seized of each class."""
    rows = []
    for substance in WEIGHED:
        total = figure_named(seized(substance)).total(viewer, asked)
        if total is not None:
            label = label_of(choices.SUBSTANCES, substance)
            rows.append((label, mass_text(total) or ""))
    table = Table(
        "Seized by class of substance",
        ("Class", "Mass"),
        tuple(rows),
        note="Mass of confirmed findings as handlers wrote it; the laboratory's may differ. A "
        "class without a mass is not in the table: that is not recorded, and not nothing.",
        numbers=frozenset({1}),
        when_empty="No mass is recorded for the period.",
    )
    return SectionContent(
        figures=(FINDS, CONFIRMED_SHARE, PERSONS, CASH, FIREARMS), tables=(table,)
    )


def register() -> None:
    """Fill the slot of the records' room."""
    for name, title, order, build in (
        ("deployments.used", "Deployments and incidents", 30, _used),
        ("deployments.found", "What was found", 40, _found),
    ):
        register_report_section(
            ReportSection(
                name=name, title=title, reports=frozenset({"month", "team"}), order=order,
                needs=READ, build=build,
            )
        )  # fmt: skip
