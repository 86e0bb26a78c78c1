"""The OpenAPI document: reads as ninja tells them, writes as the inbox takes them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from watchbook.core.schema.description import json_schema
from watchbook.front.sync.api.operations import api
from watchbook.front.sync.api.reading import shown_kinds
from watchbook.front.sync.choices import Status
from watchbook.ground.ledger.kinds import RecordKind, kind_named
from watchbook.ground.records.slots import submittable_kinds

PREFIX = "api/v1/"
_UUID = {"type": "string", "format": "uuid"}
_INSTANT = {"type": "string", "format": "date-time"}
_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ABOUT = """Records of police K9 teams, with their place in the ledger.

Reads stand under `/api/v1/`. A write is a submission: `PUT` it to the inbox under a uuid that you
made, with bytes that you keep until you hold the signed receipt (`docs/spec/submission.md`).
A token narrows what its person may do; 403 says which scope is missing."""
_AGENCY = {
    "name": "agency", "in": "path", "required": True,
    "schema": {"type": "string", "pattern": "^[a-z0-9-]{2,20}$"},
}  # fmt: skip


@lru_cache(maxsize=1)
def openapi() -> dict[str, Any]:
    """The whole document (OpenAPI 3.1). The same for everybody: it names no agency, no person."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    told["info"] = {"title": "Watchbook", "version": "1", "description": _ABOUT}
    told["servers"] = [{"url": "/"}]
    told["security"] = [{"token": []}]
    for operations in told["paths"].values():
        for operation in operations.values():
            _bound_agency(operation)
    told["paths"] |= {
        "/sync/{agency}/submissions/{uuid}": {"put": _put(), "get": _became()},
        "/sync/{agency}/blobs/{sha256}": {"put": _blob(), "head": _has_blob()},
    }
    components = told["components"]
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "wbk_… of “Tokens for programs”",
        }
    }
    components["schemas"] |= _schemas()
    return told


def _bound_agency(operation: dict[str, Any]) -> None:
    operation["parameters"] = [
        _AGENCY if one["name"] == "agency" else one for one in operation["parameters"]
    ]


def _schemas() -> dict[str, Any]:
    told: dict[str, Any] = {
        f"Values.{kind.name}": json_schema(kind.schema) for kind in shown_kinds()
    }
    for form in submittable_kinds():
        kind = kind_named(form.kind)
        if not kind.is_sealed:
            told[f"Submission.{form.kind}"] = _envelope(kind, form.needs)
    told["Submission"] = {
        "oneOf": [_ref(name) for name in sorted(told) if name.startswith("Submission.")],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {
                name.removeprefix("Submission."): f"#/components/schemas/{name}"
                for name in sorted(told)
                if name.startswith("Submission.")
            },
        },
    }
    return told | {"Answer": _ANSWER, "NotTaken": _NOT_TAKEN, "File": _FILE}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _envelope(kind: RecordKind, needs: tuple[str, ...]) -> dict[str, Any]:
    count = {"type": "integer", "minimum": 1, "maximum": 2**53 - 1}
    return {
        "type": "object",
        "title": f"Submission: {kind.schema.label}",
        "description": f"A token needs: {', '.join(needs)} (what of these its person holds).",
        "additionalProperties": False,
        "required": ["v", "kind", "record", "form_version", "values"],
        "properties": {
            "v": {"const": 1},
            "kind": {"const": kind.name},
            "record": _UUID | {"description": "Made by whoever writes it first"},
            "based_on": {"oneOf": [count, {"type": "null"}],
                         "description": "null for a new record, else the version you saw"},
            "form_version": count | {"maximum": kind.schema.version},
            "values": _ref(f"Values.{kind.name}"),
            "occurred_at": {"oneOf": [_INSTANT, {"type": "null"}]},
            "recorded_at": {"oneOf": [_INSTANT, {"type": "null"}]},
            "clock_offset_ms": {
                "oneOf": [
                    {"type": "integer", "minimum": -(2**53 - 1), "maximum": 2**53 - 1},
                    {"type": "null"},
                ]
            },
            "reason": {"type": "string", "maxLength": 2000},
            "prefilled": {"type": "array", "items": {"type": "string", "maxLength": 40},
                          "maxItems": 100, "uniqueItems": True},
        },
    }  # fmt: skip


