"""Rows of a file in chunks, read and made ready in a second process while this one writes.

Where a file is long and there are two processors, a second process reads ahead by one chunk: it
reads the rows, compiles them and, where every row becomes new runs and nothing else, makes every
other chunk ready down to the rows of the tables; this process makes the others ready. It alone
writes. Until the second one has started, and wherever it ends or is too late, this one does
everything by itself: it writes the same.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from watchbook.front.imports.actions.writing_rows import (
    Bringing,
    NotAloneError,
    Prepared,
    RowWriter,
)
from watchbook.front.imports.beside import begin
from watchbook.front.imports.compiling import Compiler
from watchbook.front.imports.mapping import Mapping, mapping_of, read_document
from watchbook.front.imports.models import Job
from watchbook.front.imports.queries.finding import Finder
from watchbook.front.imports.reading.opening import open_source
from watchbook.ground.evidence.store import path_of
from watchbook.ground.ledger.sweeping import seldom_swept
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path
    from uuid import UUID

    from watchbook.front.imports.reading.table import Row, Source, Table
    from watchbook.front.imports.taken import Taken
    from watchbook.ground.people.viewer import Viewer

WORTH_CHUNKS = 6
"""A second process takes seconds to start; so many chunks must be left."""
WORTH_LEAVING = 100
"""So many rows go to the first process as they were read, where it has nothing to write."""
_ALONE = "training.performance"
_UNSEEN = 2
"""The chunk that is being written and the one that is made ready: the database has neither yet."""


@dataclass
class Chunk:
    """Some rows: as compiled, or ready to be inserted."""

    rows: int
    last_row: int
    taken: list[Taken]
    prepared: Prepared | None = None


@dataclass
class Opened:
    """A job's file under its mapping."""

    mapping: Mapping
    source: Source
    table: Table
    compiler: Compiler

    def chunks(self, size: int, after: int) -> Iterator[list[Taken]]:
        """What rows below row `after` become, so many at a time."""
        chunk: list[Taken] = []
        for rows in _groups(self.table, self.compiler):
            if rows[-1].number <= after:
                continue
            chunk.append(self.compiler.read(rows))
            if len(chunk) == size:
                yield chunk
                chunk = []
        if chunk:
            yield chunk


def opened(viewer: Viewer, job: Job, path: Path) -> Opened:
    """Open a job's file and compile its mapping; an ImportsError where one does not fit."""
    mapping = mapping_of(read_document(job.mapping), viewer.timezone)
    source = open_source(path, job.file_name, mapping.options)
    table = source.table()
    return Opened(
        mapping, source, table, Compiler(mapping, table.header, job.agency_id, Finder(viewer))
    )


def chunks_of(
    viewer: Viewer, job: Job, file: Opened, size: int, *, may_be_helped: bool
) -> Generator[Chunk]:
    """The rest of a job's rows. Each chunk must be written before the next is asked for."""
    left = (job.rows_total or file.source.rows or 0) - job.rows_done
    if not may_be_helped or left < WORTH_CHUNKS * size or _processors() < 2:
        for taken in file.chunks(size, job.last_row):
            yield _chunk(taken)
        return
    with _second_process(viewer, job, size) as second:
        for taken in file.chunks(size, job.last_row):
            if taken[-1].last_row <= job.last_row:
                continue  # the second process came so far
            yield _chunk([one for one in taken if one.last_row > job.last_row])
            if second.is_started():
                yield from second.chunks(job.last_row)
                if second.is_done:
                    return


def _ids(taken: list[Taken]) -> set[UUID]:
    return {ready.id for one in taken for ready in one.records}


