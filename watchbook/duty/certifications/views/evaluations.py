"""Pages of evaluations: the list, and one against its rule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.core.reliability.evaluations import points_text
from watchbook.core.schema import label_of, labels_of
from watchbook.duty.certifications.choices import (
    ASKED,
    BLINDNESS,
    ODOURS,
    OUTCOMES,
    RELATIONS,
    RESULTS,
    SCORED,
)
from watchbook.duty.certifications.judging import midnight
from watchbook.duty.certifications.permissions import READ, WRITE, WRITE_ALL
from watchbook.duty.certifications.queries.evaluations import (
    Judged,
    evaluation_of,
    found_evaluations,
    judged,
)
from watchbook.duty.certifications.queries.listing import evaluation_columns, evaluation_rows
from watchbook.duty.certifications.views.page import (
    EDGE_PX,
    why_no_picture,
)
from watchbook.duty.teams.queries.teams import team_choices
from watchbook.duty.teams.slots import barred_by
from watchbook.ground.evidence.serving import original_response, picture_response
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, asked_day, asked_id, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from watchbook.duty.certifications.models import Evaluation
    from watchbook.ground.people.viewer import Viewer

RULE = (
    "Stated is what the evaluator said. By the scores is what the written scores say against the "
    "version of the rule that was in use when it was written; what was not written decides nothing."
)
_RESULTS = [("", "Any"), *((one.value, one.label) for one in RESULTS)]


def _found(request: HttpRequest) -> QuerySet[Evaluation]:
    stated = asked(request, "stated")
    return found_evaluations(
        viewer_of(request), text=asked(request, "q"), team=asked_id(request, "team"),
        stated=stated if stated in {one.value for one in RESULTS} else "",
        is_asked=asked(request, "asked") == "yes",
        since=asked_day(request, "since"), until=asked_day(request, "until"),
    )  # fmt: skip


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Evaluations with search, filters and export."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = _found(request)
    file = list_file(
        request, "evaluations", evaluation_columns(), lambda: evaluation_rows(found),
        about={"rule": RULE, "asked_by": viewer.name},
    )  # fmt: skip
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": [_line(one) for one in page],
        "teams": team_choices(viewer),
        "results": _RESULTS,
        "rule": RULE,
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address("certifications.evaluation", agency),
    }
    return render(request, "certifications/evaluations.html", context)


def _line(one: Evaluation) -> dict[str, Any]:
    return {
        "row": one,
        "stated": label_of(RESULTS, one.stated),
        "scored": label_of(SCORED, one.scored),
        "differs": "differs" in one.asked,
        "is_asked": bool(one.asked) and not one.explained,
    }


@require_GET
@never_cache
def evaluation(request: HttpRequest, agency: str, evaluation_id: UUID) -> HttpResponse:
    """One evaluation against its rule: stated beside scored, the evaluator, the wait."""
    viewer = viewer_of(request)
    found = evaluation_of(viewer, evaluation_id)
    view = record_view(viewer, "certifications.evaluation", evaluation_id)
    told = judged(viewer, found)
    is_own = found.team.handler_id == viewer.person_id
    context = _words(viewer, found, told) | {
        "who": view.who,
        "no_picture": why_no_picture(agency, found.sheet),
        "can_write": may(viewer, WRITE_ALL) or (is_own and may(viewer, WRITE)),
        "amend_url": field_form_address("certifications.evaluation", agency, record=found.id),
        "certificate_url": field_form_address(
            "certifications.certificate", agency, team=found.team_id, evaluation=found.id,
            issued_on=found.evaluated_on, **({"rule": found.rule_id} if found.rule_id else {}),
        ),
        "rule_text": RULE,
    }  # fmt: skip
    name = "evaluation_print" if asked(request, "format") == "print" else "evaluation"
    return render(request, f"certifications/{name}.html", context)


def _words(viewer: Viewer, found: Evaluation, told: Judged) -> dict[str, Any]:
    return {
        "evaluation": found,
        "judged": told,
        "stated": label_of(RESULTS, found.stated),
        "scored": label_of(SCORED, told.scored.outcome) if told.scored else "",
        "blindness": label_of(BLINDNESS, found.blindness),
        "odours": labels_of(ODOURS, found.odours),
        "relations": labels_of(RELATIONS, found.relations),
        "asked": [label_of(ASKED, one) for one in found.asked],
        "restricted": _restricted(viewer, found),
        "scores": [
            (one, label_of(OUTCOMES, one.outcome),
             points_text(one.points_tenths) if one.points_tenths is not None else "")
            for one in found.scores.all()
        ],
    }  # fmt: skip


def _restricted(viewer: Viewer, found: Evaluation) -> str:
    """What restricted the dog on that day; until it was finished, where somebody wrote when."""
    began = midnight(found.evaluated_on, viewer.timezone)
    ended = found.finished_at or began + timedelta(days=1)
    return barred_by(viewer, found.team.dog_id, began, max(ended, began)) or ""


@require_GET
def sheet(request: HttpRequest, agency: str, evaluation_id: UUID) -> HttpResponse:
    """The score sheet as a safe copy; `?format=original` for the file as it came."""
    found = evaluation_of(viewer_of(request), evaluation_id)
    if asked(request, "format") == "original":
        return original_response(agency, found.sheet, "score-sheet")
    return picture_response(agency, found.sheet, longest_edge=EDGE_PX)
