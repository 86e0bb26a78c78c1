"""Pages of force: the list, one report, first facts of bites, findings, the agency's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.schema import label_of
from watchbook.duty.deployments import choices_force as choices
from watchbook.duty.deployments.actions.findings import record_finding
from watchbook.duty.deployments.permissions_force import FIND, READ_FORCE, WRITE_FORCE
from watchbook.duty.deployments.queries import listing_force as listing
from watchbook.duty.deployments.queries.beginning import report_address
from watchbook.duty.deployments.queries.deployments import sees_deployment
from watchbook.duty.deployments.queries.force import (
    bites,
    findings_on,
    force_reports,
    rules_at,
)
from watchbook.duty.deployments.queries.incidents import reads_persons, sees_incident
from watchbook.duty.deployments.queries.told import not_told
from watchbook.duty.deployments.views.page import (
    asked,
    asked_id,
    asked_span,
    team_choices,
    viewer_of,
    written,
)
from watchbook.ground.evidence.queries import items_of
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.queries.barring import barred_actors
from watchbook.ground.records.queries.faces import state_marks
from watchbook.ground.records.queries.steps import steps_open_to
from watchbook.ground.records.queries.words import actor_names
from watchbook.ground.records.sending import wrote
from watchbook.ground.records.views.page import posted, pressed
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.deployments.models import Bite, Force
    from watchbook.ground.people.viewer import Viewer

_KIND = "deployments.force"
_MARKS = [
    ("", "Any"), ("with-bite", "With a bite"), ("waiting", "Not yet approved"),
    ("no-finding", "Without a finding"), ("late", "Written afterwards"),
]  # fmt: skip


def require_force(viewer: Viewer) -> None:
    """Refuse who neither writes nor reads force; a handler sees his own."""
    if not may(viewer, READ_FORCE) and not may(viewer, WRITE_FORCE):
        message = "Force reports are read by supervisors, trainers and those they name."
        raise NotAllowedError(message)


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Force reports with search, filters and export."""
    viewer = viewer_of(request)
    require_force(viewer)
    since, until = asked_span(request)
    found = listing.found_reports(
        viewer, text=asked(request, "q"), team=asked_id(request, "team"),
        marked=asked(request, "marked"), since=since, until=until,
    )  # fmt: skip
    file = list_file(request, "force", listing.report_columns(), lambda: listing.report_rows(found))
    if file is not None:
        return file
    page = page_of(request, found.prefetch_related("bites", "other_force"))
    context = _list_context(request, agency) | {
        "page": page,
        "lines": listing.report_lines(list(page)),
        "marks": _MARKS,
        "write_url": field_form_address(_KIND, agency),
    }
    return render(request, "deployments/force_list.html", context)


def _list_context(request: HttpRequest, agency: str) -> dict[str, Any]:
    viewer = viewer_of(request)
    return {
        "teams": team_choices(viewer),
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, WRITE_FORCE),
        "bite_url": field_form_address("deployments.bite", agency),
    }


@require_GET
@never_cache
def bite_list(request: HttpRequest, agency: str) -> HttpResponseBase:
    """First facts of bites with search, filters and export."""
    viewer = viewer_of(request)
    require_force(viewer)
    since, until = asked_span(request)
    found = listing.found_bites(
        viewer, text=asked(request, "q"), team=asked_id(request, "team"),
        marked=asked(request, "marked"), since=since, until=until,
    )  # fmt: skip
    file = list_file(request, "bites", listing.bite_columns(), lambda: listing.bite_rows(found))
    if file is not None:
        return file
    page = page_of(request, found.prefetch_related("reported"))
    marks = [("", "Any"), ("no-report", "Without a report")]
    context = _list_context(request, agency) | {"page": page, "marks": marks}
    return render(request, "deployments/bite_list.html", context)


@require_GET
@never_cache
def bite(request: HttpRequest, agency: str, bite_id: UUID) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """First facts of one bite, and the report that names them."""
    viewer = viewer_of(request)
    require_force(viewer)
    found = bites(viewer).filter(id=bite_id).first()
    if found is None:
        message = "There are no such first facts here."
        raise NotFoundError(message)
    is_open = reads_persons(viewer, found)
    if is_open:
        record_reading(viewer, "deployments.bite", found.id, request)
    context = _first_facts(viewer, found, is_open=is_open)
    return render(request, "deployments/bite.html", context)


