"""Reads about enrolled phones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from watchbook.core.schema import uuid_in
from watchbook.ground.ledger.once import once
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.models import Phone
from watchbook.ground.people.permissions import may, require
from watchbook.ground.people.queries.people import agency_named, viewer_of
from watchbook.ground.people.viewer import PUBLIC, Viewer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

PHONE_ACTOR = "phone:"
"""How the actor id of a phone begins in the ledger."""


def phones_of(viewer: Viewer) -> QuerySet[Phone]:
    """The viewer's own phones in the agency, newest first; all for whoever manages people."""
    require(viewer, "people.enrol_phone")
    phones = Phone.objects.filter(agency_id=viewer.agency).select_related("person", "revoked_by")
    if not may(viewer, "people.manage"):
        phones = phones.filter(account_id=str(viewer.account_id))
    return phones.order_by("-enrolled_at", "id")


def phone_named(viewer: Viewer, phone_id: UUID) -> Phone:
    """One phone that the viewer may see; a NotFoundError if there is none."""
    found = phones_of(viewer).select_related("account").filter(id=phone_id).first()
    if found is None:
        raise NotFoundError("No such phone here.")
    return found


def enrolled_phone(agency: str, phone_id: UUID) -> Phone | None:
    """A phone of an agency, revoked or not, whoever asks: it names itself."""
    with acting_for(agency):
        phones = Phone.objects.filter(agency_id=agency, id=phone_id)
        return phones.select_related("account", "person").first()


def viewer_of_phone(phone: Phone, scopes: Iterable[str], at: datetime) -> Viewer:
    """What a phone may do under its own signature: what its person may, within `scopes`.

    Without roles where its person has none here any more. Whether it was revoked is the
    caller's to ask, since a revoked phone's words are kept, not dropped.
    """
    agency = agency_named(phone.agency_id)
    person = viewer_of(phone.account, agency, at) if agency and phone.account.is_active else PUBLIC
    return replace(
        person,
        kind="phone",
        agency=phone.agency_id,
        account_id=phone.account_id,
        person_id=phone.person_id,
        phone_id=phone.id,
        name=phone.label,
        scopes=frozenset(scopes),
    )


def phone_in_actor(actor: str) -> UUID | None:
    """The phone that an actor id of the ledger names; None for a person or the program."""
    if not actor.startswith(PHONE_ACTOR):
        return None
    return uuid_in(actor.removeprefix(PHONE_ACTOR))


def phones_behind(agency: str, actors: Iterable[str]) -> dict[str, Phone]:
    """The phones behind actor ids, with their persons; other actors are left out."""
    ids = {phone_id: actor for actor in actors if (phone_id := phone_in_actor(actor))}
    if not ids:
        return {}
    found = Phone.objects.filter(agency_id=agency, id__in=list(ids)).select_related("person")
    return {ids[phone.id]: phone for phone in found}


def own_actors(viewer: Viewer) -> list[str]:
    """The actor ids under which the viewer's own words stand: his own, and those of his phones."""
    return once(("own actors", viewer), lambda: _own_actors(viewer))


def _own_actors(viewer: Viewer) -> list[str]:
    if viewer.person_id is None:
        return [viewer.actor_id]
    phones = Phone.objects.filter(agency_id=viewer.agency, person_id=str(viewer.person_id))
    ids = [f"{PHONE_ACTOR}{phone_id}" for phone_id in phones.values_list("id", flat=True)]
    return list(dict.fromkeys([viewer.actor_id, *ids]))
