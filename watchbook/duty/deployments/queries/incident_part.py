"""What the page of an incident shows of force, of statements and of being critical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.deployments import choices_force as choices
from watchbook.duty.deployments.permissions_force import ORDER, SET_CRITICAL, WRITE_FORCE
from watchbook.duty.deployments.queries.beginning import report_address
from watchbook.duty.deployments.queries.critical import is_in_it, is_named, running_of
from watchbook.duty.deployments.queries.force import (
    bites,
    bites_without_report,
    force_reports,
)
from watchbook.duty.deployments.queries.listing_force import report_lines
from watchbook.duty.deployments.queries.statements import orders, statements
from watchbook.duty.deployments.queries.timeline import Moment, register_moments
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries.faces import address_of_record
from watchbook.ground.records.queries.words import actor_names
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.duty.deployments.models import Incident
    from watchbook.ground.people.viewer import Viewer


def incident_part(viewer: Viewer, incident: Incident) -> dict[str, Any]:
    """Force, first facts, statements and orders of an incident, as far as open to the viewer."""
    agency = incident.agency_id
    reports = force_reports(viewer).filter(incident=incident)
    listed = list(statements(viewer).filter(incident=incident))
    names = actor_names(agency, (one.opened_by for one in listed))
    running = running_of(agency, incident.id)
    untold = list(bites_without_report(viewer).filter(incident=incident))
    return {
        "reports": report_lines(list(reports.prefetch_related("bites", "other_force"))),
        "bites": list(bites(viewer).filter(incident=incident)),
        "statements": [
            (one, names.get(one.opened_by, ""), address_of_record("deployments.statement", one))
            for one in listed
        ],
        "orders": list(orders(viewer).filter(incident=incident)),
        "critical": running,
        "is_named": running is not None and is_named(viewer, running),
        "is_in_it": running is not None and is_in_it(viewer, running),
        "can_press": may(viewer, SET_CRITICAL) and running is None,
        "can_open": running is not None and may(viewer, SET_CRITICAL),
        "can_order": may(viewer, ORDER),
        "can_write": may(viewer, WRITE_FORCE),
        "causes": [(one.value, one.label) for one in choices.GRAVE],
        "force_url": report_address(agency, untold, incident=incident.id),
        "statement_url": field_form_address("deployments.statement", agency, incident=incident.id),
    }


def _moments(viewer: Viewer, incident: Incident) -> Iterator[Moment]:
    for bite in bites(viewer).filter(incident=incident).exclude(bitten_at=None):
        yield Moment(
            bite.bitten_at, "Bite", "First facts", address_of_record("deployments.bite", bite)
        )
    for force in force_reports(viewer).filter(incident=incident).exclude(used_at=None):
        yield Moment(
            force.used_at, "Force", "Force report", address_of_record("deployments.force", force)
        )


def register() -> None:
    """Fill the slot of the incident's timeline."""
    register_moments(_moments)
