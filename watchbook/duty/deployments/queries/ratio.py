"""Bites and the uses that they are set against, read for the definitions of `core.reliability`.

One line of a force report is one bite: one person or animal that the dog's teeth touched, however
often it gripped anew. First facts that no report names yet count as one bite each, since a bite
without a report is a bite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from watchbook.core.reliability.bites import (
    DEFINITIONS,
    BiteFact,
    Definition,
    Ratio,
    UseFact,
    counted,
)
from watchbook.core.reliability.intervals import Interval, wilson
from watchbook.duty.deployments.choices import LOOKING_FOR_PERSONS
from watchbook.duty.deployments.models import Deployment, Force, ForceBite
from watchbook.duty.deployments.queries.deployments import deployments
from watchbook.duty.deployments.queries.force import bites_without_report, force_reports
from watchbook.ground.ledger.once import once
from watchbook.ground.records.figures import about_team, held_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Asked

_CLEAR = frozenset({"surrendered", "located", "held", "contact"})
"""Parts of a dog in a capture that are a clear role; being there, and no more, is none."""


@dataclass(frozen=True)
class BiteOf:
    """Where a bite is recorded: the record that opens when somebody asks for it."""

    kind: str
    record_id: UUID


@dataclass(frozen=True)
class Shown:
    """One definition counted, with an interval where it is a share of trials."""

    ratio: Ratio
    interval: Interval | None


def bite_facts(viewer: Viewer, asked: Asked) -> tuple[list[BiteFact], dict[object, BiteOf]]:
    """The bites of a period that the viewer may read, and the record of each. Two statements.

    Read once in one reading, whatever the number of definitions.
    """
    return once(("bite facts", viewer, asked.key), lambda: _bite_facts(viewer, asked))


def _bite_facts(viewer: Viewer, asked: Asked) -> tuple[list[BiteFact], dict[object, BiteOf]]:
    reports = _reports(viewer, asked)
    lines = ForceBite.objects.filter(record__in=reports.order_by().values("id"))
    facts, where = [], {}
    columns = ("id", "record_id", "record__deployment_id", "manner")
    for line, report, deployment, manner in lines.order_by("id").values_list(*columns):
        facts.append(BiteFact(line, deployment, manner))
        where[line] = BiteOf("deployments.force", report)
    first_facts = bites_without_report(viewer).filter(
        held_in(asked, "occurred_at"), about_team(asked)
    )
    for bite in first_facts.order_by("id").values_list("id", flat=True):
        facts.append(BiteFact(bite, None))
        where[bite] = BiteOf("deployments.bite", bite)
    return facts, where


def _reports(viewer: Viewer, asked: Asked) -> QuerySet[Force]:
    return force_reports(viewer).filter(held_in(asked, "occurred_at"), about_team(asked))


def uses(viewer: Viewer, asked: Asked) -> QuerySet[Deployment]:
    """The deployments that began in the period, of the team, handler or dog asked for."""
    return deployments(viewer).filter(held_in(asked, "began_at"), about_team(asked))


def use_facts(viewer: Viewer, asked: Asked) -> list[UseFact]:
    """The deployments of a period as the definitions look at them. One statement in one reading."""
    return once(("use facts", viewer, asked.key), lambda: list(_use_facts(viewer, asked)))


def _use_facts(viewer: Viewer, asked: Asked) -> Iterator[UseFact]:
    columns = ("id", "task", "lead", "capture", "persons_arrested")
    rows = uses(viewer, asked).order_by("began_at", "id").values_list(*columns)
    for deployment, task, lead, capture, arrested in rows:
        yield UseFact(
            deployment,
            _has_clear_role(task, capture),
            None if arrested is None else arrested > 0,
            task == "article-search" and lead in ("short", "long"),
        )


def _has_clear_role(task: str, capture: str | None) -> bool | None:
    """What a deployment says about the dog's part; a sniff or a display is not asked for one."""
    if capture is None:
        return None if task in LOOKING_FOR_PERSONS else False
    return capture in _CLEAR


def ratios(viewer: Viewer, asked: Asked) -> tuple[list[Shown], dict[object, BiteOf]]:
    """Every definition over one period. Three statements, whatever the number of definitions."""
    facts, where = bite_facts(viewer, asked)
    used = use_facts(viewer, asked)
    return [_shown(counted(one, facts, used)) for one in DEFINITIONS], where


def ratio_of(
    viewer: Viewer, asked: Asked, definition: Definition
) -> tuple[Ratio, dict[object, BiteOf]]:
    """One definition over one period, and the record of each bite."""
    facts, where = bite_facts(viewer, asked)
    return counted(definition, facts, use_facts(viewer, asked)), where


def _shown(ratio: Ratio) -> Shown:
    return Shown(ratio, wilson(ratio.hits, ratio.trials) if ratio.has_interval else None)


def opened(
    viewer: Viewer, ids: list[object], where: dict[object, BiteOf]
) -> tuple[list[Deployment], list[Force], list[UUID]]:
    """The records behind one half of a ratio: deployments, reports, and first facts by id."""
    uses_ids = [one for one in ids if one not in where and isinstance(one, UUID)]
    places = [where[one] for one in ids if one in where]
    reports = {one.record_id for one in places if one.kind == "deployments.force"}
    first = [one.record_id for one in places if one.kind == "deployments.bite"]
    found = deployments(viewer).filter(id__in=uses_ids).order_by("-began_at", "id")
    listed = force_reports(viewer).filter(Q(id__in=reports)).order_by("-occurred_at", "id")
    return list(found), list(listed), first
