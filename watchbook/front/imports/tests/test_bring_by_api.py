"""A unit's own script brings a file by the API: sent, tried, taken, and what was not taken read."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from watchbook.duty.training.models import Performance
from watchbook.front.imports.models import Job
from watchbook.front.imports.tasks import run_import
from watchbook.front.imports.tests.exports import LOG
from watchbook.front.sync.tests.programs import Program

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("harlan")]

MAPPING = {
    "format": "watchbook-import/1", "kind": "training", "source": "Old log",
    "dates": {"order": "month-day-year"}, "key": ["Log #"],
    "fields": {
        "team": {"find": "team", "dog": "K9", "handler": "Officer"},
        "started_at": {"date": "Date", "time": "Start"},
        "minutes": {"column": "Min", "unit": "min"},
        "discipline": {"column": "Type", "words": {"Narc": "detection", "Track": "trail"}},
        "narrative": "Notes",
    },
}  # fmt: skip
SCOPES = ("imports.bring", "training.bring")


def post(program, address="", status=202, **parts):
    answer = program.client.post(f"/api/v1/{program.agency}/imports{address}", parts)
    assert answer.status_code == status, (answer.status_code, answer.content[:500])
    return answer.json()


def sent(program, status=201, *, content=LOG, **more):
    file = SimpleUploadedFile("log.csv", content.encode())
    given = {"file": file, "kind": "training", "mapping": json.dumps(MAPPING)} | more
    return post(program, "", status, **given)


def run(program, job, what):
    told = post(program, f"/{job['id']}/{what}")
    assert told["status"] == "waiting"
    run_import.func("harlan", job["id"])
    return program.get(f"imports/{job['id']}")


def test_a_script_sends_a_file_tries_it_takes_it_over_and_reads_what_was_not_taken(cast, at):
    program = Program(cast.dana, at, *SCOPES)
    job = sent(program)
    assert (job["status"], job["can_be_imported"]) == (None, False)
    assert (job["kind"], job["file_name"], job["size_bytes"]) == ("training", "log.csv", len(LOG))
    tried = run(program, job, "dry-run")
    assert (tried["status"], tried["is_dry_run"], tried["can_be_imported"]) == ("done", True, True)
    assert (tried["rows"], tried["new"], tried["not_taken"]) == (3, 2, 1)
    assert Performance.objects.count() == 0
    done = run(program, job, "import")
    assert (done["status"], done["is_dry_run"], done["new"]) == ("done", False, 2)
    assert done["made"] == {"training.performance": 2}
    assert done["import_record"] == str(Job.objects.get().import_id)
    assert Performance.objects.count() == 2
    rows = program.get(f"imports/{job['id']}/rows")
    assert [(one["row"], one["column"], one["is_taken"]) for one in rows["rows"]] == [
        (3, "K9", False)
    ]
    assert rows["rows"][0]["what_is_wrong"] == "No dog is known here as “Rover”."
    assert rows["next_after"] is None
    again = run(program, sent(program), "dry-run")
    assert (again["new"], again["same"], again["not_taken"]) == (0, 2, 1)


def test_the_list_of_rows_goes_on_where_it_ended(cast, at):
    program = Program(cast.dana, at, *SCOPES)
    job = sent(program, content=LOG.replace("Juno", "Nobody").replace("Rex", "Nobody"))
    run(program, job, "dry-run")
    first = program.get(f"imports/{job['id']}/rows", limit=2)
    rest = program.get(f"imports/{job['id']}/rows", after=first["next_after"], limit=2)
    assert [one["row"] for one in first["rows"] + rest["rows"]] == [2, 3, 4]
    assert rest["next_after"] is None


def test_what_cannot_be_read_is_refused_in_words_and_nothing_is_kept(cast, at):
    program = Program(cast.dana, at, *SCOPES)
    assert "none of" in sent(program, 422, mapping=json.dumps(MAPPING | {"kind": "cats"}))["what"]
    assert "Say what it brings" in sent(program, 422, kind="cats")["what"]
    assert "neither JSON nor TOML" in sent(program, 422, mapping="{")["what"]
    assert "is for training" in sent(program, 422, kind="dogs")["what"]
    assert "empty" in sent(program, 422, content="")["what"].lower()
    assert [one["pointer"] for one in post(program, "", 422, kind="dogs")["problems"]] == [
        "/file/file", "/form/mapping",
    ]  # fmt: skip
    assert Job.objects.count() == 0


def test_nothing_is_imported_that_no_dry_run_read(cast, at):
    program = Program(cast.dana, at, *SCOPES)
    job = sent(program)
    assert "Run it dry" in post(program, f"/{job['id']}/import", 409)["what"]
    post(program, f"/{job['id']}/dry-run")
    assert "running already" in post(program, f"/{job['id']}/dry-run", 409)["what"]


def test_a_token_needs_the_scopes_of_what_the_rows_become(cast, at):
    narrow = Program(cast.dana, at, "imports.bring")
    assert "training.bring" in sent(narrow, 403)["what"]
    assert "imports.bring" in sent(Program(cast.dana, at, "training.bring"), 403)["what"]
    assert Job.objects.count() == 0
    job = sent(Program(cast.dana, at, *SCOPES))
    assert "training.bring" in post(narrow, f"/{job['id']}/dry-run", 403)["what"]
    assert narrow.get(f"imports/{job['id']}")["id"] == job["id"]
    Program(cast.alice, at).get(f"imports/{job['id']}", 403)
    Program(cast.charlie, at).get(f"imports/{job['id']}", 404)


def test_a_session_reads_here_and_brings_at_the_page(cast, at):
    job = sent(Program(cast.dana, at, *SCOPES))
    dana = cast.client_of(cast.dana)
    assert dana.get(f"/api/v1/harlan/imports/{job['id']}").status_code == 200
    answer = dana.post(f"/api/v1/harlan/imports/{job['id']}/dry-run")
    assert answer.status_code == 403
    assert "token" in answer.json()["what"]
    assert Job.objects.get().status is None
