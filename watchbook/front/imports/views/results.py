"""What became of a file: rows that were not taken, and the records that it made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.front.imports.queries.jobs import job_of, job_of_import, rows_made, troubles_of
from watchbook.front.imports.queries.listing import (
    made_columns,
    made_rows,
    trouble_columns,
    trouble_rows,
)
from watchbook.front.imports.views.jobs import address, context_of
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.records.queries.faces import record_url
from watchbook.ground.records.views.page import asked, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase


_AT_A_TIME = 2_000


@require_GET
@never_cache
def troubles(request: HttpRequest, agency: str, job_id: UUID) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """Row by row: what was there, what is wrong, what to do. As CSV to mend the file by."""
    viewer = viewer_of(request)
    job = job_of(viewer, job_id)
    found = troubles_of(viewer, job, text=asked(request, "q"))
    file = list_file(
        request, f"not-taken-{job.file_name}", trouble_columns(),
        lambda: trouble_rows(found.iterator(chunk_size=_AT_A_TIME)), about={"file": job.file},
    )  # fmt: skip
    if file is not None:
        return file
    context = context_of(job) | {"page": page_of(request, found), "is_filtered": bool(request.GET)}
    return render(request, "imports/troubles.html", context)


@require_GET
@never_cache
def made(request: HttpRequest, agency: str, job_id: UUID) -> HttpResponseBase:
    """Every record that this import made, in the order of the file."""
    viewer = viewer_of(request)
    job = job_of(viewer, job_id)
    found = rows_made(viewer, job)
    for word in asked(request, "q").split():
        found = found.filter(key__icontains=word)
    name = f"made-{job.file_name}"
    file = list_file(
        request, name, made_columns(), lambda: made_rows(found.iterator(chunk_size=_AT_A_TIME))
    )
    if file is not None:
        return file
    page = page_of(request, found)
    lines = [
        (one, kind_named(one.kind).schema.label, record_url(agency, one.kind, one.record_id))
        for one in page
    ]
    context = context_of(job) | {"page": page, "lines": lines, "is_filtered": bool(request.GET)}
    return render(request, "imports/made.html", context)


@require_GET
def import_record(request: HttpRequest, agency: str, import_id: UUID) -> HttpResponse:
    """The page of an import by its record's id, as search and histories name it."""
    job = job_of_import(viewer_of(request), import_id)
    if job is None:
        raise NotFoundError("There is no such import here.")
    return HttpResponseRedirect(address(agency, "job", job_id=job.id))
