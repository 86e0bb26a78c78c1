"""Reads of the inbox."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from watchbook.core.schema import Field, Group, Items, Privacy, Type, uuid_in
from watchbook.front.sync.choices import Status
from watchbook.front.sync.conflicts import conflicts_to_settle, is_settler
from watchbook.front.sync.models import Submission
from watchbook.ground.evidence.store import has_file
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.models import Account, Agency, Person, Phone
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import (
    enrolled_phone,
    own_actors,
    phone_in_actor,
    viewer_of,
    viewer_of_phone,
)
from watchbook.ground.people.viewer import PUBLIC, Viewer, system_viewer
from watchbook.ground.records.slots import closed_to, is_held_back, submittable_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from watchbook.core.schema import Schema
    from watchbook.front.sync.envelope import Envelope


def submission_sent_as(viewer: Viewer, sent_as: UUID) -> Submission | None:
    """The submission of this agency that came under this uuid."""
    return Submission.objects.filter(agency_id=viewer.agency, sent_as=sent_as).first()


FOR_ITS_SENDER = "for_its_sender"
"""Marks a problem of what was kept apart: it may only be written once its sender says so."""


def is_for_its_sender(row: Submission) -> bool:
    """Whether it was kept apart, so that nobody but its sender sends it on."""
    return row.status == Status.QUARANTINED and any(
        problem.get(FOR_ITS_SENDER) for problem in row.problems
    )


def is_own(viewer: Viewer, row: Submission) -> bool:
    """Whether the viewer sent it: himself, or his phone under its own signature."""
    return row.actor == viewer.actor_id or row.actor in own_actors(viewer)


OPEN = (Status.QUARANTINED, Status.CONFLICT, Status.HELD)
SETTLED = (Status.MENDED, Status.DISMISSED)


def submissions_shown(viewer: Viewer, statuses: Iterable[Status]) -> QuerySet[Submission]:
    """Submissions with these statuses: one's own, or all for a supervisor or administrator."""
    rows = Submission.objects.filter(agency_id=viewer.agency, status__in=list(statuses))
    if not viewer.has("supervisor", "administrator"):
        settles = [row.id for row in conflicts_to_settle(viewer)]
        rows = rows.filter(Q(actor__in=own_actors(viewer)) | Q(id__in=settles))
    return rows.exclude(id__in=_about_closed(viewer, rows)).order_by("-received_at")


