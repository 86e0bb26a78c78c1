"""Roles, scopes, memberships and what a viewer is."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions, fsck, queries, slots
from watchbook.ground.people.errors import NotAllowedError, PeopleError
from watchbook.ground.people.models import Account, Membership
from watchbook.ground.people.permissions import may
from watchbook.ground.people.tests.factories import Cast, add_viewer, person_of
from watchbook.ground.people.viewer import PUBLIC, system_viewer

pytestmark = pytest.mark.django_db


def viewer_at(cast: Cast, viewer, at):
    account = Account.objects.get(id=str(viewer.account_id))
    return queries.viewer_of(account, cast.agency, at)


def test_a_role_holds_from_its_beginning_until_its_end(cast):
    with acting_for("harlan"):
        actions.give_role(
            acting_user=cast.dana, person=person_of(cast.bob), role="trainer",
            from_at=cast.at + timedelta(days=1), until_at=cast.at + timedelta(days=2), at=cast.at,
        )  # fmt: skip
    assert "trainer" not in viewer_at(cast, cast.bob, cast.at).roles
    assert "trainer" in viewer_at(cast, cast.bob, cast.at + timedelta(days=1)).roles
    assert "trainer" not in viewer_at(cast, cast.bob, cast.at + timedelta(days=2)).roles


def test_an_outside_trainer_counts_for_the_named_event_only(cast):
    event, other = uuid.uuid4(), uuid.uuid4()
    guest = add_viewer(
        cast.agency, "g@far.example", "Gus Far", ("outside_trainer",), cast.at, event_id=event
    )
    assert guest.roles == frozenset()
    assert guest.event_ids == {event}
    from watchbook.ground.people.permissions import allow

    allow("people.test_scoped", "outside_trainer", "trainer")
    assert may(guest, "people.test_scoped", event)
    assert not may(guest, "people.test_scoped", other)
    assert not may(guest, "people.test_scoped")
    client = cast.client_of(guest)
    assert client.get("/harlan/people/").status_code == 403
    assert client.get(f"/harlan/people/{guest.person_id}/").status_code == 200


def test_it_refuses_a_scoped_role_without_an_event_and_the_reverse(cast):
    with acting_for("harlan"):
        told = {
            "acting_user": cast.dana,
            "person": person_of(cast.bob),
            "from_at": cast.at,
            "at": cast.at,
        }
        with pytest.raises(PeopleError, match="named event"):
            actions.give_role(role="guest", **told)
        with pytest.raises(PeopleError, match="named event"):
            actions.give_role(role="trainer", event_id=uuid.uuid4(), **told)
        with pytest.raises(PeopleError, match="before it begins"):
            actions.give_role(role="trainer", until_at=cast.at, **told)


def test_the_page_offers_the_events_that_a_room_names(cast):
    event = uuid.uuid4()
    slots.register_events("test", lambda viewer: [(event, "Fall event day")])
    try:
        client = cast.client_of(cast.dana)
        address = f"/harlan/people/{cast.bob.person_id}/roles/"
        assert b"Fall event day" in client.get(address).content
        assert (
            client.post(address, {"role": "guest", "event": str(uuid.uuid4())}).status_code == 422
        )
        assert client.post(address, {"role": "guest", "event": str(event)}).status_code == 302
    finally:
        slots._events.pop("test")
    assert (event, "guest") in viewer_at(
        cast, cast.bob, cast.at + timedelta(seconds=60)
    ).event_roles


def test_a_supervisor_raises_nobody_to_administrator(cast):
    with acting_for("harlan"), pytest.raises(NotAllowedError, match="Only an administrator"):
        actions.give_role(
            acting_user=cast.dana, person=person_of(cast.dana), role="administrator",
            from_at=cast.at, at=cast.at,
        )  # fmt: skip


def test_the_last_administrator_stays(cast):
    with acting_for("harlan"):
        role = queries.roles_of(cast.ada, person_of(cast.ada))[0]
        with pytest.raises(PeopleError, match="Nobody would be administrator"):
            actions.end_role(
                acting_user=cast.ada, role=role, until_at=cast.at, reason="x", at=cast.at
            )
        actions.give_role(
            acting_user=cast.ada, person=person_of(cast.dana), role="administrator",
            from_at=cast.at, at=cast.at,
        )  # fmt: skip
        actions.end_role(acting_user=cast.ada, role=role, until_at=cast.at, reason="x", at=cast.at)


def test_handlers_give_no_roles_and_ending_needs_a_reason(cast):
    with acting_for("harlan"):
        role = queries.roles_of(cast.dana, person_of(cast.bob))[0]
        ending = {"role": role, "until_at": cast.at, "at": cast.at}
        with pytest.raises(NotAllowedError):
            actions.end_role(acting_user=cast.alice, reason="x", **ending)
        with pytest.raises(PeopleError, match="why"):
            actions.end_role(acting_user=cast.dana, reason=" ", **ending)


def test_an_account_is_listed_with_every_agency_it_belongs_to(cast):
    add_viewer(cast.other_agency, "alice@harlan.example", "Alice Marlow", ("trainer",), cast.at)
    account = Account.objects.get(email="alice@harlan.example")
    assert [agency.code for agency, _ in queries.agencies_of(account, cast.at)] == [
        "calder",
        "harlan",
    ]
    assert queries.viewer_of(account, cast.other_agency, cast.at).roles == {"trainer"}


def test_fsck_names_a_person_whose_account_is_not_listed(cast):
    Membership.objects.filter(account_id=str(cast.bob.account_id)).delete()
    assert any(str(cast.bob.account_id) in text for text in fsck.people_findings("harlan"))


def test_nobody_and_the_system(cast):
    assert not may(PUBLIC, "people.see")
    assert may(system_viewer("harlan"), "people.manage")


def test_an_agency_s_code_is_no_word_of_an_address_and_never_used_twice(cast):
    told = {"name": "X", "timezone": "America/Chicago"}
    for code in ("account", "static", "a", "A-B", "x" * 21, "harlan", "a/b"):
        with pytest.raises(PeopleError):
            actions.add_agency(code=code, **told)
    with pytest.raises(PeopleError, match="time zone"):
        actions.add_agency(code="boone", name="X", timezone="Mars/Olympus")
    with pytest.raises(PeopleError, match="name"):
        actions.add_agency(code="boone", name=" ", timezone="UTC")
