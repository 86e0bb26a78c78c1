"""Taking a file in, its mapping, and the presses: run it dry, bring it, go on, forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from watchbook.front.imports.choices import KINDS, Status
from watchbook.front.imports.errors import (
    BusyError,
    ChangedFileError,
    FileRefusedError,
    ImportsError,
    MappingError,
)
from watchbook.front.imports.mapping import mapping_of, read_document, written
from watchbook.front.imports.models import ImportedRow, Job, Mapping, RowTrouble
from watchbook.front.imports.permissions import BRING, require_scopes
from watchbook.front.imports.reading.opening import open_source
from watchbook.ground.evidence.errors import FileTooLargeError
from watchbook.ground.evidence.store import path_of, store_file
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer

_TOO_LARGE = (
    "Nothing of it was kept. Bring it in parts, under the same source and key: what came before "
    "makes nothing twice. Or let whoever keeps the server bring it whole: “watchbook import” takes "
    "8 GB."
)


def _kept(agency: str) -> AbstractContextManager[Any]:
    """A short transaction of one agency: a job is no record, and has no unit of work."""
    from contextlib import ExitStack  # noqa: PLC0415  # one use

    stack = ExitStack()
    stack.enter_context(write_turn())
    stack.enter_context(transaction.atomic())
    stack.enter_context(acting_for(agency))
    return stack


def take_file(
    *,
    acting_user: Viewer,
    what: str,
    name: str,
    chunks: Iterable[bytes],
    at: datetime,
    limit_bytes: int = 0,
) -> Job:
    """Store a file and begin a job with it. A FileRefusedError says why it cannot be read.

    The file stays as it came, under its SHA-256: what is read later is what was stored now.
    """
    require(acting_user, BRING)
    if what not in KINDS:
        message = f"Say what it brings: {', '.join(KINDS)}."
        raise ImportsError(message)
    agency = str(acting_user.agency)
    try:
        stored = store_file(agency, chunks, limit_bytes=limit_bytes)
    except FileTooLargeError as error:
        raise FileRefusedError(f"{error} {_TOO_LARGE}") from error
    source = open_source(path_of(agency, stored.sha256), name)
    job = Job(
        agency_id=agency, account=acting_user.account_id, actor=acting_user.actor_id, what=what,
        file=stored.sha256, file_name=_name_of(name), size_bytes=stored.size_bytes,
        made_at=at, moved_at=at, notes=source.notes,
    )  # fmt: skip
    with _kept(agency):
        job.save(force_insert=True)
    return job


def _name_of(name: str) -> str:
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "")
    return plain.encode("utf-8", "replace").decode()[:200].strip() or "file"


def put_mapping(
    *, acting_user: Viewer, job: Job, document: dict[str, Any], at: datetime, name: str = ""
) -> None:
    """Give a job its mapping. A MappingError says what is wrong in itself; a dry run, what else."""
    require(acting_user, BRING)
    mapping = mapping_of(document, acting_user.timezone)
    if mapping.kind != job.what:
        message = f"The mapping is for {mapping.kind}, the file was taken in for {job.what}."
        raise MappingError(message)
    if job.status in (Status.WAITING, Status.RUNNING):
        raise BusyError("The file is being read. Wait until it is done, then change the mapping.")
    if job.import_id is not None:
        raise ImportsError("The file was imported by this mapping. Bring it again as a new import.")
    job.mapping, job.mapping_name, job.moved_at = written(document), name[:80], at
    with _kept(job.agency_id):
        job.save()


def start(*, acting_user: Viewer, job: Job, is_dry_run: bool, at: datetime) -> None:
    """Make a job ready for the worker. A ChangedFileError where no dry run read this very file."""
    require(acting_user, BRING)
    if job.status in (Status.WAITING, Status.RUNNING):
        raise BusyError("It is running already. This page shows how far it is.")
    if job.import_id is not None and job.status == Status.DONE:
        raise ImportsError("The file was imported. Bring it again as a new import.")
    mapping = mapping_of(read_document(job.mapping), acting_user.timezone)
    require_scopes(acting_user, mapping)
    is_again = job.import_id is not None and not is_dry_run
    if not is_dry_run and not is_again and job.dry_run_of != mapping.mark_for(job.file):
        message = "File or mapping changed since the dry run. Run it dry again, then import."
        raise ChangedFileError(message)
    if not is_again:
        job.last_row = job.rows_done = 0
        job.counts, job.rows_total = {}, None
    job.is_dry_run, job.status, job.message = is_dry_run, Status.WAITING, ""
    job.account, job.actor = acting_user.account_id, acting_user.actor_id
    job.moved_at, job.ended_at = at, None
    with _kept(job.agency_id):
        if not is_again:
            RowTrouble.objects.filter(agency_id=job.agency_id, job=job).delete()
        job.save()


def start_at_once(*, acting_user: Viewer, job: Job, is_dry_run: bool, at: datetime) -> None:
    """As `start`, for the command: it may bring a file without a dry run of its own before.

    A ChangedFileError where the last dry run of a file of this name read other bytes.
    """
    require(acting_user, BRING)
    tried = Job.objects.filter(
        agency_id=job.agency_id, file_name=job.file_name, what=job.what, is_dry_run=True,
        status=Status.DONE,
    )  # fmt: skip
    with acting_for(job.agency_id):
        last = tried.exclude(id=job.id).order_by("-moved_at").first()
        brought = Job.objects.filter(
            agency_id=job.agency_id, file_name=job.file_name, what=job.what, is_dry_run=False
        )
        is_later = last is not None and not brought.filter(moved_at__gt=last.moved_at).exists()
    if not is_dry_run and last is not None and is_later and last.file != job.file:
        message = (
            f"{job.file_name} changed since its dry run at {last.moved_at:%Y-%m-%d %H:%M} UTC. "
            "Run it dry again and look at what it says, then import."
        )
        raise ChangedFileError(message)
    mapping = mapping_of(read_document(job.mapping), acting_user.timezone)
    job.dry_run_of = mapping.mark_for(job.file)
    start(acting_user=acting_user, job=job, is_dry_run=is_dry_run, at=at)


def stop(*, acting_user: Viewer, job: Job, at: datetime) -> None:
    """Stop a job after the rows that are being written; “Go on” takes it up there.

    Also for one whose process is gone, so that nobody waits for it.
    """
    require(acting_user, BRING)
    stays = "Nothing of it was kept." if job.is_dry_run else "What was imported until then stays."
    with _kept(job.agency_id):
        running = Job.objects.select_for_update().filter(
            agency_id=job.agency_id, id=job.id, status__in=(Status.WAITING, Status.RUNNING)
        )
        is_stopped = running.update(
            status=Status.STOPPED, message=f"{acting_user.name} stopped it. {stays}", moved_at=at
        )
    if not is_stopped:
        raise ImportsError("It is not running any more.")


def forget_job(*, acting_user: Viewer, job: Job) -> None:
    """Take away a file that was never imported; its bytes go with the next collection."""
    require(acting_user, BRING)
    if job.import_id is not None:
        raise ImportsError("What was imported stays, with its file.")
    if job.status in (Status.WAITING, Status.RUNNING):
        raise BusyError("The file is being read. Wait until it is done.")
    with _kept(job.agency_id):
        job.delete()


def save_mapping(
    *, acting_user: Viewer, name: str, document: dict[str, Any], reason: str, at: datetime
) -> Mapping:
    """Keep a mapping under a name; a name that is there gets a new version, with the reason."""
    require(acting_user, BRING)
    checked = mapping_of(document, acting_user.timezone)
    plain = " ".join(name.split())
    if not plain:
        raise ImportsError("Give the mapping a name.")
    agency = str(acting_user.agency)
    kept = Mapping.objects.filter(agency_id=agency, name=plain[:80]).first()
    values = {"name": plain[:80], "what": checked.kind, "content": written(document)}
    if kept is not None and kept.content == values["content"]:
        return kept
    if kept is not None and not reason.strip():
        raise ImportsError(
            f"There is a mapping “{plain}” already. Say why it changes, or take another name."
        )
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        row: Mapping = book.put(
            "imports.mapping", values,
            record_id=kept.id if kept else None, based_on=kept.version if kept else None,
            reason=reason.strip(),
        )  # fmt: skip
        return row


def forget_expunged(agency: str, record_id: Any) -> int:
    """What an expungement reaches here: the row's key, and what was said of the row.

    Whatever import saw it last keeps its number; others named it by its key.
    """
    rows = ImportedRow.objects.filter(agency_id=agency, record_id=record_id)
    for one in rows:
        said = Q(job__import_id__in=(one.import_id, one.seen_in), row=one.row)
        if one.key:
            said |= Q(found=one.key)
        RowTrouble.objects.filter(said, agency_id=agency).delete()
    return rows.update(key="", digest=b"")
