"""`/api/v1/<agency>/…`: reads of records. Writes are the inbox's own addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from pydantic import AfterValidator, Field

from watchbook.core.schema.description import described, json_schema
from watchbook.front.sync.api import answers, queries
from watchbook.front.sync.api.answers import Cursor, Kind, Words
from watchbook.front.sync.api.reading import (
    NobodyError,
    asker,
    reader,
    shown_kind,
    shown_kinds,
)
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.opening import opened_record
from watchbook.ground.people.addresses import agency_code_in
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import may, permissions
from watchbook.ground.records.programs import added_addresses, instant
from watchbook.ground.records.queries import search, seen_row, timeline_of
from watchbook.ground.records.refusals import Refusal
from watchbook.ground.records.slots import submittable_kinds
from watchbook.ground.web.errors import Trouble, answer

if TYPE_CHECKING:
    from watchbook.ground.ledger.kinds import RecordKind

api = NinjaAPI(
    title="Watchbook",
    version="1",
    urls_namespace="api-v1",
    openapi_url=None,  # served by pages.py with the inbox's own addresses in it
    docs_url=None,
)
_ONE = "/{agency}/records/{kind}/{record_id}"
_REFUSALS = dict.fromkeys((400, 401, 403, 404, 422), Refusal)
_NOBODY = Trouble(
    401,
    "Sign in first",
    "This answers only to a signed-in person or a program with a token.",
    "Make a token on the page “Tokens for programs” and send it as Authorization: Bearer.",
)
_UNREADABLE = Trouble(
    422,
    "That could not be read",
    "What was asked for or sent cannot be taken as it is. Nothing was looked up or kept.",
    "Mend what “problems” names and ask or send again.",
)


def _in_reach(at: datetime) -> datetime:
    """Refuse instants that no database keeps or no zone can be put to; take a bare one as UTC."""
    if not 1900 <= at.year <= 2199:
        message = "a year from 1900 to 2199"
        raise ValueError(message)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _day_in_reach(day: date) -> date:
    if not 1900 <= day.year <= 2199:
        message = "a year from 1900 to 2199"
        raise ValueError(message)
    return day


At = Annotated[datetime, AfterValidator(_in_reach)]
Day = Annotated[date, AfterValidator(_day_in_reach)]


class ListFilters(Schema):
    """What of a list is asked for."""

    since: At | None = Field(None, description="Received by the server then or later")
    until: At | None = Field(None, description="Received by the server before then")
    state: State | None = None
    q: Words = Field("", description="Words; each must begin a word of the record")
    team: UUID | None = Field(None, description="Only for kinds that name a team")
    before: Cursor | None = Field(None, description="`next_before` of the page before")
    limit: int = Field(50, ge=1, le=queries.MOST_LISTED)


class HistoryFilters(Schema):
    """What of a history is asked for."""

    after: int = Field(0, ge=0, le=2**31 - 1, description="`next_after` of the page before")
    limit: int = Field(100, ge=1, le=queries.MOST_STEPS)


class TimelineFilters(Schema):
    """What of a life is asked for."""

    group: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]*$")] = ""
    q: Words = ""
    before: Cursor | None = None
    limit: int = Field(50, ge=1, le=200)


class SearchFilters(Schema):
    """What is searched."""

    q: Words = ""
    kind: Kind | None = None
    since: Day | None = Field(None, description="That day or later")
    until: Day | None = Field(None, description="That day or before")
    page: int = Field(1, ge=1, le=500)
    size: int = Field(25, ge=1, le=100)


@api.exception_handler(NobodyError)
def _nobody(request: HttpRequest, _error: Any) -> HttpResponse:
    response = answer(request, _NOBODY)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001  # ninja's signature
    problems = [
        {"pointer": "/" + "/".join(_part(one) for one in told["loc"]), "message": str(told["msg"])}
        for told in error.errors[:20]
    ]
    return _refused(problems)


def _part(one: object) -> str:
    """A part of a place as it may be told back: it can be a name that somebody made up."""
    return str(one)[:60].encode("utf-8", "backslashreplace").decode()


def _refused(problems: list[dict[str, str]]) -> HttpResponse:
    told = {
        "error": _UNREADABLE.title,
        "what": _UNREADABLE.what,
        "next": _UNREADABLE.next_step,
        "problems": problems,
    }
    return JsonResponse(told, status=422)


@api.get("/{agency}/me", response={200: answers.Me, **_REFUSALS}, tags=["access"])
def me(request: HttpRequest, agency: str) -> answers.Me:
    """Who asks, and what may be done. Any token may ask this."""
    viewer = asker(request, agency)
    return answers.Me(
        agency=agency,
        agency_name=viewer.agency_name,
        timezone=viewer.timezone,
        person=viewer.person_id,
        name=viewer.name,
        roles=sorted(viewer.roles),
        event_roles=[
            answers.EventRole(event=event, role=role)
            for event, role in sorted(viewer.event_roles, key=str)
        ],
        scopes=None if viewer.scopes is None else sorted(viewer.scopes),
        permissions=sorted(name for name in permissions() if may(viewer, name)),
        server_time=instant(timezone.now()),
    )


def _form_name(kind: RecordKind) -> dict[str, Any]:
    needs = {form.kind: form.needs for form in submittable_kinds()}
    return {
        "kind": kind.name,
        "label": kind.schema.label,
        "version": kind.schema.version,
        "can_be_sent": kind.name in needs,
        "needs": list(needs.get(kind.name, ())),
    }


@api.get("/{agency}/forms", response={200: answers.Forms, **_REFUSALS}, tags=["forms"])
def forms(request: HttpRequest, agency: str) -> answers.Forms:
    """Every record kind, and which of them may be sent. Any token may ask this."""
    asker(request, agency)
    return answers.Forms(forms=[answers.FormName(**_form_name(kind)) for kind in shown_kinds()])


@api.get("/{agency}/forms/{kind}", response={200: answers.Form, **_REFUSALS}, tags=["forms"])
def form(request: HttpRequest, agency: str, kind: Kind) -> answers.Form:
    """One form: fields, types, limits, help; and the JSON Schema of its values."""
    asker(request, agency)
    found = shown_kind(kind)
    return answers.Form(
        **_form_name(found),
        description=described(found.schema),
        schema_of_values=json_schema(found.schema),
    )


@api.get("/{agency}/records/{kind}", response={200: answers.Records, **_REFUSALS}, tags=["records"])
def records(
    request: HttpRequest, agency: str, kind: Kind, wanted: Query[ListFilters]
) -> answers.Records | HttpResponse:
    """Records of one kind, newest first by when the server received their newest version."""
    viewer, found = reader(request, agency, kind), shown_kind(kind)
    if wanted.team is not None and not queries.takes_team(found):
        return _refused([{"pointer": "/query/team", "message": "Records of it name no team."}])
    if wanted.before is not None and not queries.is_cursor(wanted.before):
        return _refused([{"pointer": "/query/before", "message": "No next_before of a list."}])
    filters = queries.Wanted(
        wanted.since, wanted.until, wanted.state or "", wanted.q, wanted.team,
        wanted.before or "", wanted.limit,
    )  # fmt: skip
    rows, next_before = queries.records_listed(viewer, found, filters)
    for row in rows:
        if queries.shows_restricted(viewer, found, row, found.leaves_in(row)):
            record_reading(viewer, found.name, row.id, request)
    told = queries.records_told(viewer, found, rows)
    return answers.Records(records=told, next_before=next_before or None)


@api.get(_ONE, response={200: answers.Record, **_REFUSALS}, tags=["records"])
def record(request: HttpRequest, agency: str, kind: Kind, record_id: UUID) -> answers.Record:
    """The newest version of one record, with its place in the ledger."""
    viewer, found = reader(request, agency, kind), shown_kind(kind)
    row = seen_row(viewer, found.name, record_id)
    if queries.shows_restricted(viewer, found, row, found.leaves_in(row)):
        record_reading(viewer, found.name, row.id, request)
    return queries.records_told(viewer, found, [row])[0]


@api.get(_ONE + "/history", response={200: answers.History, **_REFUSALS}, tags=["records"])
def history(
    request: HttpRequest, agency: str, kind: Kind, record_id: UUID, wanted: Query[HistoryFilters]
) -> answers.History:
    """Every version and act of a record: what it said, who wrote it, who judged it."""
    viewer, found = reader(request, agency, kind), shown_kind(kind)
    row = seen_row(viewer, found.name, record_id)
    steps = [step for step in queries.steps_told(viewer, found, row) if step.n > wanted.after]
    page = steps[: wanted.limit]
    names = {pointer for step in page for pointer in step.leaves}
    if queries.shows_restricted(viewer, found, row, names):
        record_reading(viewer, found.name, row.id, request)
    next_after = page[-1].n if len(steps) > len(page) else None
    return answers.History(kind=found.name, id=row.id, steps=page, next_after=next_after)


@api.get(_ONE + "/opened", response={200: answers.Opened, **_REFUSALS}, tags=["records"])
def opened(request: HttpRequest, agency: str, kind: Kind, record_id: UUID) -> HttpResponse:
    """The record opened for somebody outside: entries, leaves and proofs under a checkpoint.

    Keep the bytes as they come: both verifiers refuse any other spelling. Signs the log first.
    """
    viewer, found = reader(request, agency, kind), shown_kind(kind)
    row = seen_row(viewer, found.name, record_id)
    withheld, is_restricted_shown = queries.withheld_in(viewer, found, row)
    if is_restricted_shown:
        record_reading(viewer, found.name, row.id, request)
    content = opened_record(agency, row.id, withhold=withheld)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.name}-{row.id}.json"'
    return response


@api.get(
    "/{agency}/timeline/{subject}", response={200: answers.Timeline, **_REFUSALS}, tags=["lives"]
)
def timeline(
    request: HttpRequest, agency: str, subject: UUID, wanted: Query[TimelineFilters]
) -> answers.Timeline:
    """The life of a dog, a person or a team, newest first; empty where nothing is to be seen."""
    viewer = reader(request, agency)
    page = timeline_of(
        viewer,
        subject,
        group=wanted.group or None,
        q=wanted.q,
        before=wanted.before,
        limit=wanted.limit,
    )
    lines = [
        answers.Line(
            at=instant(one.at),
            group=one.group,
            title=one.title,
            text=one.text,
            kind=one.record_kind,
            record=one.record_id,
            state=one.state,
            address=one.href,
        )
        for one in page.rows
    ]
    return answers.Timeline(lines=lines, next_before=page.next_before, total=page.total)


@api.get("/{agency}/search", response={200: answers.Found, **_REFUSALS}, tags=["records"])
def find(request: HttpRequest, agency: str, wanted: Query[SearchFilters]) -> answers.Found:
    """Records that hold the words, newest first; without words the newest of all."""
    viewer = reader(request, agency)
    page = search(
        viewer, wanted.q, wanted.kind, wanted.since, wanted.until, wanted.page, size=wanted.size
    )
    hits = [
        answers.Hit(
            kind=one.kind,
            record=one.record_id,
            title=one.title,
            text=one.text,
            at=instant(one.at),
            address=one.href,
        )
        for one in page.rows
    ]
    return answers.Found(
        hits=hits, page=page.page, has_more=page.has_more, total=page.total, is_cut=page.is_cut
    )


def _has_a_part(request: HttpRequest) -> bool:
    """Let nobody reach another room's addresses who has no part in the agency: 401 or 404."""
    asker(request, agency_code_in(request.path_info) or "")
    return True


for added in added_addresses():
    api.add_router("", added, auth=_has_a_part)
