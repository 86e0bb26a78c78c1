"""`/api/v1/<agency>/imports/…`: a unit's own script brings a file, by the actions of the page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import File, Form, Query, Router, Schema
from ninja import Status as Answered
from ninja.files import UploadedFile
from pydantic import Field

from watchbook.front.imports.actions.running import summary_of
from watchbook.front.imports.actions.taking import put_mapping, start, take_file
from watchbook.front.imports.choices import KINDS, Status
from watchbook.front.imports.errors import BusyError, ChangedFileError, ImportsError, MappingError
from watchbook.front.imports.mapping import Mapping, mapping_of, read_document
from watchbook.front.imports.models import Job
from watchbook.front.imports.permissions import BRING, require_scopes
from watchbook.front.imports.queries.jobs import is_as_tried, job_of, troubles_of
from watchbook.front.imports.tasks import run_import
from watchbook.ground.evidence.errors import EvidenceError, FileTooLargeError
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.people.viewer import Viewer
from watchbook.ground.records.programs import instant
from watchbook.ground.records.refusals import Refusal
from watchbook.ground.web.errors import Trouble, answer

router = Router(tags=["imports"])
_REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 422), Refusal)
_ONE = "/{agency}/imports/{job_id}"
_MOST_ROWS = 1_000
_LOOK = "Ask for its state, then do what this says."
_MEND = "Nothing was kept. Mend it and send it again."
_FAR = 10_000_000


class FileState(Schema):
    """A file on its way or brought: how far it is and what became of its rows."""

    id: UUID
    kind: str
    source: str | None = Field(description="Where the rows come from, as the mapping names it")
    file_name: str
    sha256: str
    size_bytes: int
    status: str | None = Field(
        description="waiting, running, done or stopped; null before its first dry run"
    )
    is_dry_run: bool = Field(description="Whether that and the counts are of a dry run")
    can_be_imported: bool = Field(
        description="A dry run read this very file by its mapping as it stands; not imported yet"
    )
    message: str = Field(description="Why it stopped, and what to do; else empty")
    notes: list[str] = Field(description="What to know of the whole file")
    rows: int = Field(description="Read so far")
    rows_total: int | None = Field(description="About so many are there; null where not known")
    new: int
    changed: int
    same: int = Field(description="Here already, and unchanged")
    not_taken: int
    vanished: int = Field(description="Earlier rows that are not in this file; their records stay")
    row_notes: int = Field(description="Lines of the list of rows")
    made: dict[str, int] = Field(description="Records made, by kind")
    known: dict[str, int] = Field(description="Taken as records that were here already, by kind")
    import_record: UUID | None = Field(description="Record of the import, once it began")
    moved_at: str
    address: str = Field(description="Its page, from the server's root")


_Answer = HttpResponse | Answered[FileState]


class RowNote(Schema):
    """Why a row was not taken, or what to look at although it was."""

    row: int
    column: str
    what_was_there: str
    what_is_wrong: str
    what_to_do: str
    is_taken: bool


class RowNotes(Schema):
    """One page of the list, in the order of the file."""

    rows: list[RowNote]
    next_after: int | None = Field(description="`after` of the next page; null on the last")


class RowFilters(Schema):
    """What of the list is asked for."""

    after: int = Field(0, ge=0, le=_FAR, description="`next_after` of the page before")
    limit: int = Field(100, ge=1, le=_MOST_ROWS)


@router.post("/{agency}/imports", response={201: FileState, 413: Refusal, **_REFUSALS})
def send_file(
    request: HttpRequest,
    agency: str,  # noqa: ARG001  # in the address
    file: File[UploadedFile],
    kind: Form[str],
    mapping: Form[str],
) -> _Answer:
    """Send a file with what it brings and its mapping (JSON or TOML). Nothing is read of it yet."""
    viewer = _program(request)

    def taken() -> Job:
        document, at = read_document(mapping), timezone.now()
        told = _of_kind(mapping_of(document, viewer.timezone), kind)
        require_scopes(viewer, told)
        name = file.name or "file"
        job = take_file(acting_user=viewer, what=kind, name=name, chunks=file.chunks(), at=at)
        put_mapping(acting_user=viewer, job=job, document=document, at=at)
        return job

    return _told(request, viewer, 201, taken)


@router.post(_ONE + "/dry-run", response={202: FileState, **_REFUSALS})
def try_file(request: HttpRequest, agency: str, job_id: UUID) -> _Answer:
    """Try every row and keep none. The worker does it: ask for its state until it is done."""
    return _run(request, agency, job_id, is_dry_run=True)


@router.post(_ONE + "/import", response={202: FileState, **_REFUSALS})
def take_over(request: HttpRequest, agency: str, job_id: UUID) -> _Answer:
    """Write the rows, after a dry run of this very file; or go on where an import stopped."""
    return _run(request, agency, job_id, is_dry_run=False)


@router.get(_ONE, response={200: FileState, **_REFUSALS})
def state(request: HttpRequest, agency: str, job_id: UUID) -> FileState:  # noqa: ARG001  # in the address
    """How far a file is, and what became of its rows."""
    viewer = _viewer(request)
    return _state(viewer, job_of(viewer, job_id))


@router.get(_ONE + "/rows", response={200: RowNotes, **_REFUSALS})
def rows(request: HttpRequest, agency: str, job_id: UUID, wanted: Query[RowFilters]) -> RowNotes:  # noqa: ARG001  # in the address
    """The rows that were not taken, and those to look at: what is wrong and what to do."""
    viewer = _viewer(request)
    end = wanted.after + wanted.limit
    found = list(troubles_of(viewer, job_of(viewer, job_id))[wanted.after : end + 1])
    listed = [
        RowNote(
            row=one.row, column=one.column, what_was_there=one.found, what_is_wrong=one.wrong,
            what_to_do=one.to_do, is_taken=one.is_note,
        )
        for one in found[: wanted.limit]
    ]  # fmt: skip
    return RowNotes(rows=listed, next_after=end if len(found) > wanted.limit else None)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    if viewer.scopes is not None and BRING not in viewer.scopes:
        raise NotAllowedError(f"This token's scopes do not include what this needs: {BRING}.")
    require(viewer, BRING)
    return viewer


def _program(request: HttpRequest) -> Viewer:
    """A program with a token. Of a session nobody knows here that its own page sent the form."""
    viewer = _viewer(request)
    if viewer.scopes is None:
        raise NotAllowedError("This takes a program's token. A person brings files at the page.")
    return viewer


def _of_kind(mapping: Mapping, kind: str) -> Mapping:
    if kind != mapping.kind and kind in KINDS:
        raise MappingError(f"The mapping is for {mapping.kind}, the file is sent for {kind}.")
    return mapping


def _run(request: HttpRequest, agency: str, job_id: UUID, *, is_dry_run: bool) -> _Answer:
    viewer = _program(request)
    job = job_of(viewer, job_id)

    def started() -> Job:
        start(acting_user=viewer, job=job, is_dry_run=is_dry_run, at=timezone.now())
        run_import.enqueue(agency, str(job.id))
        return job

    return _told(request, viewer, 202, started)


def _told(request: HttpRequest, viewer: Viewer, status: int, done: Callable[[], Job]) -> _Answer:
    """The file's state after what was done, or why it was not, in the words of the page."""
    try:
        job = done()
    except (BusyError, ChangedFileError) as error:
        return answer(request, Trouble(409, "Not now", str(error), _LOOK))
    except (ImportsError, EvidenceError) as error:
        code = 413 if isinstance(error.__cause__, FileTooLargeError) else 422
        return answer(request, Trouble(code, "This cannot be brought", str(error), _MEND))
    return Answered(status, _state(viewer, job))


def _state(viewer: Viewer, job: Job) -> FileState:
    told = summary_of(job)
    is_tried = job.import_id is None and job.status == Status.DONE and job.is_dry_run
    return FileState(
        id=job.id, kind=job.what, file_name=job.file_name, sha256=job.file,
        source=read_document(job.mapping)["source"] if job.mapping else None,
        size_bytes=job.size_bytes, status=job.status, is_dry_run=job.is_dry_run,
        can_be_imported=is_tried and is_as_tried(job, viewer.timezone), message=job.message,
        notes=job.notes, rows=told["rows"], rows_total=job.rows_total, new=told["new"],
        changed=told["changed"], same=told["same"], not_taken=told["trouble"],
        vanished=told["vanished"], row_notes=told["troubles"], made=told["made"],
        known=told["known"], import_record=job.import_id, moved_at=instant(job.moved_at),
        address=reverse("imports:job", kwargs={"agency": job.agency_id, "job_id": job.id}),
    )  # fmt: skip
