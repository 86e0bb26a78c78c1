"""A job from its first row to its last: in chunks, each of them kept or not as a whole.

Killed at any moment, it goes on where the last chunk ended: its progress is written in the chunk's
own transaction. One at a time for each agency.
"""

from __future__ import annotations

import fcntl
import json
import logging
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import uuid5
from zlib import crc32

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from watchbook.duty.training.actions.bringing import BROUGHT
from watchbook.front.imports.actions.chunks import Chunk, Opened, chunks_of, opened
from watchbook.front.imports.actions.keeping import store_troubles
from watchbook.front.imports.actions.writing_rows import Bringing, Result, RowWriter
from watchbook.front.imports.choices import KINDS, Outcome, Status
from watchbook.front.imports.errors import BusyError, ImportsError
from watchbook.front.imports.mapping import Mapping
from watchbook.front.imports.models import Job, RowTrouble
from watchbook.front.imports.permissions import BRING
from watchbook.front.imports.queries.jobs import vanished_rows
from watchbook.front.imports.taken import Taken, Trouble
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.store import path_of
from watchbook.ground.ledger.chain import new_uuid
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.lock import write_turn, writing_much
from watchbook.ground.ledger.sweeping import seldom_swept
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.audit import record_event
from watchbook.ground.people.choices import AuditEvent
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

    Until = Callable[[], bool]

log = logging.getLogger(__name__)

CHUNK = 1_000
MOST_TROUBLES = 1_000_000
"""So many troubles are kept of one file; further ones are counted."""
_MOST_NAMES = 30
_NO_ROW = "There is no row below the names of the columns."
_LOCK = 0x494D50  # "IMP"


@contextmanager
def import_turn(agency: str) -> Iterator[None]:
    """Hold the one import of an agency; a BusyError where another process holds it."""
    message = "Another import of this agency is running. Wait until it is done, then try again."
    path = Path(settings.WATCHBOOK_HOME) / f"import-{agency}.lock"
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(message) from None
        if connection.vendor != "postgresql":
            yield
            return
        keys = [_LOCK, crc32(agency.encode()) & 0x7FFFFFFF]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
            if not cursor.fetchone()[0]:
                raise BusyError(message)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)


def run_job(
    *,
    acting_user: Viewer,
    job: Job,
    until: Until | None = None,
    told: Callable[[Job], None] | None = None,
    clock: Callable[[], datetime] = timezone.now,
    import_id: UUID | None = None,
) -> bool:
    """Run a job to its end, or to the first chunk after which `until()`; whether it is done.

    What stops it stands in the job with what to do. `told(job)` is called after each chunk.
    `import_id` is the id of its record where whoever calls makes it. A BusyError where another
    import of the agency runs.
    """
    with seldom_swept(), acting_for(job.agency_id), import_turn(job.agency_id):
        job.refresh_from_db()
        if job.status not in (Status.WAITING, Status.RUNNING):
            return True
        try:
            require(acting_user, BRING)
            run = _Run(acting_user, job, clock, import_id or new_uuid())
            return _run(run, until, told)
        except (ImportsError, EvidenceError, WriteError, NotAllowedError) as error:
            stop_job(job, str(error))
        except (OSError, DatabaseError) as error:
            stop_job(
                job,
                f"The server could not go on: {str(error)[:200]}. What was imported until row "
                f"{job.last_row:,} stays. Mend it (often the disk is full), then press “Go on”.",
            )
        except Exception:
            log.exception("import %s stopped", job.id)
            stop_job(
                job,
                f"The program could not go on after row {job.last_row:,}; what was imported until "
                "there stays. Show whoever keeps the server its log, or change the mapping.",
            )
        return True


@dataclass(frozen=True)
class _Run:
    """One run of a job: for whom, by which clock, and the id of its record if it has none yet."""

    viewer: Viewer
    job: Job
    clock: Callable[[], datetime]
    new_id: UUID


