"""Naming a deputy for reviews, ending his time, and what an act of his says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.audit import record_event
from watchbook.ground.people.choices import (
    ROLES_AN_ADMINISTRATOR_GIVES,
    AuditEvent,
    RoleName,
)
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, permissions
from watchbook.ground.people.queries import person_named, roles_held
from watchbook.ground.records.choices import FOR_LEAF, NAMED_BY_LEAF
from watchbook.ground.records.errors import DeputyError
from watchbook.ground.records.models import Deputy, DeputyAct
from watchbook.ground.records.queries.deputies import DEPUTY_ROLES, deputy_named, today_of
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.chain import Link
    from watchbook.ground.people.models import Person
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries.deputies import Away

NAME = "records.name_deputy"
LONGEST_DAYS = 92
"""Who is away for longer gives up the role for that time; somebody else gets it."""


def name_deputy(
    *,
    acting_user: Viewer,
    person_id: UUID,
    deputy_id: UUID,
    from_on: date,
    until_on: date,
    at: datetime,
    deputy_record: UUID | None = None,
) -> Deputy:
    """Let somebody review and approve for a person who is away, from a day to a day, both included.

    For oneself by anybody who reviews or approves; for another by a supervisor, and where that
    other holds a role that only an administrator gives, by an administrator. `deputy_record` is
    the id of the record where whoever writes makes it.

    Raises:
        NotAllowedError: neither of these.
        DeputyError: it makes no sense as asked; the message says what to do.
    """
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        person = person_named(acting_user, person_id)
        deputy = person_named(acting_user, deputy_id)
        if person is None or deputy is None:
            message = "Choose who is away, and who stands in, from the people of the unit."
            raise DeputyError(message)
        held = roles_held(agency, [person.id, deputy.id], at)
        _require_may_name(acting_user, person, held.get(person.id, frozenset()))
        _check_people(person, deputy, held)
        _check_days(from_on, until_on, today_of(acting_user, at))
        _check_alone(agency, person, deputy, from_on, until_on)
        values = {
            "person": person.id, "deputy": deputy.id, "from_on": from_on, "until_on": until_on,
        }  # fmt: skip
        made: Deputy = book.put("records.deputy", values, record_id=deputy_record)
    record_event(
        agency, AuditEvent.ROLE, who=acting_user.actor_id, record=made.id,
        what=f"deputy for reviews named: {deputy.id} for {person.id}, {from_on} to {until_on}",
    )  # fmt: skip
    return made


def end_deputy(*, acting_user: Viewer, deputy_id: UUID, reason: str, at: datetime) -> Deputy:
    """End a deputy's time now, with the reason; what he did stays as it is.

    By who is away, by the deputy himself, and by whoever may name one.
    """
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        row = deputy_named(acting_user, deputy_id)
        if acting_user.person_id not in (row.person_id, row.deputy_id) and not may(
            acting_user, NAME
        ):
            message = "It is ended by who is away, by the deputy, or by a supervisor."
            raise NotAllowedError(message)
        if not reason.strip():
            message = "Say why it ends now: the reason stands beside it for good."
            raise DeputyError(message)
        if row.ended_at is not None or row.until_on < today_of(acting_user, at):
            message = "It is over already."
            raise DeputyError(message)
        values = kind_named("records.deputy").values_in(row) | {"ended_at": at}
        ended: Deputy = book.put(
            "records.deputy", values, record_id=row.id, based_on=row.version,
            reason=reason.strip()[:2_000],
        )  # fmt: skip
    record_event(
        agency, AuditEvent.ROLE, who=acting_user.actor_id, record=row.id,
        what="deputy for reviews ended",
    )  # fmt: skip
    return ended


def leaves_for(away: Away | None) -> Mapping[str, Leaf]:
    """What an act says where it is done for somebody: for whom, and by which naming."""
    if away is None:
        return {}
    return {FOR_LEAF: away.actor, NAMED_BY_LEAF: str(away.deputy_id)}


def note_act(agency: str, away: Away | None, link: Link, at: datetime) -> None:
    """List a deputy's act under his naming, inside the act's own unit of work."""
    if away is not None:
        DeputyAct.objects.create(
            agency_id=agency, deputy_id=away.deputy_id, kind=link.kind, record_id=link.record_id,
            n=link.n, act=link.act, version=link.version, at=at,
        )  # fmt: skip


def _judges(roles: frozenset[str]) -> bool:
    held = permissions()
    return any(not roles.isdisjoint(held[one]) for one in ("records.review", "records.approve"))


def _require_may_name(viewer: Viewer, person: Person, roles: frozenset[str]) -> None:
    if viewer.person_id == person.id and viewer.kind == "account":
        return
    if not may(viewer, NAME):
        message = "You name a deputy for yourself; for somebody else a supervisor does."
        raise NotAllowedError(message)
    if not roles.isdisjoint(ROLES_AN_ADMINISTRATOR_GIVES) and not viewer.has(
        RoleName.ADMINISTRATOR
    ):
        message = "For a supervisor, the supervisor himself or an administrator names the deputy."
        raise NotAllowedError(message)


def _check_people(person: Person, deputy: Person, held: dict[UUID, frozenset[str]]) -> None:
    if not _judges(held.get(person.id, frozenset())):
        message = f"{person} neither reviews nor approves, so nobody has to stand in."
        raise DeputyError(message)
    if person.id == deputy.id:
        message = "Choose somebody else as the deputy."
        raise DeputyError(message)
    if held.get(deputy.id, frozenset()).isdisjoint(DEPUTY_ROLES) or not deputy.account:
        message = (
            f"{deputy} has no role that writes or keeps the unit's records, or no sign-in. "
            "Choose somebody else, or ask an administrator for both."
        )
        raise DeputyError(message)


def _check_days(from_on: date, until_on: date, today: date) -> None:
    if until_on < from_on:
        message = "The last day lies before the first. Choose a later last day."
        raise DeputyError(message)
    if until_on < today:
        message = "These days are over. A deputy is named for today or later."
        raise DeputyError(message)
    if until_on - from_on >= timedelta(days=LONGEST_DAYS):
        message = (
            f"A deputy stands in for at most {LONGEST_DAYS} days. For a longer time, give the "
            "role to somebody from a day to a day."
        )
        raise DeputyError(message)


def _check_alone(
    agency: str, person: Person, deputy: Person, from_on: date, until_on: date
) -> None:
    same = Deputy.objects.filter(
        agency_id=agency, person=person, deputy=deputy, ended_at=None,
        from_on__lte=until_on, until_on__gte=from_on,
    ).first()  # fmt: skip
    if same is not None:
        message = (
            f"{deputy} stands in for {person} from {day_text(same.from_on)} to "
            f"{day_text(same.until_on)} already. End that first, or choose other days."
        )
        raise DeputyError(message)
