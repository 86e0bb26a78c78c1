"""The unit at a glance: what is missing, in charts whose numbers open their records.

Each section stands at an address of its own, so that the page of all of them comes at once and a
heavy one holds up no other. Whatever a section shows comes through the rooms' own queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.front.desk.queries.glance.force import bites
from watchbook.front.desk.queries.glance.reviews import outstanding
from watchbook.front.desk.queries.glance.training import hours, trained
from watchbook.front.desk.queries.glance.welfare import certificates, welfare
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.web.charts import Chart


@dataclass(frozen=True)
class Glance:
    """One section: its word in the address, its title, who sees it, and its charts."""

    name: str
    title: str
    needs: str
    charts: Callable[[Viewer, datetime], list[Chart]]


SECTIONS = (
    Glance("hours", "Training this month", "training.read_hours", hours),
    Glance("trained", "Odours and conditions", "training.read_layouts", trained),
    Glance("certificates", "Certificates", "certifications.read", certificates),
    Glance("welfare", "Health, work and rest", "health.read_all", welfare),
    Glance("force", "Bites", "deployments.read_force", bites),
    Glance("reviews", "Waiting for review", "records.approve", outstanding),
)


def sections_for(viewer: Viewer) -> list[Glance]:
    """The sections that this viewer may read, in order."""
    return [one for one in SECTIONS if may(viewer, one.needs)]


def glances(viewer: Viewer | None) -> bool:
    """Whether the viewer answers for the unit, and so has this page."""
    return (
        viewer is not None
        and viewer.agency is not None
        and viewer.has("supervisor", "administrator", "custodian", "trainer", "auditor")
        and bool(sections_for(viewer))
    )
