"""The one worker: background tasks, and jobs that rooms have asked to be repeated.

Tasks are enqueued in the record's own transaction and run at least once: a task that was running
when its worker ended is run again, so every task must be idempotent.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from watchbook.ground.ledger.slots import PeriodicJob, periodic_jobs

FAILED_AGAIN_AFTER_S = 30.0
"""A job that raised waits this long, however often it would run."""
ADVISORY_LOCK = 0x57415443  # "WATC": this program's worker in a PostgreSQL database

log = structlog.get_logger("watchbook.worker")


@contextmanager
def sole_worker() -> Iterator[Callable[[], bool]]:
    """Wait until no other worker is at work; gives a check whether this one still may.

    Holds a file lock of this machine and, on PostgreSQL, an advisory lock on a connection of its
    own, which ends with the connection: so two machines never sign one log.
    """
    path = Path(settings.WATCHBOOK_HOME) / "worker.lock"
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield lambda: True
            return
        holder = connection.copy()
        try:
            with holder.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            yield holder.is_usable
        finally:
            holder.close()


def is_worker_running() -> bool:
    """Whether a worker of this home holds the lock now."""
    path = Path(settings.WATCHBOOK_HOME) / "worker.lock"
    if not path.exists():
        return False
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


class Worker:
    """Runs what is due, then says so by returning; the caller decides when to look again."""

    def __init__(self) -> None:
        self.is_stopping = False
        self._due_at: dict[str, float] = {}
        self._tasks = TaskWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="watchbook",
            excluded_queue_names=[],
        )
        _take_up_broken_off_tasks()

    def stop(self) -> None:
        """Finish the task at hand, then no more."""
        self.is_stopping = True
        self._tasks.running = False

    def work(self, at: datetime) -> None:
        """Run every ready task and every job that is due; a job that fails is logged."""
        try:
            # Looking is cheap; the task worker's own look takes the database's write turn.
            if DBTaskResult.objects.ready().exists():
                self._tasks.run()
            for job in periodic_jobs():
                if not self.is_stopping:
                    self._run_if_due(job, at)
        except DatabaseError:
            log.exception("the database did not answer")
        close_old_connections()

    def _run_if_due(self, job: PeriodicJob, at: datetime) -> None:
        now = time.monotonic()
        if now < self._due_at.get(job.name, 0.0):
            return
        self._due_at[job.name] = now + job.every_s
        try:
            if said := job.run(at):
                log.error("a repeated job could not do everything", job=job.name, said=said)
        except Exception:
            self._due_at[job.name] = now + max(job.every_s, FAILED_AGAIN_AFTER_S)
            log.exception("a repeated job failed", job=job.name)


def _take_up_broken_off_tasks() -> None:
    """Make tasks ready again that an earlier worker had begun: it is gone, for this one is sole."""
    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, started_at=None
    )
