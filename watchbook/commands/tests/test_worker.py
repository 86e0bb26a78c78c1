"""The one worker: really sole, runs what is due, survives what fails."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from django_tasks import task

from watchbook.ground.ledger import slots
from watchbook.working import Worker, is_worker_running, sole_worker

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@task()
def note_down(path, line):
    with open(path, "a") as file:
        file.write(f"{line}\n")


@task()
def fail():
    raise ValueError("on purpose")


@pytest.fixture
def periodic(monkeypatch):
    monkeypatch.setattr(slots, "_periodic", {})
    return slots.register_periodic


@pytest.mark.commits
def test_it_runs_what_was_enqueued(tmp_path, periodic):
    note_down.enqueue(str(tmp_path / "notes"), "one")
    fail.enqueue()
    note_down.enqueue(str(tmp_path / "notes"), "two")
    Worker().work(NOON)
    assert (tmp_path / "notes").read_text() == "one\ntwo\n"


@pytest.mark.commits
def test_it_takes_up_a_task_that_an_earlier_worker_had_begun(tmp_path, periodic):
    from django_tasks_db.models import DBTaskResult

    note_down.enqueue(str(tmp_path / "notes"), "once more")
    begun = DBTaskResult.objects.get()
    begun.claim("a worker that is gone")
    Worker().work(NOON)
    assert (tmp_path / "notes").read_text() == "once more\n"


@pytest.mark.commits
def test_it_repeats_jobs_and_one_that_fails_holds_up_no_other(periodic):
    ran = []
    periodic("a-fails", 0, lambda at: 1 / 0)
    periodic("b-works", 0, ran.append)
    periodic("c-rarely", 3600, lambda at: ran.append("rarely"))
    worker = Worker()
    worker.work(NOON)
    worker.work(NOON)
    assert ran == [NOON, "rarely", NOON]


@pytest.mark.commits
def test_only_one_is_at_work(home):
    assert not is_worker_running()
    with sole_worker() as may_work:
        assert may_work()
        assert is_worker_running()
    assert not is_worker_running()


def test_a_second_process_waits_and_takes_over(installed):
    command = [sys.executable, "-m", "watchbook", "worker"]
    first = subprocess.Popen(command, env=installed)
    home = installed["WATCHBOOK_HOME"]
    try:
        wait_until(lambda: os.path.exists(f"{home}/worker.lock"))
        time.sleep(0.5)
        second = subprocess.Popen([*command, "--once"], env=installed)
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(2)
            first.send_signal(signal.SIGTERM)
            assert first.wait(15) == 0
            assert second.wait(15) == 0
        finally:
            second.kill()
    finally:
        first.kill()


def wait_until(is_true, within_s=20):
    deadline = time.monotonic() + within_s
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
