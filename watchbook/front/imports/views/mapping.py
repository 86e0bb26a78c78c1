"""The mapping of one file: by columns, as text, and kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from watchbook.front.imports.actions.taking import put_mapping, save_mapping
from watchbook.front.imports.choices import DATE_ORDERS
from watchbook.front.imports.columns import MappingPage
from watchbook.front.imports.compiling import Compiler
from watchbook.front.imports.errors import FileRefusedError, ImportsError
from watchbook.front.imports.mapping import mapping_of, read_document, written
from watchbook.front.imports.preview import Preview, preview_of
from watchbook.front.imports.proposing import may_be_a_day, proposed
from watchbook.front.imports.queries.finding import Finder
from watchbook.front.imports.queries.jobs import job_of
from watchbook.front.imports.views.jobs import address, context_of
from watchbook.ground.people.viewer import Viewer
from watchbook.ground.records.views.page import asked, posted, viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from watchbook.front.imports.models import Job

_ORDERS = [("", "choose"), *((one, one.replace("-", ", ")) for one in DATE_ORDERS)]
_MERGED = [("", "ask"), ("fill", "for every row"), ("first", "for the first row only")]
_DECIMALS = [("", "choose"), ("point", "a point: 1,234.5"), ("comma", "a comma: 1.234,5")]
_LONGEST = 100_000
_NO_KEY = (
    "Choose below the columns that tell one row from another, so that importing again makes "
    "nothing twice."
)


@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: HttpRequest, agency: str, job_id: UUID) -> HttpResponse:
    """Columns and words, with the first rows before the eyes."""
    viewer = viewer_of(request)
    job = job_of(viewer, job_id)
    if "parts" in _document(job):
        return HttpResponseRedirect(address(agency, "text", job_id=job_id))
    try:
        page, seen = _page(request, job)
    except FileRefusedError as error:
        context = context_of(job) | {"trouble": error}
        return render(request, "imports/unreadable.html", context, status=422)
    trouble = ""
    if request.method == "POST":
        document = _posted(request, page)
        trouble = _put(viewer, job, page, document)
        page = MappingPage(document, seen.header, seen.rows, page.finder)
        if not trouble and posted(request, "then") == "done":
            trouble = _not_agreed(page)
            if not trouble:
                return HttpResponseRedirect(address(agency, "job", job_id=job_id))
    context = _context(job, page, seen, trouble)
    return render(request, "imports/map.html", context, status=422 if trouble else 200)


def _page(request: HttpRequest, job: Job) -> tuple[MappingPage, Preview]:
    """The page over the mapping as it stands, else over a proposal; FileRefusedError."""
    document = _document(job)
    document |= {"file": _file_asked(request, document)}
    seen = preview_of(job, document["file"])
    if not document.get("fields"):
        document |= proposed(job.what, seen.header, document.get("source", ""))
    return MappingPage(document, seen.header, seen.rows, Finder(viewer_of(request))), seen


def _document(job: Job) -> dict[str, Any]:
    return read_document(job.mapping) if job.mapping else {"kind": job.what, "fields": {}}


def _file_asked(request: HttpRequest, document: dict[str, Any]) -> dict[str, Any]:
    """Sheet and header row: chosen above the preview, sent along with the rest."""
    told = dict(document.get("file", {}))
    for name in ("sheet", "header_row", "encoding"):
        value = posted(request, name) or asked(request, name)
        if name == "header_row" and value.isascii() and value.isdecimal() and len(value) < 4:
            told[name] = max(1, int(value))
        elif name != "header_row" and value:
            told[name] = value
    return told


def _posted(request: HttpRequest, page: MappingPage) -> dict[str, Any]:
    answers = {name: posted(request, name) for name in request.POST}
    keys = [key for key in request.POST.getlist("key") if key]
    return page.document_from(answers, keys, request.POST.getlist("known_by"))


def _put(viewer: Viewer, job: Job, page: MappingPage, document: dict[str, Any]) -> str:
    """Keep what was pressed; gives why it cannot be, in words."""
    if not document["key"]:
        return _NO_KEY
    try:
        Compiler(mapping_of(document, viewer.timezone), page.header, job.agency_id, page.finder)
        put_mapping(acting_user=viewer, job=job, document=document, at=timezone.now())
    except ImportsError as error:
        return str(error)
    return ""


def _not_agreed(page: MappingPage) -> str:
    """What has to be said before a dry run tells anything: where the day stands, and its order."""
    dayless = page.dayless()
    if dayless:
        return (
            f"No column tells the day yet. Say below in which it stands: under “{dayless}”, or "
            "under “Day, where no time is told”."
        )
    day = page.ambiguous_day()
    if not day or page.document.get("dates", {}).get("order"):
        return ""
    return f"“{day}” can be read in two ways. Say below whether the day or the month comes first."


def _context(job: Job, page: MappingPage, seen: Preview, trouble: str) -> dict[str, Any]:
    document = page.document
    happened = document.get("happened") or {}
    day = happened if isinstance(happened, str) else str(happened.get("date", ""))
    return context_of(job) | {
        "seen": seen,
        "lines": page.lines(),
        "page": page,
        "keys": [(name, name in page.key()) for name in seen.header],
        "source": document.get("source", ""),
        "day": day,
        "orders": _ORDERS,
        "order": document.get("dates", {}).get("order", ""),
        "short_years": document.get("dates", {}).get("short_years", ""),
        "ambiguous": page.ambiguous_day(),
        "merged": document.get("file", {}).get("merged", ""),
        "merges": _MERGED,
        "may_be_a_day": may_be_a_day(page.record),
        "comma_number": page.comma_number(),
        "decimal": document.get("decimal", ""),
        "decimals": _DECIMALS,
        "header_row": document.get("file", {}).get("header_row", 1),
        "trouble": trouble,
        "is_kept": bool(job.mapping),
    }


@require_http_methods(["GET", "POST"])
@never_cache
def as_text(request: HttpRequest, agency: str, job_id: UUID) -> HttpResponse:
    """The mapping as JSON or TOML: for several records from a row, and for what has no list."""
    viewer = viewer_of(request)
    job = job_of(viewer, job_id)
    text = job.mapping or written(_document(job))
    trouble = ""
    if request.method == "POST":
        text = request.POST.get("mapping", "").replace("\0", "")[:_LONGEST]
        try:
            document = read_document(text)
            put_mapping(acting_user=viewer, job=job, document=document, at=timezone.now())
        except ImportsError as error:
            trouble = str(error)
        else:
            return HttpResponseRedirect(address(agency, "job", job_id=job_id))
    context = context_of(job) | {"text": text, "trouble": trouble, "is_parts": '"parts"' in text}
    return render(request, "imports/text.html", context, status=422 if trouble else 200)


@require_POST
def save(request: HttpRequest, agency: str, job_id: UUID) -> HttpResponse:
    """Keep this mapping under a name, for the next file of the same kind."""
    viewer = viewer_of(request)
    job = job_of(viewer, job_id)
    try:
        kept = save_mapping(
            acting_user=viewer, name=posted(request, "name"), document=_document(job),
            reason=posted(request, "reason"), at=timezone.now(),
        )  # fmt: skip
    except ImportsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The mapping is kept as “{kept.name}”.")
    return HttpResponseRedirect(address(agency, "job", job_id=job_id))
