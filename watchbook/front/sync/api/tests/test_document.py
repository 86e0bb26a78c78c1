"""Calls made from the OpenAPI document, allowed and forbidden: no 5xx, nothing undocumented.

`make test-api` runs them; WATCHBOOK_API_EXAMPLES sets how many calls each address gets.
"""

from __future__ import annotations

import copy
import os
from uuid import uuid4

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from watchbook.duty.teams.tests.factories import make_team
from watchbook.front.sync.api.document import openapi
from watchbook.front.sync.tests.programs import Program
from watchbook.front.sync.tests.sending import envelope

pytestmark = [pytest.mark.api, pytest.mark.commits]

EXAMPLES = int(os.environ.get("WATCHBOOK_API_EXAMPLES", "25"))
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


def reaching(document, team, records, job):
    """The document with the names of what is really here, so that calls reach beyond a 404."""
    told = copy.deepcopy(document)
    kinds = {"enum": ["training.performance", "teams.dog", "teams.team", "people.person"]}
    there = {
        "agency": {"enum": ["harlan"]},
        "record_id": {"enum": records},
        "job_id": {"enum": [job]},
        "subject": {"enum": [str(team.id), str(team.dog_id), str(uuid4())]},
    }
    for path, operations in told["paths"].items():
        there["kind"] = {"enum": ["training.performance"]} if "record_id" in path else kinds
        for operation in operations.values():
            for one in operation["parameters"]:
                if one["in"] == "path" and one["name"] in there:
                    one["schema"] = there[one["name"]]
    told["components"]["schemas"]["Values.training.performance"]["properties"]["team"] = {
        "enum": [str(team.id)]
    }
    return told


def of_one_kind(document, kind):
    """The same document for a sender of one kind."""
    told = copy.deepcopy(document)
    one = {"$ref": f"#/components/schemas/Submission.{kind}"}
    told["components"]["schemas"]["Submission"] = one
    return told


def operations_of(document):
    """Every operation of a document, ready to be called here."""
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    schema.config.generation.update(with_security_parameters=False)
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result.err()
        yield result.ok()


def codes_answered(operation, mode, secret):
    """Call one address with generated questions; the status codes that came."""
    codes = set()

    @seed(20261120)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        headers = {"Authorization": f"Bearer {secret}"}
        codes.add(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    call()
    return codes


def file_sent(program):
    """A file that waits to be brought; its id."""
    parts = {
        "file": SimpleUploadedFile("dogs.csv", b"K9\nRex\n"),
        "kind": "dogs",
        "mapping": '{"format":"watchbook-import/1","kind":"dogs","source":"x","key":["K9"],'
        '"fields":{"name":"K9"}}',
    }
    answer = program.client.post("/api/v1/harlan/imports", parts)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_call_that_the_document_allows_or_forbids_breaks_the_server(cast, at, mode):
    alice, team = Program(cast.alice, at), make_team(cast.alice, at)
    values = {"team": str(team.id), "discipline": "detection", "minutes": "30"}
    sent = [envelope("training.performance", values) for _ in range(2)]
    for one in sent:
        assert alice.put(one).status_code == 201
    dana = Program(cast.dana, at)
    job = file_sent(dana)
    document = reaching(openapi(), team, [one["record"] for one in sent], job)
    answered = {}
    for operation in operations_of(document):
        who = dana if "/imports" in operation.label else alice
        answered[operation.label] = codes_answered(operation, mode, who.secret)
    assert len(answered) == 18
    if mode is GenerationMode.POSITIVE:
        reads = {label: codes for label, codes in answered.items() if label.startswith("GET /api")}
        assert all(200 in codes for codes in reads.values()), answered
        # Of all kinds a few calls each: too few for one that is whole. So runs alone once more.
        label = "PUT /sync/{agency}/submissions/{uuid}"
        runs = operations_of(of_one_kind(document, "training.performance"))
        put = next(operation for operation in runs if operation.label == label)
        assert codes_answered(put, mode, alice.secret) & {201, 202}, answered
