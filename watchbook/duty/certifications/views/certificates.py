"""Pages of certificates: the list, one with its paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.schema import label_of
from watchbook.duty.certifications.actions.certificates import judge_by_newest_rule
from watchbook.duty.certifications.choices import ASKED, DISCIPLINES, RESULTS, SCORED
from watchbook.duty.certifications.permissions import READ, WRITE, WRITE_ALL
from watchbook.duty.certifications.queries.certificates import (
    bodies,
    certificate_of,
    found_certificates,
    lines,
)
from watchbook.duty.certifications.queries.listing import certificate_columns, certificate_rows
from watchbook.duty.certifications.views.page import (
    EDGE_PX,
    why_no_picture,
)
from watchbook.duty.teams.queries.teams import team_choices
from watchbook.ground.evidence.serving import original_response, picture_response
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, asked_id, posted, pressed, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from watchbook.duty.certifications.models import Certificate
    from watchbook.ground.people.viewer import Viewer

RULE = (
    "The last day is the paper's; where the paper names none, the rule's months from the day it "
    "holds. A rule may make a certificate void when the team parts. One whose last day is not "
    "known is not counted as in force."
)
_STANDINGS = [
    ("", "Any"),
    ("in-force", "In force"),
    ("over", "No longer in force"),
    ("end-unknown", "Last day not known"),
]
_WITHIN = [("", "Any time"), *((str(days), f"{days} days") for days in (7, 30, 60, 90))]
_DISCIPLINES = [("", "Any"), *((one.value, one.label) for one in DISCIPLINES)]


def _found(request: HttpRequest, viewer: Viewer, at: Any) -> QuerySet[Certificate]:
    within = asked(request, "within")
    return found_certificates(
        viewer, at, text=asked(request, "q"), body=asked(request, "body"),
        team=asked_id(request, "team"), discipline=asked(request, "discipline"),
        standing=asked(request, "standing"),
        within=int(within) if within in ("7", "30", "60", "90") else 0,
    )  # fmt: skip


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Certificates with search, filters and export."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, READ)
    found = _found(request, viewer, at)
    file = list_file(
        request, "certificates", certificate_columns(),
        lambda: certificate_rows(lines(viewer, found, at)),
        about={"rule": RULE, "asked_by": viewer.name},
    )  # fmt: skip
    if file is not None:
        return file
    page = page_of(request, found)
    context = _filters(viewer) | {
        "page": page,
        "lines": lines(viewer, page, at),
        "rule": RULE,
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address("certifications.certificate", agency),
    }
    return render(request, "certifications/index.html", context)


def _filters(viewer: Viewer) -> dict[str, Any]:
    return {
        "bodies": [("", "Any"), *((one, one) for one in bodies(viewer))],
        "teams": team_choices(viewer),
        "disciplines": _DISCIPLINES,
        "standings": _STANDINGS,
        "within": _WITHIN,
    }


def _of_evaluation(found: Certificate) -> dict[str, str]:
    """How the evaluation of a certificate ended, as stated and by its scores."""
    kept = found.evaluation
    if kept is None:
        return {}
    stated, scored = label_of(RESULTS, kept.stated), label_of(SCORED, kept.scored)
    said = stated.lower() if kept.stated else "not recorded"
    by_scores = scored.lower() if kept.scored else "not recorded"
    return {
        "evaluated": f"as stated {said}, by the scores {by_scores}",
        "evaluated_asked": "; ".join(label_of(ASKED, one) for one in kept.asked),
    }


@require_GET
@never_cache
def certificate(request: HttpRequest, agency: str, certificate_id: UUID) -> HttpResponse:
    """One certificate: what the paper says, what the rule would say, and the paper."""
    viewer, at = viewer_of(request), timezone.now()
    found = certificate_of(viewer, certificate_id)
    view = record_view(viewer, "certifications.certificate", certificate_id)
    is_own = found.team.handler_id == viewer.person_id
    context = _of_evaluation(found) | {
        "certificate": found,
        "line": lines(viewer, [found], at)[0],
        "who": view.who,
        "asked": [label_of(ASKED, one) for one in found.asked],
        "no_picture": why_no_picture(agency, found.paper),
        "has_newer_rule": found.rule is not None and found.rule.version != found.rule_version,
        "can_write": may(viewer, WRITE_ALL) or (is_own and may(viewer, WRITE)),
        "amend_url": field_form_address("certifications.certificate", agency, record=found.id),
        "rule_text": RULE,
    }
    name = "certificate_print" if asked(request, "format") == "print" else "certificate"
    return render(request, f"certifications/{name}.html", context)


@require_GET
def paper(request: HttpRequest, agency: str, certificate_id: UUID) -> HttpResponse:
    """The paper as a safe copy, without place or device."""
    return picture_response(
        agency, certificate_of(viewer_of(request), certificate_id).paper, longest_edge=EDGE_PX
    )


@require_GET
def original(request: HttpRequest, agency: str, certificate_id: UUID) -> HttpResponse:
    """The paper's file as it came."""
    return original_response(
        agency, certificate_of(viewer_of(request), certificate_id).paper, "certificate"
    )


@require_POST
def newest_rule(request: HttpRequest, agency: str, certificate_id: UUID) -> HttpResponse:
    """One press: judge it by the newest version of its rule, with the reason."""
    viewer = viewer_of(request)
    found = certificate_of(viewer, certificate_id)
    return pressed(
        request,
        lambda: judge_by_newest_rule(
            acting_user=viewer, certificate=found, reason=posted(request, "reason"),
            at=timezone.now(),
        ),
        "Judged by the newest version of its rule. The earlier version stays in its history.",
        reverse(
            "certifications:certificate", kwargs={"agency": agency, "certificate_id": found.id}
        ),
    )  # fmt: skip
