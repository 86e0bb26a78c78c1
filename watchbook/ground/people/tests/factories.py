"""The fixed cast of every test: real accounts, persons and roles in two agencies."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions, queries
from watchbook.ground.people.models import Account, Agency, Person
from watchbook.ground.people.viewer import Viewer, system_viewer

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

PASSWORD = "walks-before-breakfast"
HARLAN, CALDER = "harlan", "calder"

_PEOPLE = (
    ("alice", HARLAN, "Deputy", "Alice Marlow", ("handler",)),
    ("bob", HARLAN, "Deputy", "Bob Tanaka", ("handler",)),
    ("dana", HARLAN, "Sergeant", "Dana Whitcomb", ("supervisor",)),
    ("tess", HARLAN, "Deputy", "Tess Okafor", ("trainer",)),
    ("dov", HARLAN, None, "Dov Reyes", ("dispatcher",)),
    ("vera", HARLAN, "Dr", "Vera Lindqvist", ("veterinarian",)),
    ("flora", HARLAN, None, "Flora Marlow", ("family",)),
    ("ada", HARLAN, None, "Ada Brandt", ("administrator",)),
    ("charlie", CALDER, "Officer", "Charlie Novak", ("handler",)),
)


@dataclass(frozen=True)
class Cast:
    """Who plays in every test. `nobody` is not signed in; `client_of` signs a viewer in."""

    at: datetime
    agency: Agency
    other_agency: Agency
    alice: Viewer
    bob: Viewer
    dana: Viewer
    tess: Viewer
    dov: Viewer
    vera: Viewer
    flora: Viewer
    ada: Viewer
    charlie: Viewer
    nobody: Viewer

    def client_of(self, viewer: Viewer) -> Client:
        """A test client signed in as this viewer with both steps; anonymous for `nobody`."""
        return client_of(viewer)


def make_cast(at: datetime) -> Cast:
    """Make both agencies and everybody in them. Roles hold from 30 days before `at`.

    The agencies need the keys' folder of a test's own home (the fixture `home`).
    """
    harlan = actions.add_agency(
        code=HARLAN, name="Harlan County Sheriff's Office", timezone="America/Chicago"
    )
    calder = actions.add_agency(
        code=CALDER, name="Calder Police Department", timezone="America/Denver"
    )
    of_code = {HARLAN: harlan, CALDER: calder}
    viewers = {
        name: add_viewer(of_code[code], f"{name}@{code}.example", full_name, roles, at, rank=rank)
        for name, code, rank, full_name, roles in _PEOPLE
    }
    return Cast(at, harlan, calder, nobody=Viewer(kind="public"), **viewers)


def add_viewer(
    agency: Agency,
    email: str,
    name: str,
    roles: tuple[str, ...],
    at: datetime,
    *,
    rank: str | None = None,
    event_id: UUID | None = None,
) -> Viewer:
    """One more person with an account and roles; what they are in the agency at `at`."""
    account = Account.objects.filter(email=email).first() or actions.add_account(
        email=email, password=PASSWORD
    )
    with acting_for(agency.code):
        person = actions.add_person(
            acting_user=system_viewer(agency.code),
            values={"name": name, "account": str(account.id)} | ({"rank": rank} if rank else {}),
            at=at,
        )
        for role in roles:
            actions.give_role(
                acting_user=system_viewer(agency.code),
                person=person,
                role=role,
                from_at=at - timedelta(days=30),
                event_id=event_id,
                at=at,
            )
        return queries.viewer_of(account, agency, at)


def person_of(viewer: Viewer) -> Person:
    """The person's row behind a viewer."""
    with acting_for(viewer.agency):
        return Person.objects.get(id=str(viewer.person_id))


def client_of(viewer: Viewer) -> Client:
    """A test client signed in as this viewer, both steps done; anonymous without an account."""
    client = Client()
    if viewer.account_id is None:
        return client
    client.force_login(Account.objects.get(id=str(viewer.account_id)))
    session = client.session
    now = time.time()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": now},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(viewer.account_id)
    session.save()
    return client