_UUID = re.compile(rb"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


def _about_closed(viewer: Viewer, rows: QuerySet[Submission]) -> list[UUID]:
    """Those that others sent about a record which a room closes to the viewer, or that name one.

    Reads their bytes, but only while something is closed to him.
    """
    closed = closed_to(viewer)
    if not closed:
        return []
    return [
        row.id
        for row in rows.exclude(actor__in=own_actors(viewer))
        if row.record_id in closed
        or any(UUID(one.decode()) in closed for one in _UUID.findall(bytes(row.content)))
    ]


def has_an_inbox(viewer: Viewer | None) -> bool:
    """Whether this viewer may send, and so may have something to mend."""
    return viewer is not None and bool(viewer.roles or viewer.event_roles)


def submission_seen(viewer: Viewer, sent_as: UUID) -> Submission:
    """One submission for a page: the sender's own, or for those who see all; else NotFoundError."""
    row = submission_sent_as(viewer, sent_as)
    sees_all = viewer.has("supervisor", "administrator")
    is_theirs = row is not None and (sees_all or is_own(viewer, row) or is_settler(viewer, row))
    if row is None or not is_theirs or _about_closed(viewer, Submission.objects.filter(id=row.id)):
        message = "No such submission has come."
        raise NotFoundError(message)
    return row


def may_read_content(viewer: Viewer, row: Submission) -> bool:
    """Whether its content is open: to its sender; of others never sealed or beyond one's right."""
    if is_own(viewer, row) or is_settler(viewer, row):
        return True
    try:
        kind = kind_named(row.kind)
    except UnknownKindError:
        return True
    return not kind.is_sealed and (
        not has_restricted(kind.schema) or may(viewer, "records.read_restricted")
    )


def has_restricted(schema: Schema) -> bool:
    """Whether a form has restricted fields, so that reading what came by it is logged."""
    inner: list[Any] = []
    for member in schema.members:
        inner += [member]
        inner += getattr(member, "members", ()) or getattr(member, "fields", ())
    return any(one.privacy is Privacy.RESTRICTED for one in inner)


def sender_of(row: Submission, at: datetime) -> Viewer:
    """Who sent a submission, with the roles held now. Public where the account is gone."""
    if row.actor == "system":
        return system_viewer(row.agency_id)
    phone_id = phone_in_actor(row.actor)
    if phone_id is not None:
        phone = enrolled_phone(row.agency_id, phone_id)
        return phone_viewer(phone, row.kind, at) if phone else PUBLIC
    person_id = uuid_in(row.actor)
    if person_id is None:
        return PUBLIC
    with acting_for(row.agency_id):
        person = Person.objects.filter(agency_id=row.agency_id, id=person_id).first()
    account = (
        Account.objects.filter(id=person.account).first() if person and person.account else None
    )
    agency = Agency.objects.filter(code=row.agency_id).first()
    if account is None or agency is None:
        return PUBLIC
    return viewer_of(account, agency, at)


def phone_viewer(phone: Phone, kind: str, at: datetime) -> Viewer:
    """What a phone is when it sends a record of this kind under its own signature."""
    needs = {form.kind: form.needs for form in submittable_kinds()}.get(kind, ())
    return viewer_of_phone(phone, needs, at)


def missing_for(
    viewer: Viewer, envelope: Envelope, values: dict[str, Any]
) -> list[tuple[str, str]]:
    """What a submission names and that has not come: `(pointer, id or SHA-256)`.

    Records and files in its values, unless its kind never waits for them; and of an amendment the
    version that it was written on.
    """
    missing = []
    if is_held_back(envelope.kind):
        missing = _missing_in(viewer, envelope.kind, values)
    if envelope.based_on is not None:
        model = kind_named(envelope.kind).model
        with acting_for(viewer.agency):
            rows = model._default_manager.filter(
                id=envelope.record_id, agency_id=viewer.agency, version__gte=envelope.based_on
            )
            if not rows.exists():
                missing.append(("/based_on", str(envelope.record_id)))
    return missing


def _missing_in(viewer: Viewer, kind_name: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    missing = []
    for pointer, field, value in _named(kind_name, values):
        if field.type is Type.FILE:
            if not has_file(str(viewer.agency), value):
                missing.append((pointer, value))
        else:
            model = kind_named(field.refers_to).model
            with acting_for(viewer.agency):
                rows = model._default_manager.filter(id=value, agency_id=viewer.agency)
                if not rows.exists():
                    missing.append((pointer, str(value)))
    return missing


def _named(kind_name: str, values: dict[str, Any]) -> Iterator[tuple[str, Field, Any]]:
    for member in kind_named(kind_name).schema.members:
        value = values.get(member.name)
        if value is None:
            continue
        if isinstance(member, Field):
            parts = [(f"/{member.name}", member, value)]
        elif isinstance(member, Group):
            parts = [(f"/{member.name}/{f.name}", f, value.get(f.name)) for f in member.members]
        else:
            assert isinstance(member, Items)
            parts = [
                (f"/{member.name}/{item['id']}/{f.name}", f, item.get(f.name))
                for item in value
                for f in member.fields
            ]
        for pointer, field, one in parts:
            if one is not None and (field.type is Type.FILE or field.refers_to):
                yield pointer, field, one


_SHA256 = re.compile(rb"[0-9a-f]{64}")


def files_named_in(agency: str) -> set[str]:
    """Every file that the bytes of a waiting or quarantined submission may name."""
    rows = Submission.objects.filter(agency_id=agency).exclude(content=b"")
    return {
        found.decode()
        for content in rows.values_list("content", flat=True)
        for found in _SHA256.findall(bytes(content))
    }