def _run(run: _Run, until: Until | None, told: Callable[[Job], None] | None) -> bool:
    viewer, job = run.viewer, run.job
    file = opened(viewer, job, path_of(job.agency_id, job.file))
    if job.last_row == 0:
        job.notes = [*file.table.notes, *_left_out(file)]
        job.rows_total = file.source.rows
    if not job.is_dry_run and job.import_id is None:
        _begin(run, file.mapping)
    # What other rooms' actions write takes longer: fewer rows hold the turn to write.
    is_bulk = all(part.record in BROUGHT for part in file.mapping.parts)
    size = CHUNK if is_bulk else max(1, CHUNK // 5)
    may_be_helped = run.clock is timezone.now  # another process has no other clock
    rest = chunks_of(viewer, job, file, size, may_be_helped=may_be_helped)
    with writing_much(), closing(rest) as chunks:
        for chunk in chunks:
            _write(run, file.mapping, chunk)
            if told:
                told(job)
            if job.status == Status.STOPPED:
                return True
            if until is not None and chunk.rows == size and until():
                return False
    _finish(run, file.mapping, file.table.notes)
    return True


def _left_out(file: Opened) -> list[str]:
    """What the mapping takes nothing from: nobody shall find years later that it did not come."""
    names = file.compiler.left_out()
    said = ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
    return [f"Nothing is taken from these columns, they stay in the file: {said}."] if names else []


def _write(run: _Run, mapping: Mapping, chunk: Chunk) -> None:
    """Write a chunk and how far it came, in one unit of work; of a dry run only the latter."""
    viewer, job = run.viewer, run.job
    if chunk.prepared is not None:
        at = chunk.prepared.at
        with writing(agency=job.agency_id, acting_user=viewer, at=at):
            _progress(job, chunk, chunk.prepared.write(viewer), at)
        return
    at = run.clock()
    bringing = Bringing(viewer, mapping.source, job.file, job.import_id or run.new_id, at)
    if job.is_dry_run:
        result = _tried(bringing, chunk.taken)
        with write_turn(), transaction.atomic(), acting_for(job.agency_id):
            _progress(job, chunk, result, at)
        return
    with writing(agency=job.agency_id, acting_user=viewer, at=at) as book:
        result = RowWriter(bringing, book).write(chunk.taken)
        _progress(job, chunk, result, at)


class _OnlyTried(Exception):  # noqa: N818  # carries the result out of a transaction that is undone
    def __init__(self, result: Result) -> None:
        super().__init__("tried")
        self.result = result


def _undo(result: Result) -> NoReturn:
    raise _OnlyTried(result)


def _tried(bringing: Bringing, chunk: list[Taken]) -> Result:
    """What would become of a chunk: written and undone, so that every room says what it refuses."""
    try:
        with writing(agency=bringing.agency, acting_user=bringing.viewer, at=bringing.at) as book:
            _undo(RowWriter(bringing, book).write(chunk))
    except _OnlyTried as tried:
        return tried.result


def _progress(job: Job, chunk: Chunk, result: Result, at: datetime) -> None:
    counts = Counter(job.counts) + result.counts
    room = max(0, MOST_TROUBLES - counts["troubles"])
    counts["troubles"] += len(result.troubles)
    kept = [_trouble_row(job, one) for one in result.troubles[:room]]
    RowTrouble.objects.bulk_create(kept, batch_size=500)
    job.counts = dict(counts)
    job.last_row = chunk.last_row
    job.rows_done += chunk.rows
    now = Job.objects.select_for_update().get(agency_id=job.agency_id, id=job.id)
    is_stopped = now.status == Status.STOPPED  # somebody pressed it meanwhile
    job.status, job.message = (now.status, now.message) if is_stopped else (Status.RUNNING, "")
    job.moved_at = at
    job.save()


def _trouble_row(job: Job, one: Trouble) -> RowTrouble:
    return RowTrouble(
        agency_id=job.agency_id, job=job, row=one.row, column=_plain(one.column)[:300],
        found=_plain(one.found), wrong=_plain(one.wrong), to_do=one.to_do, is_note=one.is_note,
    )  # fmt: skip


def _plain(text: str) -> str:
    """Text that every database keeps: NUL and halves of characters are shown, not stored."""
    return text.replace("\0", "␀").encode("utf-8", "replace").decode()


def _begin(run: _Run, mapping: Mapping) -> None:
    """The record of the import and its file as evidence, before its first row."""
    viewer, job, at, import_id = run.viewer, run.job, run.clock(), run.new_id
    values: dict[str, Any] = {
        "what": job.what, "source": mapping.source, "file": job.file, "file_name": job.file_name,
        "mapping": job.mapping,
    }  # fmt: skip
    if job.mapping_name:
        values["mapping_name"] = job.mapping_name
    item = {
        "file": job.file, "name": job.file_name, "size_bytes": job.size_bytes,
        "description": f"The file as it was brought from {mapping.source}.",
        "belongs_to": import_id, "belongs_to_kind": "imports.import",
    }  # fmt: skip
    with writing(agency=job.agency_id, acting_user=viewer, at=at) as book:
        book.put("imports.import", values, record_id=import_id, occurred_at=at)
        item_id = uuid5(import_id, "file")
        book.put("evidence.item", item, record_id=item_id, occurred_at=at)
        job.import_id = import_id
        job.save(update_fields=["import_id"])
    what = f"{KINDS[job.what].label.lower()} from {mapping.source}: {job.file_name}"
    record_event(job.agency_id, AuditEvent.IMPORT, who=viewer.actor_id, what=what, at=at)


def _finish(run: _Run, mapping: Mapping, notes: list[str]) -> None:
    viewer, job, at = run.viewer, run.job, run.clock()
    job.status, job.ended_at, job.moved_at, job.message = Status.DONE, at, at, ""
    job.notes = list(dict.fromkeys([*job.notes, *notes, *_said_at_the_end(job)]))
    if job.is_dry_run:
        job.dry_run_of = mapping.mark_for(job.file)
        with write_turn(), transaction.atomic(), acting_for(job.agency_id):
            job.save()
        return
    own = mapping.parts[-1].record
    job.rows_total = job.rows_done
    troubles = store_troubles(job)
    gone = 0
    if job.import_id:  # counted before the write: a source of years has many rows
        gone = vanished_rows(job.agency_id, mapping.source, own, job.import_id).count()
    job.counts = {**job.counts, "vanished": gone}
    with writing(agency=job.agency_id, acting_user=viewer, at=at) as book:
        row = kind_named("imports.import").model._default_manager.get(id=str(job.import_id))
        leaves = {
            f"/counts/{name.replace(' ', '-').replace('.', '-')}": n
            for name, n in job.counts.items()
        }
        if troubles:
            leaves["/troubles/file"] = troubles["file"]
            item_id = uuid5(row.id, "not taken")
            book.put("evidence.item", troubles, record_id=item_id, occurred_at=at)
        book.act(row, "finished", leaves=leaves)
        job.save()


def _said_at_the_end(job: Job) -> list[str]:
    """What a person must know of the whole file, once it was read."""
    said = [] if job.rows_done else [_NO_ROW]
    if job.counts.get("troubles", 0) > MOST_TROUBLES:
        said.append(
            f"The first {MOST_TROUBLES:,} of {job.counts['troubles']:,} notes on rows are listed. "
            "Mend what they have in common and bring the file again: the others are listed then."
        )
    return said


def stop_job(job: Job, why: str) -> None:
    """Keep why a job stopped, where the database still takes it."""
    job.status, job.message, job.moved_at = Status.STOPPED, why, timezone.now()
    with write_turn(), transaction.atomic(), acting_for(job.agency_id):
        Job.objects.filter(id=job.id).update(
            status=job.status, message=job.message, moved_at=job.moved_at
        )


def summary_of(job: Job) -> dict[str, Any]:
    """What became of a job's rows, for the command and the page."""
    counts = job.counts
    return {
        "rows": job.rows_done,
        **{one.value: counts.get(one.value, 0) for one in Outcome},
        "vanished": counts.get("vanished", 0),
        "troubles": counts.get("troubles", 0),
        "made": {n[5:]: c for n, c in sorted(counts.items()) if n.startswith("made ")},
        "known": {n[6:]: c for n, c in sorted(counts.items()) if n.startswith("known ")},
    }


def json_of(job: Job) -> str:
    """The same as one JSON document."""
    return json.dumps(
        {
            "status": job.status,
            "message": job.message,
            "dry_run": job.is_dry_run,
            "file": job.file,
            "notes": job.notes,
            **summary_of(job),
        }
    )