def _chunk(taken: list[Taken]) -> Chunk:
    return Chunk(len(taken), taken[-1].last_row, taken)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Second:
    """The second process, as the first one sees it."""

    def __init__(self, process: SpawnProcess, end: Connection) -> None:
        self.process, self.end = process, end
        self.is_done = self._is_over = False

    def is_started(self) -> bool:
        """Whether it has opened the file and waits to be told where to begin."""
        return not self._is_over and (self.end.poll() or not self.process.is_alive())

    def chunks(self, after: int) -> Iterator[Chunk]:
        """What it reads and makes ready; ends early where it ended."""
        self._is_over = True
        with suppress(EOFError, OSError):
            self.end.recv()
            self.end.send(after)
            while (chunk := self.end.recv()) is not None:
                if chunk.prepared is not None and chunk.prepared.is_too_old(timezone.now()):
                    return  # it stood still, or this one did: the time would be wrong
                yield chunk
                self.end.send(None)  # it is written
            self.is_done = True


@contextmanager
def _second_process(viewer: Viewer, job: Job, size: int) -> Iterator[_Second]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    named = {name: connection.settings_dict[name] for name in ("NAME", "USER", "HOST", "PORT")}
    path = path_of(job.agency_id, job.file)
    words = pickle.dumps((viewer, job.agency_id, job.id, path, size))
    process = context.Process(target=begin, args=(theirs, named, words), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _Second(process, ours)
    finally:
        ours.close()
        process.terminate()
        process.join()


def read_ahead(
    end: Connection, viewer: Viewer, agency: str, job_id: UUID, path: Path, size: int
) -> None:
    """The second process's work; writes nothing."""
    broken_off = (BrokenPipeError, ConnectionResetError, EOFError)
    with seldom_swept(), acting_for(agency), suppress(*broken_off):
        job = Job.objects.get(id=job_id)
        file = opened(viewer, job, path)
        end.send(None)
        after = end.recv()
        ahead = _Ahead(viewer, job, file.mapping)
        unseen, was_ready = 0, False
        for taken in file.chunks(size, after):
            while unseen == _UNSEEN or (unseen and end.poll()):
                end.recv()  # the first process has written a chunk
                unseen -= 1
            # A chunk that is ready keeps it busy for less time than the next takes here: it makes
            # that one ready itself, as where it waits already.
            is_left = (was_ready or not unseen) and len(taken) >= WORTH_LEAVING
            chunk = ahead.left(taken) if is_left else ahead.made_ready(taken)
            end.send(chunk)
            unseen, was_ready = unseen + 1, chunk.prepared is not None
        end.send(None)
        while True:
            end.recv()  # until the first process is done with it


class _Ahead:
    """Makes chunks ready that become new runs and nothing else."""

    def __init__(self, viewer: Viewer, job: Job, mapping: Mapping) -> None:
        self.viewer, self.job, self.mapping = viewer, job, mapping
        parts = mapping.parts
        self.is_alone = (
            not job.is_dry_run
            and len(parts) == 1
            and parts[0].record == _ALONE
            and "exercise" not in parts[0].fields
        )
        self.before: set[UUID] = set()

    def left(self, taken: list[Taken]) -> Chunk:
        """The chunk as it was read."""
        self.before = _ids(taken)
        return _chunk(taken)

    def made_ready(self, taken: list[Taken]) -> Chunk:
        """The chunk; prepared where it can be written without asking what stands there."""
        chunk, ids = _chunk(taken), _ids(taken)
        # The last chunk may not be written yet, so the database does not know its rows.
        is_new = self.is_alone and not ids & self.before
        self.before = ids
        if is_new and self.job.import_id is not None:
            bringing = Bringing(
                self.viewer, self.mapping.source, self.job.file, self.job.import_id, timezone.now()
            )
            with suppress(NotAloneError):
                chunk.prepared = RowWriter(bringing, None).prepare(taken)
                chunk.taken = []
        return chunk


def _groups(table: Table, compiler: Compiler) -> Iterator[list[Row]]:
    """Rows one by one, or together where the mapping says that rows of one key are one record."""
    if compiler.group_by is None:
        for row in table.rows:
            yield [row]
        return
    waiting: list[Row] = []
    key: object = None
    for row in table.rows:
        this = tuple(str(compiler.cell(row.cells, place)) for place in compiler.group_by)
        if waiting and (this != key or row.trouble):
            yield waiting
            waiting = []
        waiting.append(row)
        key = this
    if waiting:
        yield waiting
