"""The list of imports, a new file, one file on its way, and its presses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.front.imports.actions.running import summary_of
from watchbook.front.imports.actions.taking import forget_job, put_mapping, start, stop, take_file
from watchbook.front.imports.choices import KINDS, Status
from watchbook.front.imports.errors import ImportsError
from watchbook.front.imports.mapping import read_document
from watchbook.front.imports.permissions import BRING
from watchbook.front.imports.queries.jobs import (
    is_as_tried,
    job_of,
    jobs_of,
    mapping_of_id,
    mappings_of,
    troubles_of,
)
from watchbook.front.imports.tasks import run_import
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.queries import items_of
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.permissions import require
from watchbook.ground.records.queries.words import actor_names
from watchbook.ground.records.views.page import asked, posted, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.front.imports.models import Job
    from watchbook.ground.people.viewer import Viewer

_KINDS = [("", "Any"), *((one.word, one.label) for one in KINDS.values())]
_FIRST = 10
_STILL = timedelta(minutes=2)
_COLUMNS = ["file", "sha256", "brings", "status", "dry_run", "rows", "new", "changed", "same",
            "not_taken", "taken_in", "import"]  # fmt: skip


def address(agency: str, name: str, **kwargs: object) -> str:
    """An address of this room."""
    return reverse(f"imports:{name}", kwargs={"agency": agency, **kwargs})


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Every file that came, newest first, with what became of it."""
    viewer = viewer_of(request)
    found = jobs_of(viewer, text=asked(request, "q"), what=asked(request, "what"))
    file = list_file(request, "imports", _COLUMNS, lambda: map(_row, found))
    if file is not None:
        return file
    page = page_of(request, found)
    names = actor_names(agency, {one.actor for one in page})
    context = {
        "page": page,
        "lines": [(one, summary_of(one), names.get(one.actor, one.actor)) for one in page],
        "kinds": _KINDS,
        "is_filtered": bool(request.GET),
    }
    return render(request, "imports/index.html", context)


def _row(one: Job) -> list[object]:
    told = summary_of(one)
    return [
        one.file_name, one.file, one.what, one.status, one.is_dry_run, told["rows"], told["new"],
        told["changed"], told["same"], told["trouble"], one.made_at,
        str(one.import_id) if one.import_id else None,
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest, agency: str) -> HttpResponse:
    """Choose the file and what it brings; then the mapping."""
    viewer = viewer_of(request)
    require(viewer, BRING)
    trouble = ""
    if request.method == "POST":
        try:
            job = _taken(request, viewer)
        except (ImportsError, EvidenceError) as error:
            trouble = str(error)
        else:
            return HttpResponseRedirect(address(agency, "edit", job_id=job.id))
    saved = [(str(one.id), f"{one.name} ({one.what})") for one in mappings_of(viewer)]
    context = {
        "kinds": _KINDS[1:], "what": posted(request, "what") or "training",
        "saved": [("", "None yet: I map the columns"), *saved],
        "mapping": posted(request, "mapping"), "trouble": trouble,
    }  # fmt: skip
    return render(request, "imports/new.html", context, status=422 if trouble else 200)


def _taken(request: HttpRequest, viewer: Viewer) -> Job:
    file = request.FILES.get("file")
    if file is None:
        raise ImportsError("Choose the file.")
    saved = posted(request, "mapping")
    kept = next((m for m in mappings_of(viewer) if str(m.id) == saved), None) if saved else None
    at = timezone.now()
    job = take_file(
        acting_user=viewer, what=kept.what if kept else posted(request, "what"),
        name=file.name or "file", chunks=file.chunks(), at=at,
    )  # fmt: skip
    if kept is not None:
        document = read_document(mapping_of_id(viewer, kept.id).content)
        put_mapping(acting_user=viewer, job=job, document=document, at=at, name=kept.name)
    return job


@require_GET
@never_cache
def job(request: HttpRequest, agency: str, job_id: UUID) -> HttpResponse:
    """One file: how far it is, what became of its rows, what can be done next."""
    viewer = viewer_of(request)
    found = job_of(viewer, job_id)
    listed = troubles_of(viewer, found)
    was_tried = found.import_id is None and found.status == Status.DONE and found.is_dry_run
    context = {
        "job": found,
        "told": summary_of(found),
        "made": _named(summary_of(found)["made"]),
        "known": _named(summary_of(found)["known"]),
        "who": actor_names(agency, {found.actor}).get(found.actor, "Watchbook"),
        "label": KINDS[found.what].label,
        "is_running": found.status in (Status.WAITING, Status.RUNNING),
        "is_still": timezone.now() - found.moved_at > _STILL,
        "is_imported": found.import_id is not None and found.status == Status.DONE,
        "is_tried": was_tried and is_as_tried(found, viewer.timezone),
        "was_tried": was_tried,
        "troubles": listed[:_FIRST],
        "trouble_count": listed.count(),
        "items": items_of(viewer, found.import_id) if found.import_id else [],
    }
    return render(request, "imports/job.html", context)


def _named(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(kind_named(name).schema.label, count) for name, count in counts.items()]


@require_POST
def run(request: HttpRequest, agency: str, job_id: UUID) -> HttpResponse:
    """Run it dry, import it, or go on: the worker does it, and the page may be left."""
    viewer = viewer_of(request)
    found = job_of(viewer, job_id)
    is_dry_run = posted(request, "what") != "import"
    try:
        start(acting_user=viewer, job=found, is_dry_run=is_dry_run, at=timezone.now())
    except ImportsError as error:
        messages.error(request, str(error))
    else:
        run_import.enqueue(agency, str(found.id))
    return HttpResponseRedirect(address(agency, "job", job_id=job_id))


@require_POST
def halt(request: HttpRequest, agency: str, job_id: UUID) -> HttpResponse:
    """Stop it; what was imported stays, and “Go on” takes it up."""
    viewer = viewer_of(request)
    found = job_of(viewer, job_id)
    try:
        stop(acting_user=viewer, job=found, at=timezone.now())
    except ImportsError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(address(agency, "job", job_id=job_id))


@require_POST
def forget(request: HttpRequest, agency: str, job_id: UUID) -> HttpResponse:
    """Take away a file that was never imported."""
    viewer = viewer_of(request)
    found = job_of(viewer, job_id)
    try:
        forget_job(acting_user=viewer, job=found)
    except ImportsError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(address(agency, "job", job_id=job_id))
    messages.success(request, "The file is gone. Nothing of it was imported.")
    return HttpResponseRedirect(address(agency, "index"))


def context_of(found: Job) -> dict[str, Any]:
    """What every page of one file shows at its head."""
    return {"job": found, "label": KINDS[found.what].label}
