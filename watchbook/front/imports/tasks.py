"""The worker's part: a job in slices, so that the log is signed and prompts go out meanwhile."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from watchbook.front.imports.actions.running import run_job, stop_job
from watchbook.front.imports.errors import BusyError
from watchbook.front.imports.models import Job
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Account
from watchbook.ground.people.queries import agency_named, viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

SLICE_S = 20.0
"""A slice lasts so long at most; it ends with the chunk at hand once another task waits."""
_AGAIN = timedelta(seconds=5)
_NEXT = timedelta(seconds=0.1)
"""A moment without a ready task, in which the worker looks at its repeated jobs."""
_NOBODY = "Whoever began it can no longer sign in. Begin it again under your own name."


@task()
def run_import(agency: str, job_id: str) -> None:
    """Go on with a job; what is left when the slice ends is enqueued again. Idempotent."""
    with acting_for(agency):
        job = Job.objects.filter(agency_id=agency, id=UUID(job_id)).first()
        account = None
        if job is not None and job.account is not None:
            account = Account.objects.filter(id=job.account, is_active=True).first()
    found = agency_named(agency)
    if job is None or found is None:
        return
    if account is None:
        with acting_for(agency):
            stop_job(job, _NOBODY)
        return
    viewer = viewer_of(account, found, timezone.now())
    try:
        is_done = run_job(acting_user=viewer, job=job, until=_slice())
        after = timezone.now() + _NEXT
    except BusyError:
        is_done, after = False, timezone.now() + _AGAIN
    if not is_done:
        run_import.using(run_after=after).enqueue(agency, job_id)


def _slice() -> Callable[[], bool]:
    """Says whether a slice that begins now is over: an alert waits behind no import."""
    end = time.monotonic() + SLICE_S
    others = DBTaskResult.objects.ready().exclude(task_path=run_import.module_path)

    def is_over() -> bool:
        return time.monotonic() > end or others.exists()

    return is_over
