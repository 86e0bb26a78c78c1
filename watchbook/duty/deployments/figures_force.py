"""The figures of force: reports, bites, and bite ratios by each named definition."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from watchbook.core.reliability.bites import DEFINITIONS, IS_BITE, Definition
from watchbook.duty.deployments.permissions_force import READ_FORCE
from watchbook.duty.deployments.queries.force import force_reports
from watchbook.duty.deployments.queries.ratio import bite_facts, ratio_of
from watchbook.ground.records.figures import (
    Asked,
    Figure,
    Part,
    about_team,
    held_in,
    register_figure,
    rows_figure,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

REPORTS, BITES = "force.reports", "force.bites"
_GROUP = "Force"
_NARROWED = "A critical incident counts only for those whom it names."
_LINES = (
    "One line of a force report is one bite: one person or animal. First facts without a report "
    "count as one."
)


def ratio_name(definition: Definition) -> str:
    """The name of the figure of a definition."""
    return f"force.bite_ratio.{definition.name}"


def reports_asked(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
    """The force reports of the period, by when force was used, of the team, handler or dog."""
    return force_reports(viewer).filter(held_in(asked, "occurred_at"), about_team(asked))


def _bite_parts(viewer: Viewer, asked: Asked) -> Iterator[Part]:
    facts, where = bite_facts(viewer, asked)
    told = Counter((where[one.id].kind, where[one.id].record_id) for one in facts)
    for (kind, record_id), amount in told.items():
        yield Part(kind, record_id, amount)


def _bites(viewer: Viewer, asked: Asked) -> int:
    return len(bite_facts(viewer, asked)[0])


def _above(definition: Definition, viewer: Viewer, asked: Asked) -> Iterator[Part]:
    ratio, where = ratio_of(viewer, asked, definition)
    told: Counter[tuple[str, Any]] = Counter()
    for one in ratio.numerator:
        place = where.get(one)
        told[(place.kind, place.record_id) if place else ("deployments.deployment", one)] += 1
    for (kind, record_id), amount in told.items():
        yield Part(kind, record_id, amount)


def _hits(definition: Definition, viewer: Viewer, asked: Asked) -> int:
    return ratio_of(viewer, asked, definition)[0].hits


def _below(definition: Definition, viewer: Viewer, asked: Asked) -> Iterator[Part]:
    for one in ratio_of(viewer, asked, definition)[0].denominator:
        yield Part("deployments.deployment", one, 1)  # type: ignore[arg-type]  # a deployment's UUID


def _trials(definition: Definition, viewer: Viewer, asked: Asked) -> int:
    return ratio_of(viewer, asked, definition)[0].trials


def _unknown(definition: Definition, viewer: Viewer, asked: Asked) -> int:
    return len(ratio_of(viewer, asked, definition)[0].unknown)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ratio(definition: Definition) -> Figure:
    below = Figure(
        name=f"{ratio_name(definition)}.of", label=_capital(definition.below),
        unit="", rule=f"{definition.denominator}.", version=definition.version,
        source=definition.source, needs=READ_FORCE, group=_GROUP,
        parts=partial(_below, definition), total=partial(_trials, definition),
    )  # fmt: skip
    return Figure(
        name=ratio_name(definition), label=f"Bite ratio: {definition.label.lower()}",
        unit="share",
        rule=f"{definition.numerator}, divided by: {definition.denominator.lower()}. {_LINES} "
        f"{_NARROWED}",
        version=definition.version, source=definition.source, needs=READ_FORCE, group=_GROUP,
        of=below, parts=partial(_above, definition), total=partial(_hits, definition),
        missing=partial(_unknown, definition),
        missing_words="deployments say too little to belong below or not",
    )  # fmt: skip


def register() -> None:
    """Fill the slot of the records' room."""
    register_figure(
        rows_figure(
            kind="deployments.force", rows=reports_asked, name=REPORTS, label="Force reports",
            unit="",
            rule=f"Reports of force, by when it was used; several of one incident each count. "
            f"{_NARROWED}",
            version=1, source="Watchbook's rule of counting", needs=READ_FORCE, group=_GROUP,
        )
    )  # fmt: skip
    register_figure(
        Figure(
            name=BITES, label="Bites", unit="", rule=f"{IS_BITE} {_LINES} {_NARROWED}", version=1,
            source="New Orleans Police Department, Operations Manual chapter 41.22, 1 April 2018",
            needs=READ_FORCE, group=_GROUP, parts=_bite_parts, total=_bites,
        )
    )  # fmt: skip
    for definition in DEFINITIONS:
        register_figure(_ratio(definition))
