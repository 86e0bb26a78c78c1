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
from watchbook.ground.ledger.slots import URGENT_QUEUE
from watchbook.working import URGENT, Worker, is_worker_running, sole_worker

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@task()
def note_down(path, line):
    with open(path, "a") as file:
        file.write(f"{line}\n")


@task(queue_name=URGENT_QUEUE)
def tell(path, line):
    note_down.func(path, line)


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
def test_what_is_urgent_has_a_worker_of_its_own_that_does_nothing_else(tmp_path, periodic):
    periodic("long", 0, lambda at: note_down.func(str(tmp_path / "notes"), "a long job"))
    note_down.enqueue(str(tmp_path / "notes"), "an import")
    tell.enqueue(str(tmp_path / "notes"), "an alert")
    Worker(URGENT).work(NOON)
    assert (tmp_path / "notes").read_text() == "an alert\n"


@pytest.mark.commits
def test_where_none_is_for_what_is_urgent_the_other_does_that_first(tmp_path, periodic):
    note_down.enqueue(str(tmp_path / "notes"), "an import")
    tell.enqueue(str(tmp_path / "notes"), "an alert")
    with sole_worker(URGENT):
        Worker().work(NOON)
        assert (tmp_path / "notes").read_text() == "an import\n"
    note_down.enqueue(str(tmp_path / "notes"), "another import")
    Worker().work(NOON)
    assert (tmp_path / "notes").read_text() == "an import\nan alert\nanother import\n"


@pytest.mark.commits
def test_what_the_other_worker_has_in_hand_is_not_taken_up(tmp_path, periodic):
    from django_tasks_db.models import DBTaskResult

    tell.enqueue(str(tmp_path / "notes"), "in hand")
    DBTaskResult.objects.get().claim(URGENT.name)
    with sole_worker(URGENT):
        Worker().work(NOON)
    assert not (tmp_path / "notes").exists()
    Worker(URGENT).work(NOON)
    assert (tmp_path / "notes").read_text() == "in hand\n"


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
