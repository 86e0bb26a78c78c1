"""An import that is killed, refused or short of room stops in words and goes on where it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.urls import reverse

from watchbook.duty.training.models import Performance
from watchbook.front.imports.actions import chunks, running
from watchbook.front.imports.actions.running import import_turn, run_job
from watchbook.front.imports.actions.taking import start, stop
from watchbook.front.imports.errors import BusyError, ImportsError
from watchbook.front.imports.models import Import, Job
from watchbook.front.imports.tests.conftest import Brought
from watchbook.front.imports.tests.exports import SIMPLE, some
from watchbook.ground.evidence.models import Item
from watchbook.ground.evidence.store import path_of
from watchbook.ground.ledger.fsck import findings_of
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("harlan")]


def test_killed_between_two_chunks_it_goes_on_and_makes_nothing_twice(bring, cast, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 10)
    writes = []

    class KilledError(BaseException):
        pass

    real = running._progress

    def killed(job, chunk, result, at):
        writes.append(job.last_row)
        if len(writes) == 3:
            raise KilledError
        real(job, chunk, result, at)

    monkeypatch.setattr(running, "_progress", killed)
    with pytest.raises(KilledError):
        bring(some(45), SIMPLE)
    assert Performance.objects.count() == 20
    job = Job.objects.get()
    assert (job.status, job.last_row) == ("running", 21)
    monkeypatch.setattr(running, "_progress", real)
    assert run_job(acting_user=cast.dana, job=job)
    assert Brought(job).told["new"] == Performance.objects.count() == 45
    assert Item.objects.count() == Import.objects.count() == 1
    assert list(findings_of("harlan")) == []


def test_somebody_stops_it_and_it_goes_on_where_it_stood(bring, cast, at, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 10)
    real = running._write

    def pressed(run, mapping, chunk):
        real(run, mapping, chunk)
        if run.job.last_row == 11:  # while it runs on, from another process's point of view
            stop(acting_user=cast.dana, job=Job.objects.get(), at=at)

    monkeypatch.setattr(running, "_write", pressed)
    job = bring(some(45), SIMPLE).job
    assert (job.status, job.last_row, Performance.objects.count()) == ("stopped", 21, 20)
    assert job.message == "Sergeant Dana Whitcomb stopped it. What was imported until then stays."
    assert run_job(acting_user=cast.dana, job=job)  # the task that comes once more does nothing
    assert Performance.objects.count() == 20
    start(acting_user=cast.dana, job=job, is_dry_run=False, at=at)
    run_job(acting_user=cast.dana, job=job)
    assert (job.status, Performance.objects.count()) == ("done", 45)
    with pytest.raises(ImportsError, match="not running any more"):
        stop(acting_user=cast.dana, job=job, at=at)
    assert list(findings_of("harlan")) == []


def test_the_page_stops_it_and_tells_one_that_does_not_move(bring, cast, at):
    job = bring(some(2), SIMPLE, is_dry_run=True).job
    start(acting_user=cast.dana, job=job, is_dry_run=True, at=at - timedelta(minutes=5))
    dana = cast.client_of(cast.dana)
    address = reverse("imports:job", kwargs={"agency": "harlan", "job_id": job.id})
    assert "It has not moved since" in dana.get(address).content.decode()
    assert dana.post(f"{address}stop/").status_code == 302
    page = dana.get(address).content.decode()
    assert "stopped it. Nothing of it was kept." in page
    assert "Run it dry again" in page
    assert cast.client_of(cast.alice).post(f"{address}stop/").status_code == 403


def test_a_full_disk_stops_it_with_what_to_do_and_it_goes_on_later(bring, cast, at, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 10)
    real = running._progress

    def full(job, chunk, result, at):
        if job.last_row > 5:
            raise OperationalError("database or disk is full")
        real(job, chunk, result, at)

    monkeypatch.setattr(running, "_progress", full)
    brought = bring(some(25), SIMPLE)
    assert brought.job.status == "stopped"
    assert "disk is full" in brought.job.message
    assert "Go on" in brought.job.message
    monkeypatch.setattr(running, "_progress", real)
    job = Job.objects.get()
    start(acting_user=cast.dana, job=job, is_dry_run=False, at=at)
    run_job(acting_user=cast.dana, job=job)
    assert (job.status, Performance.objects.count()) == ("done", 25)


def test_what_nobody_foresaw_stops_it_in_words_and_never_leaves_it_running(bring, monkeypatch):
    def broken(_self, _rows):
        raise ZeroDivisionError

    monkeypatch.setattr(chunks.Compiler, "read", broken)
    job = bring(some(2), SIMPLE).job
    assert job.status == "stopped"
    assert "could not go on after row 0" in job.message


def test_a_right_that_was_taken_away_meanwhile_stops_it_in_words(bring, cast, at):
    job = bring(some(2), SIMPLE, is_dry_run=True).job
    start(acting_user=cast.dana, job=job, is_dry_run=False, at=at)
    assert run_job(acting_user=cast.alice, job=job)
    assert job.status == "stopped"
    assert job.message


def test_one_import_of_an_agency_at_a_time(bring):
    with import_turn("harlan"), pytest.raises(BusyError, match="Another import"):
        bring(some(1), SIMPLE)


@pytest.fixture
def helped(monkeypatch):
    """A file of a few rows is long enough for a second process, which is waited for."""
    monkeypatch.setattr(running, "CHUNK", 10)
    monkeypatch.setattr(chunks, "WORTH_CHUNKS", 2)
    monkeypatch.setattr(chunks, "_processors", lambda: 2)
    monkeypatch.setattr(chunks._Second, "is_started", lambda self: self.end.poll(60) or True)
    prepared = []
    real = running._write

    def seen(run, mapping, chunk):
        prepared.append(chunk.prepared is not None)
        real(run, mapping, chunk)

    monkeypatch.setattr(running, "_write", seen)
    return prepared


def test_a_second_process_reads_ahead_and_the_same_is_written(bring, helped):
    rows = some(43).splitlines()
    twice, wrong = rows[18], f"{rows[30]}perhaps"
    text = "\r\n".join([*rows[:30], wrong, *rows[31:], twice])
    brought = bring(text, SIMPLE)
    assert brought.job.status == "done", brought.job.message
    assert helped == [False, True, True, True, True]
    assert brought.told["new"] == Performance.objects.count()
    assert brought.told["trouble"] == 2
    assert list(findings_of("harlan")) == []
    again = bring(text, SIMPLE)
    assert (again.told["new"], again.told["same"]) == (0, brought.told["new"])
    assert Performance.objects.count() == brought.told["new"]


class _End:
    """The second process's end of the pipe, the first process always or never having written."""

    def __init__(self, *, is_written: bool) -> None:
        self.is_written = is_written
        self.sent: list[Any] = []

    def send(self, what):
        self.sent.append(what)

    def recv(self):
        if len(self.sent) == 1:
            return 0
        if self.sent[-1] is None:
            raise EOFError
        return None

    def poll(self):
        return self.is_written