_PROBLEM = {
    "type": "object",
    "required": ["pointer", "message"],
    "properties": {"pointer": {"type": "string"}, "message": {"type": "string"}},
}
_ANSWER: dict[str, Any] = {
    "type": "object",
    "description": "The answer for a submission. Only the receipt counts; it never changes.",
    "required": ["uuid", "sha256", "received_at", "status", "entry_index", "epoch", "receipt",
                 "kind", "record", "now", "problems"],
    "properties": {
        "uuid": _UUID,
        "sha256": _DIGEST | {"description": "Of the bytes as they were received"},
        "received_at": _INSTANT,
        "status": {"enum": ["accepted", "held", "conflict", "quarantined"]},
        "entry_index": {"type": ["integer", "null"]},
        "epoch": {"type": ["integer", "null"]},
        "receipt": {"type": "string", "description": "Signed note under <origin>/receipt"},
        "kind": {"type": "string"},
        "record": {"oneOf": [_UUID, {"type": "null"}]},
        "now": {"enum": [str(status.value) for status in Status],
                "description": "What has become of it since"},
        "problems": {"type": "array", "items": _PROBLEM},
    },
}  # fmt: skip
_NOT_TAKEN: dict[str, Any] = {
    "type": "object",
    "description": "No receipt: nothing was kept.",
    "required": ["error"],
    "properties": {name: {"type": "string"} for name in ("error", "what", "next", "reference")},
}
_FILE: dict[str, Any] = {
    "type": "object",
    "required": ["sha256", "size_bytes"],
    "properties": {"sha256": _DIGEST, "size_bytes": {"type": "integer", "minimum": 0}},
}


def _says(description: str, schema: str = "NotTaken") -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": _ref(schema)}}}


def _refusals(**more: str) -> dict[str, Any]:
    told = {
        "401": "Not signed in, or the token opens nothing: nothing was kept",
        "403": "Not for this agency, or a scope is missing: nothing was kept",
    }
    told |= {code.removeprefix("on_"): text for code, text in more.items()}
    return {code: _says(text) for code, text in sorted(told.items())}


def _sent_as(name: str, schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [_AGENCY, {"name": name, "in": "path", "required": True, "schema": schema}]


def _put() -> dict[str, Any]:
    digest = {
        "name": "Content-Digest", "in": "header", "required": False,
        "description": "RFC 9530, compared if given: `sha-256=:<base64>:`",
        "schema": {"type": "string", "maxLength": 200},
    }  # fmt: skip
    return {
        "operationId": "put_submission",
        "tags": ["writes"],
        "summary": "Send a record",
        "description": "At most 1 MiB. Send the same bytes again until you hold the receipt.",
        "parameters": [*_sent_as("uuid", _UUID), digest],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _ref("Submission")}},
        },
        "responses": {
            "200": _says("The same bytes again: the same receipt again", "Answer"),
            "201": _says("Accepted: in the record and in the ledger", "Answer"),
            "202": _says("Held until what it names comes, or in conflict", "Answer"),
            "422": _says("Quarantined: kept, and a person mends it", "Answer"),
            **_refusals(
                on_400="The bytes are not those of Content-Digest: nothing was kept",
                on_404="No uuid in the address",
                on_409="This uuid came before with other bytes: nothing was changed",
                on_413="Too large: nothing was kept",
            ),
        },
    }


def _became() -> dict[str, Any]:
    return {
        "operationId": "get_submission",
        "tags": ["writes"],
        "summary": "What has become of a submission",
        "parameters": _sent_as("uuid", _UUID),
        "responses": {
            "200": _says("Its answer, with `now`", "Answer"),
            **_refusals(on_404="No such submission of yours has come"),
        },
    }


def _blob() -> dict[str, Any]:
    return {
        "operationId": "put_blob",
        "tags": ["writes"],
        "summary": "Send a file, before the submission that names it",
        "parameters": _sent_as("sha256", _DIGEST),
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string",
                                                                "format": "binary"}}},
        },
        "responses": {
            "200": _says("It was here already", "File"),
            "201": _says("Kept", "File"),
            **_refusals(
                on_404="No SHA-256 in the address",
                on_413="Too large: nothing was kept",
                on_422="The bytes have another SHA-256: nothing was kept",
            ),
        },
    }  # fmt: skip


def _has_blob() -> dict[str, Any]:
    codes = {"200": "It is here", "401": "Not signed in", "403": "Not for this agency",
             "404": "It is not here"}  # fmt: skip
    return {
        "operationId": "has_blob",
        "tags": ["writes"],
        "summary": "Whether a file is here already",
        "parameters": _sent_as("sha256", _DIGEST),
        "responses": {code: {"description": text} for code, text in codes.items()},
    }
