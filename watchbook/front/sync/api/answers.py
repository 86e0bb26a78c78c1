"""The documents that the API answers with. Instants are RFC 3339 in UTC, to the microsecond."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Leaf = str | bool | int | None
Kind = Annotated[
    str,
    StringConstraints(max_length=60),
    Field(description="Record kind, `room.noun`", examples=["training.performance"]),
]
Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Cursor = Annotated[str, StringConstraints(max_length=80, pattern=r"^[0-9A-Za-z.:-]+$")]


class Times(Schema):
    """Three times and a mark: claimed, by the device, by the server; written afterwards or not."""

    occurred_at: Instant | None
    recorded_at: Instant | None
    received_at: Instant
    is_late: bool


class Record(Schema):
    """The newest version of one record."""

    kind: Kind
    id: UUID
    version: int
    approved_version: int | None
    state: str
    opened_by: str = Field(description="Opaque id of who wrote its first version")
    author: str = Field(description="Opaque id of who wrote its newest version")
    times: Times
    values: dict[str, Any] = Field(description="By the schema of its kind, in stored units")
    withheld: list[str] = Field(
        description="Pointers of what is recorded and restricted, and not shown to you"
    )
    digest: str | None = Field(description="SHA-256 over the version's disclosures, in the ledger")
    epoch: int | None
    entry_index: int | None
    address: str = Field(description="Its page, from the server's root")


class Records(Schema):
    """One page of a list, newest first by when the server received them."""

    records: list[Record]
    next_before: str | None = Field(description="`before` of the next page; null on the last")


class Step(Schema):
    """One version of a record, or one act about it."""

    n: int
    version: int
    act: str = Field(description="Empty for a version; else reviewed, returned, approved, …")
    by: str = Field(description="Opaque id of who wrote it")
    name: str = Field(description="Rank and name of who wrote it")
    times: Times
    reason: str
    note: str
    leaves: dict[str, Leaf] = Field(
        description="All content as `pointer: value`; of an act what it carries"
    )
    changed: list[str] = Field(description="Pointers that differ from the version before")
    withheld: list[str]
    is_readable: bool = Field(description="False where the content was expunged or is sealed")
    digest: str
    epoch: int
    entry_index: int


class History(Schema):
    """Every version and act of a record, in the order in which they were written."""

    kind: Kind
    id: UUID
    steps: list[Step]
    next_after: int | None = Field(description="`after` of the next page; null on the last")


class Opened(Schema):
    """The opened record of `docs/spec/ledger.md`: canonical bytes that both verifiers check."""

    record: UUID
    kind: Kind
    entries: list[dict[str, Any]]
    checkpoint: str
    vkey: str
    earlier: list[dict[str, Any]] | None = None
    succession: dict[str, Any] | None = None


class FormName(Schema):
    """A record kind that can be read here."""

    kind: Kind
    label: str
    version: int
    can_be_sent: bool = Field(description="Whether it may arrive as a submission")
    needs: list[str] = Field(description="Scopes that a token needs to send it")


class Forms(Schema):
    """Every record kind."""

    forms: list[FormName]


class Form(FormName):
    """One form description, and the JSON Schema of its values."""

    description: dict[str, Any]
    schema_of_values: dict[str, Any]


class Line(Schema):
    """One line of a life file."""

    at: Instant
    group: str
    title: str
    text: str
    kind: Kind
    record: UUID
    state: str
    address: str


class Timeline(Schema):
    """One page of a dog's, person's or team's life, newest first."""

    lines: list[Line]
    next_before: str | None
    total: int


class Hit(Schema):
    """One record that was found."""

    kind: Kind
    record: UUID
    title: str
    text: str
    at: Instant
    address: str


class Found(Schema):
    """One page of what was found, newest first."""

    hits: list[Hit]
    page: int
    has_more: bool = Field(description="There is a next page")
    total: int | None = Field(description="How many there are; null before the last page")
    is_cut: bool = Field(description="The newest 2,000 matches were looked through, no older ones")


class EventRole(Schema):
    """A role that holds for one event only."""

    event: UUID
    role: str


class Me(Schema):
    """Who asks, in this agency, and what he may do."""

    agency: str
    agency_name: str
    timezone: str
    person: UUID | None
    name: str
    roles: list[str]
    event_roles: list[EventRole]
    scopes: list[str] | None = Field(description="What the token is narrowed to; null in a session")
    permissions: list[str] = Field(description="What may be done everywhere in the agency, now")
    server_time: Instant