@pytest.mark.parametrize("is_written", [True, False])
def test_every_other_chunk_is_made_ready_and_none_that_is_waited_for(
    bring, cast, monkeypatch, is_written
):
    monkeypatch.setattr(chunks, "WORTH_LEAVING", 10)
    job = bring(some(43), SIMPLE, is_dry_run=True).job
    job.is_dry_run, job.import_id = False, uuid4()
    with acting_for("harlan"):
        job.save()
    end = _End(is_written=is_written)
    chunks.read_ahead(end, cast.dana, "harlan", job.id, path_of("harlan", job.file), 10)
    made = end.sent[1:-1]
    assert [one.rows for one in made] == [10, 10, 10, 10, 3]
    as_read = [True, is_written, True, is_written, False]
    assert [one.prepared is None for one in made] == as_read
    assert [len(one.taken) for one in made] == [10 * one for one in as_read]


def test_where_the_second_process_dies_the_first_goes_on_alone(bring, helped, monkeypatch):
    real = chunks._Second.chunks

    def dies(self, after):
        for number, chunk in enumerate(real(self, after)):
            yield chunk
            if number == 1:
                self.process.kill()
                self.process.join()

    monkeypatch.setattr(chunks._Second, "chunks", dies)
    brought = bring(some(75), SIMPLE)
    assert brought.job.status == "done", brought.job.message
    assert Performance.objects.count() == brought.told["new"] == 75
    assert helped[:3] == [False, True, True]
    assert not all(helped[3:])
    assert list(findings_of("harlan")) == []
