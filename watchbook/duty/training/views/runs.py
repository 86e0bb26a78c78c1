"""Pages of runs: the list, one run as a juror reads it, and the presses on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.schema import uuid_in
from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.teams.vocabulary import BLINDNESS, ODOURS
from watchbook.duty.training import choices
from watchbook.duty.training.actions.statements import answer_witness, confirm_run
from watchbook.duty.training.choices import SURFACES
from watchbook.duty.training.disciplines import label_of
from watchbook.duty.training.faces import sees_witness
from watchbook.duty.training.models import Performance, Witness
from watchbook.duty.training.queries.conditions import NOT_RECORDED
from watchbook.duty.training.queries.listing import run_columns, run_lines, run_rows
from watchbook.duty.training.queries.runs import found_runs, run_of
from watchbook.duty.training.queries.setups import layout_for
from watchbook.duty.training.queries.sheet import call_rows, sheet_of, word
from watchbook.duty.training.views.events import DISCIPLINES, require_part
from watchbook.duty.training.views.exercises import weather
from watchbook.duty.training.views.page import asked, asked_span, posted, pressed, viewer_of
from watchbook.duty.watches.queries.restrictions import despite_of_work
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.models import Person
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries.steps import steps_open_to
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.training.queries.sheet import Sheet

_STATES = [("", "Any"), *((s.value, s.label) for s in State if s != State.EXPUNGED)]


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Runs with search, filters and export."""
    viewer, at = viewer_of(request), timezone.now()
    require_part(viewer)
    found = _found(request, at)
    file = list_file(request, "runs", run_columns(), lambda: run_rows(viewer, found, at))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": list(run_lines(viewer, list(page), at)),
        "disciplines": DISCIPLINES,
        "states": _STATES,
        "teams": [("", "Any"), *((str(one.id), str(one)) for one in teams(viewer))],
        "conditions": _conditions(request),
        "is_filtered": bool(request.GET),
        "log_url": field_form_address("training.performance", agency),
        "can_log": may(viewer, "training.log_run"),
    }
    return render(request, "training/runs.html", context)


def _found(request: HttpRequest, at: datetime) -> QuerySet[Any]:
    since, until = asked_span(request)
    return found_runs(
        viewer_of(request), at, text=asked(request, "q"),
        discipline=asked(request, "discipline"), team=uuid_in(asked(request, "team")),
        state=asked(request, "state"), outdated=asked(request, "outdated") == "yes",
        since=since, until=until, odour=asked(request, "odour"),
        surface=asked(request, "surface"), blindness=asked(request, "blindness"),
    )  # fmt: skip


