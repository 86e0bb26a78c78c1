"""Reads of the field application: what a phone may hold, and a record to amend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.core.schema import Field, Group, Items, Privacy, Type
from watchbook.front.field.asked import NAME as ASKED
from watchbook.front.field.plain import plain
from watchbook.ground.ledger.kinds import RecordKind, kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import agencies_of, policy_of
from watchbook.ground.records.beginnings import beginning_of
from watchbook.ground.records.queries import silences_of
from watchbook.ground.records.queries.history import seen_row
from watchbook.ground.records.queries.words import names_of
from watchbook.ground.records.slots import field_data, references, submittable_kinds
from watchbook.ground.web import slots as web

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from watchbook.core.schema import Schema
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.models import Account
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.slots import Reference

_UNLOCKED_HOURS = 12
_READS_RESTRICTED = "records.read_restricted"


def viewer_in(account: Account, agency: str, at: datetime) -> Viewer | None:
    """What the account is in the agency; None where it has no role there."""
    return next((v for a, v in agencies_of(account, at) if a.code == agency), None)


def form_schema(kind: str) -> Schema:
    """The schema behind a form; a NotFoundError where nothing of the kind can be submitted."""
    if kind not in {form.kind for form in submittable_kinds()}:
        message = f"There is no form of the kind {kind[:60]!r}."
        raise NotFoundError(message)
    return kind_named(kind).schema


def reference_data(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """All that the forms of one person in one agency are filled from, as JSON.

    Nothing sealed and nothing beyond what the viewer may see. Cost: one read for each
    source and each field form. Silenced subjects are never preselected or pre-filled.
    """
    told = {kind: list(source(viewer, at)) for kind, source in references()}
    silenced = _silenced(viewer, told, at)
    data = field_data(viewer, at)
    return {
        "v": 1,
        "at": plain(at),
        "agency": {"code": viewer.agency, "name": viewer.agency_name, "zone": viewer.timezone},
        "viewer": {
            "account": plain(viewer.account_id),
            "person": plain(viewer.person_id),
            "name": viewer.name,
        },
        "phone": {"unlocked_hours": policy_of(viewer).phone_unlocked_hours or _UNLOCKED_HOURS},
        "forms": list(_forms(viewer, data[ASKED]["forms"])),
        "references": {
            kind: [_shown(one, silenced) for one in rows] for kind, rows in told.items()
        },
        "last": _last_conditions(viewer, told, silenced),
        "data": data,
    }


def _forms(viewer: Viewer, due: list[str]) -> Iterator[dict[str, str]]:
    """The field forms that the viewer may open: those with a tile, and those without by kind.

    `when` is what brings one to the front on the phone: `now` for what is asked of him, `watch`
    for what a watch mostly needs.
    """
    in_field = {
        form.kind
        for form in submittable_kinds()
        if form.is_field_form and (not form.needs or any(may(viewer, n) for n in form.needs))
    }
    with_tile = {item.name for item in web.field_forms.items.values()}
    for link in web.field_forms.for_viewer(viewer):
        if link.name in in_field:
            told = {"kind": link.name, "label": link.label, "help": link.help}
            when = "now" if link.name in due else "watch" if link.is_for_watch else ""
            yield told | ({"when": when} if when else {})
    for kind in sorted(in_field - with_tile):
        if may(viewer, "records.read"):
            yield {"kind": kind, "label": kind_named(kind).schema.label, "help": ""}


def _silenced(viewer: Viewer, told: dict[str, list[Reference]], at: datetime) -> set[UUID]:
    """Every id among these that a silence names, the viewer himself included."""
    asked = {subject for rows in told.values() for one in rows for subject in one.subjects}
    asked |= {viewer.person_id} if viewer.person_id else set()
    if not asked:
        return set()
    found = silences_of(str(viewer.agency), asked, at)
    return {silence.subject for silence in found}


def _is_silenced(one: Reference, silenced: set[UUID]) -> bool:
    return not silenced.isdisjoint({one.id, *one.subjects})


def _shown(one: Reference, silenced: set[UUID]) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(one.id), "label": one.label}
    if one.hint:
        told["hint"] = one.hint
    if one.group:
        told["group"] = one.group
    if one.is_likely and not _is_silenced(one, silenced):
        told["likely"] = True
    if one.fills:
        told["fills"] = dict(one.fills)
    return told


def _last_conditions(
    viewer: Viewer, told: dict[str, list[Reference]], silenced: set[UUID]
) -> dict[str, Any]:
    """Conditions of the newest record of each field form that the viewer wrote himself."""
    if viewer.person_id is None or viewer.person_id in silenced:
        return {}
    quiet = {str(one.id) for rows in told.values() for one in rows if _is_silenced(one, silenced)}
    last = {}
    for form in submittable_kinds():
        kind = kind_named(form.kind)
        if not form.is_field_form or kind.is_sealed:
            continue
        row = _newest_of(viewer, kind)
        values = plain(conditions_in(kind.schema, kind.values_in(row))) if row else {}
        if values and quiet.isdisjoint(str(value) for value in values.values()):
            last[form.kind] = {"values": values, "at": plain(row.received_at) if row else None}
    return last


def _newest_of(viewer: Viewer, kind: RecordKind) -> Record | None:
    rows = kind.model._default_manager.filter(
        agency_id=viewer.agency, opened_by=viewer.actor_id
    ).exclude(state=State.EXPUNGED)
    return rows.order_by("-received_at").first()


def conditions_in(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """What may be copied from last time: conditions, never times, outcomes or items."""
    kept: dict[str, Any] = {}
    for member in schema.members:
        value = values.get(member.name)
        if isinstance(member, Field) and member.is_condition and value is not None:
            kept[member.name] = value
        elif isinstance(member, Group) and value:
            inner = {f.name: value[f.name] for f in member.members
                     if f.is_condition and f.name in value}  # fmt: skip
            kept |= {member.name: inner} if inner else {}
    return kept


def record_to_amend(viewer: Viewer, kind_name: str, record_id: UUID) -> dict[str, Any]:
    """The current values of a record, its version, and names of what it refers to, as JSON.

    An amendment sends all values, so whoever may not read restricted ones may not
    amend a record that has them, unless he wrote it: NotAllowedError. Nothing of a
    sealed record, or of one that the viewer does not see: NotFoundError.
    `has_restricted` says that the reading has to be logged.
    """
    schema, kind = form_schema(kind_name), kind_named(kind_name)
    if kind.is_sealed:
        message = "A sealed record is not opened here."
        raise NotFoundError(message)
    row = seen_row(viewer, kind_name, record_id)
    values = kind.values_in(row)
    has_restricted = any(_is_restricted(schema, name) for name in values)
    if has_restricted and row.opened_by != viewer.actor_id and not may(viewer, _READS_RESTRICTED):
        message = "Parts of this record are not open to you, so that you cannot write all of it."
        raise NotAllowedError(message)
    return {
        "kind": kind_name,
        "record": str(row.id),
        "version": row.version,
        "values": plain(_by_people(schema, values)),
        "names": {
            str(one): cell.plain for one, cell in names_of(viewer, _named(schema, values)).items()
        },
        "occurred_at": plain(row.occurred_at),
        "has_restricted": has_restricted,
    }


def form_to_begin(
    viewer: Viewer, kind_name: str, records: list[UUID], at: datetime
) -> tuple[dict[str, Any], Sequence[tuple[str, UUID]]]:
    """What a form begins with that these records state, as JSON, and what was read for it.

    A NotFoundError where nothing of them is the viewer's to read, or no such form begins so.
    """
    schema = form_schema(kind_name)
    found = beginning_of(kind_name, viewer, records, at)
    if found is None:
        message = "There is nothing here that this form could begin with."
        raise NotFoundError(message)
    names = names_of(viewer, _named(schema, found.values))
    told = {
        "values": plain(found.values),
        "names": {str(one): cell.plain for one, cell in names.items()},
        "source": found.source,
        "words": found.words,
    }
    return told, found.read


def _is_restricted(schema: Schema, name: str) -> bool:
    member = schema.by_name[name]
    inner: tuple[Field, ...] = ()
    if isinstance(member, Group):
        inner = member.members
    elif isinstance(member, Items):
        inner = member.fields
    return any(one.privacy is Privacy.RESTRICTED for one in (member, *inner))


def _by_people(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values without what the program fills in."""
    own = {field.name for field in schema.fields if field.is_by_program}
    kept = {name: value for name, value in values.items() if name not in own}
    for member in schema.members:
        filled = {one.name for one in getattr(member, "fields", ()) if one.is_by_program}
        if filled and kept.get(member.name):
            kept[member.name] = [
                {name: value for name, value in row.items() if name not in filled}
                for row in kept[member.name]
            ]
    return kept


def _named(schema: Schema, values: Mapping[str, Any]) -> Iterator[tuple[str, UUID]]:
    for member in schema.members:
        value = values.get(member.name)
        fields: tuple[Field, ...] = (member,) if isinstance(member, Field) else ()
        if isinstance(member, Field):
            rows = [{member.name: value}]
        elif isinstance(member, Group):
            rows, fields = [value or {}], member.members
        else:
            rows, fields = value or [], member.fields
        for field in fields:
            if field.type is Type.REFERENCE and field.refers_to:
                found = (row.get(field.name) for row in rows)
                yield from ((field.refers_to, one) for one in found if isinstance(one, UUID))