def _first_facts(viewer: Viewer, found: Bite, *, is_open: bool) -> dict[str, Any]:
    agency, incident = found.agency_id, found.incident
    return {
        "bite": found,
        "incident": incident if incident and sees_incident(viewer, incident) else None,
        "facts": listing.bite_facts_of(found, is_open=is_open),
        "is_open": is_open,
        "after": listing.written_after(found) if found.bitten_at else None,
        "reports": list(force_reports(viewer).filter(bites__first_facts=found).distinct()),
        "who": record_view(viewer, "deployments.bite", found.id).who,
        "marks": state_marks("deployments.bite", found),
        "can_write": may(viewer, WRITE_FORCE),
        "report_url": report_address(agency, [found]),
        "amend_url": field_form_address("deployments.bite", agency, record=found.id),
        "can_amend": wrote(viewer, found),
    }


def report_of(viewer: Viewer, force_id: UUID) -> Force:
    """One report that the viewer may read; a NotFoundError for any other."""
    require_force(viewer)
    found = force_reports(viewer).filter(id=force_id).first()
    if found is None:
        message = "There is no such force report here."
        raise NotFoundError(message)
    return found


@require_GET
@never_cache
def report(request: HttpRequest, agency: str, force_id: UUID) -> HttpResponse:
    """One force report, whole; for paper with `?format=print`."""
    viewer = viewer_of(request)
    found = report_of(viewer, force_id)
    is_open = reads_persons(viewer, found)
    if is_open:
        record_reading(viewer, _KIND, found.id, request)
    context = (
        _shown(viewer, found, is_open=is_open)
        | _review(viewer, found)
        | written(viewer, _KIND, force_id)
        | {
            "marks": state_marks(_KIND, found),
            "can_amend": wrote(viewer, found),
            "amend_url": field_form_address(_KIND, agency, record=found.id),
        }
    )
    name = "force_print" if asked(request, "format") == "print" else "force"
    return render(request, f"deployments/{name}.html", context)


def _shown(viewer: Viewer, found: Force, *, is_open: bool) -> dict[str, Any]:
    at = timezone.now()
    used_at = found.occurred_at or found.received_at
    return {
        "force": found,
        "has_incident": sees_incident(viewer, found.incident),
        "has_deployment": bool(found.deployment and sees_deployment(viewer, found.deployment)),
        "title": str(found),
        "after": listing.written_after(found),
        "is_open": is_open,
        "facts": listing.use_facts(found),
        "warning": listing.warning_facts(found),
        "bites": listing.bite_rows_of(found) if is_open else [],
        "people": listing.person_rows_of(found) if is_open else [],
        "bite_count": found.bites.count(),
        "people_count": found.people.count(),
        **_officers(found, is_open=is_open),
        "photographs": list(found.photographs.all()) if is_open else [],
        "items": items_of(viewer, found.id) if is_open and may(viewer, "evidence.see") else [],
        "witnesses": list(found.witnesses.all()) if is_open else [],
        "cameras": list(found.cameras.all()),
        "told": listing.told_lines(found),
        "untold": list(not_told(found, rules_at(viewer, at), used_at)),
        "asks_part": found.bites.exists() and found.deployment is None,
    }


def _officers(found: Force, *, is_open: bool) -> dict[str, Any]:
    """What officers did besides the dog, how they met the person, and who did nothing of it."""
    return {
        "others": listing.other_force_lines(found, is_open=is_open),
        "contact": listing.contact_facts(found),
        "officers": listing.officer_lines(found),
    }


def _review(viewer: Viewer, found: Force) -> dict[str, Any]:
    at = timezone.now()
    given = list(findings_on(viewer, found))
    names = actor_names(found.agency_id, (one.author for one in given))
    is_barred = viewer.actor_id in barred_actors(found.agency_id, [found])[found.id]
    rules = rules_at(viewer, at)
    can_find = may(viewer, FIND) and reads_persons(viewer, found)
    return {
        "findings": [
            (one, label_of(choices.STEPS, one.step), names.get(one.author, "")) for one in given
        ],
        "steps": steps_open_to(viewer, found, at),
        "can_find": can_find and not is_barred,
        "is_barred": can_find and is_barred,
        "words": [(one, one) for one in rules.findings],
        "as_steps": [(one.value, one.label) for one in choices.STEPS],
        "rules": rules,
    }


@require_POST
def find(request: HttpRequest, agency: str, force_id: UUID) -> HttpResponse:
    """Write what was found about the version that the reviewer had open."""
    viewer = viewer_of(request)
    found = report_of(viewer, force_id)
    version = posted(request, "version")
    values = {
        name: posted(request, name)
        for name in ("step", "finding", "reasons", "training", "referred_to")
    }
    return pressed(
        request,
        lambda: record_finding(
            acting_user=viewer, force=found, version=int(version) if version.isdecimal() else 0,
            values=values, at=timezone.now(),
        ),
        "Your finding stands with the report.",
        reverse("deployments:force_report", kwargs={"agency": agency, "force_id": force_id}),
    )  # fmt: skip