def _conditions(request: HttpRequest) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Filters by what a run was run on: name, label, choices, and what is chosen."""
    told = [("surface", "Surface", SURFACES), ("blindness", "Who knew", BLINDNESS)]
    if may(viewer_of(request), "training.read_layouts"):
        told.insert(0, ("odour", "Odour", ODOURS))
    return [
        (
            name,
            label,
            [("", "Any"), *((o.value, o.label) for o in words), (NOT_RECORDED, "not recorded")],
            asked(request, name),
        )
        for name, label, words in told
    ]


@require_GET
def log(_request: HttpRequest, agency: str) -> HttpResponse:
    """To the form of a run: the same on a page and on a phone."""
    return redirect(field_form_address("training.performance", agency))


@require_GET
@never_cache
def run(request: HttpRequest, agency: str, run_id: UUID) -> HttpResponse:
    """One run, readable by a juror; 403 with the reason while it is closed to the viewer."""
    viewer, at = viewer_of(request), timezone.now()
    sheet = sheet_of(viewer, run_of(viewer, run_id), at)
    context = {
        "sheet": sheet,
        "run": sheet.run,
        "discipline": label_of(sheet.run.discipline),
        "amend_url": field_form_address("training.performance", agency, record=run_id),
    }
    if sheet.closed:
        return render(request, "training/run_closed.html", context, status=403)
    context |= {
        "facts": run_facts(sheet),
        "steps": steps_open_to(viewer, sheet.run, at),
        "goal_met": word(choices.GOAL_MET, sheet.run.goal_met),
        "despite": despite_of_work(viewer, sheet.run.team, run_id, sheet.run.occurred_at),
    }
    name = "run_print" if asked(request, "format") == "print" else "run"
    return render(request, f"training/{name}.html", context)


def run_facts(sheet: Sheet) -> list[tuple[str, Any]]:
    """The run in words; what was not recorded stays None."""
    found = sheet.run
    surfaces = [word(choices.SURFACES, one) or one for one in found.surfaces]
    told: list[tuple[str, Any]] = [
        ("Team", str(found.team)),
        ("Discipline", label_of(found.discipline)),
        ("Place", found.place or (found.exercise.place if found.exercise else None)),
        ("Began", found.started_at),
        ("Ended", found.ended_at),
        ("Training time", f"{sheet.minutes} min" if sheet.minutes is not None else None),
        ("Lead", word(choices.LEADS, found.lead)),
        ("Weather, as the handler saw it", weather(found)),
    ]
    if surfaces:
        told.append(("Surface", ", ".join(surfaces)))
    if found.video:
        told.append(("Video", found.video))
    return [*told, *sheet.findings]


def _own(request: HttpRequest, run_id: UUID) -> Performance:
    return run_of(viewer_of(request), run_id)


def _back(agency: str, run_id: UUID) -> str:
    return reverse("training:run", kwargs={"agency": agency, "run_id": run_id})


@require_POST
def stands(request: HttpRequest, agency: str, run_id: UUID) -> HttpResponse:
    """One press of its author: the run still stands after a correction."""
    found = _own(request, run_id)
    return pressed(
        request,
        lambda: confirm_run(
            acting_user=viewer_of(request), performance=found, note=posted(request, "note"),
            at=timezone.now(),
        ),
        "Your run stands as written, on the newest set-up and layout.",
        _back(agency, run_id),
    )  # fmt: skip


@require_POST
def answer(request: HttpRequest, agency: str, run_id: UUID) -> HttpResponse:
    """The handler confirms a witness's statement or disagrees with it; both stay."""
    found, said = _own(request, run_id), posted(request, "stance")
    if said not in ("confirms", "disagrees"):
        raise NotFoundError
    stance: Literal["confirms", "disagrees"] = "confirms" if said == "confirms" else "disagrees"
    witness = _witness(request, posted(request, "witness"))
    return pressed(
        request,
        lambda: answer_witness(
            acting_user=viewer_of(request), performance=found, witness=witness, stance=stance,
            note=posted(request, "note"), at=timezone.now(),
        ),
        "Your answer stands beside the witness's statement.",
        _back(agency, run_id),
    )  # fmt: skip


def _witness(request: HttpRequest, text: str) -> Witness:
    try:
        witness_id = UUID(text)
    except ValueError:
        raise NotFoundError from None
    viewer = viewer_of(request)
    found = (
        Witness.objects.filter(agency_id=viewer.agency, id=witness_id)
        .select_related("exercise__event", "team__dog", "team__handler")
        .first()
    )
    if found is None or not sees_witness(viewer, found):
        raise NotFoundError
    return found


@require_GET
@never_cache
def witness(request: HttpRequest, agency: str, witness_id: UUID) -> HttpResponse:
    """One witness's statement on a team's run."""
    viewer, at = viewer_of(request), timezone.now()
    found = _witness(request, str(witness_id))
    layout = layout_for(viewer, found.exercise, at)
    author = Person.objects.filter(
        agency_id=agency, account__isnull=False, id__in=[found.opened_by]
    )
    context = {
        "witness": found,
        "by": author.first(),
        "calls": call_rows(found.calls.all(), layout),
        "goal_met": word(choices.GOAL_MET, found.goal_met),
        "is_mine": found.opened_by == viewer.actor_id,
        "amend_url": field_form_address("training.witness", agency, record=found.id),
    }
    return render(request, "training/witness.html", context)
