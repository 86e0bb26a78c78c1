"""The one worker: background tasks, and jobs that rooms have asked to be repeated.

Tasks are enqueued in the record's own transaction and run at least once: a task that was running
when its worker ended is run again, so every task must be idempotent. What is urgent has a worker of
its own, so that it waits behind nothing; while there is none, the other one does that too.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet
from django_tasks_db.utils import exclusive_transaction

from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.slots import URGENT_QUEUE, PeriodicJob, periodic_jobs

FAILED_AGAIN_AFTER_S = 30.0
"""A job that raised waits this long, however often it would run."""

log = structlog.get_logger("watchbook.worker")


@dataclass(frozen=True, slots=True)
class Post:
    """What one process at a time works at."""

    name: str
    lock_file: str
    advisory_lock: int
    """Of this program in a PostgreSQL database."""


GENERAL = Post("watchbook", "worker.lock", 0x57415443)  # "WATC"
URGENT = Post("watchbook-urgent", "worker-urgent.lock", 0x57415455)  # "WATU"


@contextmanager
def sole_worker(post: Post = GENERAL) -> Iterator[Callable[[], bool]]:
    """Wait until no other worker is at this post; gives a check whether this one still may.

    Holds a file lock of this machine and, on PostgreSQL, an advisory lock on a connection of its
    own, which ends with the connection: so two machines never sign one log.
    """
    path = Path(settings.WATCHBOOK_HOME) / post.lock_file
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield lambda: True
            return
        holder = connection.copy()
        try:
            with holder.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [post.advisory_lock])
            yield holder.is_usable
        finally:
            holder.close()


@contextmanager
def post_if_free(post: Post) -> Iterator[bool]:
    """Hold a post for a moment where no other process does; gives whether it is held."""
    path = Path(settings.WATCHBOOK_HOME) / post.lock_file
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        if connection.vendor != "postgresql":
            yield True
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [post.advisory_lock])
            is_held = bool(cursor.fetchone()[0])
        try:
            yield is_held
        finally:
            if is_held:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [post.advisory_lock])


def is_worker_running(post: Post = GENERAL) -> bool:
    """Whether a worker of this home is at this post now."""
    path = Path(settings.WATCHBOOK_HOME) / post.lock_file
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

    def __init__(self, post: Post = GENERAL) -> None:
        self.is_stopping = False
        self._post = post
        self._due_at: dict[str, float] = {}
        self._tasks = TaskWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=post.name,
            excluded_queue_names=[],
        )
        _take_up_broken_off_tasks(post)

    def stop(self) -> None:
        """Finish the task at hand, then no more."""
        self.is_stopping = True

    def work(self, at: datetime) -> None:
        """Run every ready task and every job that is due; a job that fails is logged.

        At the urgent post only what is urgent.
        """
        try:
            if self._post is URGENT:
                self._run_tasks(is_urgent=True)
            else:
                self._work_at_all(at)
        except DatabaseError:
            log.exception("the database did not answer")
        close_old_connections()

    def _work_at_all(self, at: datetime) -> None:
        if _ready(is_urgent=True).exists():
            with post_if_free(URGENT) as is_free:
                if is_free:
                    _take_up_broken_off_tasks(URGENT)
                    self._run_tasks(is_urgent=True)
        self._run_tasks(is_urgent=False)
        for job in periodic_jobs():
            if not self.is_stopping:
                self._run_if_due(job, at)

    def _run_tasks(self, *, is_urgent: bool) -> None:
        # Looking is cheap; claiming a task takes the database's write turn.
        while not self.is_stopping and _ready(is_urgent=is_urgent).exists():
            with write_turn(), exclusive_transaction():
                found = _ready(is_urgent=is_urgent).get_locked()
                if found is not None:
                    found.claim(self._post.name)
            if found is None:
                return
            self._tasks.run_task(found)

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


def _ready(*, is_urgent: bool) -> DBTaskResultQuerySet:
    ready = DBTaskResult.objects.ready()
    if is_urgent:
        return ready.filter(queue_name=URGENT_QUEUE)
    return ready.exclude(queue_name=URGENT_QUEUE)


def _take_up_broken_off_tasks(post: Post) -> None:
    """Make tasks ready again that an earlier worker had begun at this post: it is gone."""
    is_urgent = Q(queue_name=URGENT_QUEUE)
    begun = DBTaskResult.objects.filter(
        is_urgent if post is URGENT else ~is_urgent, status=TaskResultStatus.RUNNING
    )
    if begun.exists():
        with write_turn():
            begun.update(status=TaskResultStatus.READY, started_at=None)
