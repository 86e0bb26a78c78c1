"""Reads of dogs, handlers and teams.

Those who hold `teams.read` (the unit's staff) and those who open plans (dispatch)
see every team of their agency; anybody else signed in sees only the teams that
he is or was the handler of. What is not seen is None or NotFoundError.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.duty.teams.models import Dog, Team
from watchbook.ground.ledger.once import once
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.models import Person
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


_READ_BACK = timedelta(days=32)
"""So much further back are teams read for a page: a card of the month asks for its first day."""


def _sees_all(viewer: Viewer) -> bool:
    return may(viewer, "teams.read") or may(viewer, "teams.open_plan")


def dogs(viewer: Viewer) -> QuerySet[Dog]:
    """The dogs that the viewer sees, by name."""
    kept = Dog.objects.filter(agency_id=viewer.agency)
    if _sees_all(viewer):
        return kept
    return kept.filter(teams__handler_id=viewer.person_id).distinct()


def dog_of(viewer: Viewer, dog_id: UUID) -> Dog | None:
    """One dog, or None where the viewer sees none."""
    return dogs(viewer).filter(id=dog_id).first()


def teams(viewer: Viewer, at: datetime | None = None) -> QuerySet[Team]:
    """The teams that the viewer sees, newest first; with `at` only those that are one then."""
    kept = Team.objects.filter(agency_id=viewer.agency).select_related("dog", "handler")
    if not _sees_all(viewer):
        kept = kept.filter(handler_id=viewer.person_id)
    return kept if at is None else kept.filter(in_force(at))


def teams_between(agency: str, since: datetime, until: datetime) -> list[Team]:
    """Every team of an agency that was one at some time in this span, with dog and handler.

    Newest first. In one reading of a page those of the last month are read once: every part of it
    asks for them. Whose they are to see is for the caller to say.
    """
    at_least = since - _READ_BACK
    kept = once(("teams", agency), lambda: (at_least, _not_ended(agency, at_least)))
    listed = kept[1] if kept[0] <= since else _not_ended(agency, since)
    return [
        team for team in listed
        if team.from_at < until and (team.until_at is None or team.until_at > since)
    ]  # fmt: skip


def teams_now(agency: str, at: datetime) -> list[Team]:
    """Every team of an agency that is one at this instant, the same way."""
    return teams_between(agency, at, at + timedelta(microseconds=1))


def _not_ended(agency: str, since: datetime) -> list[Team]:
    kept = Team.objects.filter(Q(until_at=None) | Q(until_at__gt=since), agency_id=agency)
    return list(kept.select_related("dog", "handler"))


def in_force(at: datetime) -> Q:
    """A team that is one at this instant."""
    return Q(from_at__lte=at) & (Q(until_at__isnull=True) | Q(until_at__gt=at))


def team_of(viewer: Viewer, team_id: UUID) -> Team | None:
    """One team, or None where the viewer sees none."""
    return teams(viewer).filter(id=team_id).first()


def teams_of_handler(viewer: Viewer, person_id: UUID | None = None) -> QuerySet[Team]:
    """The teams of one handler (default: the viewer himself), newest first."""
    return teams(viewer).filter(handler_id=person_id or viewer.person_id)


def teams_of_dog(viewer: Viewer, dog_id: UUID) -> QuerySet[Team]:
    """The teams in which a dog worked, newest first."""
    return teams(viewer).filter(dog_id=dog_id)


def current_team_of(viewer: Viewer, person_id: UUID | None, at: datetime) -> Team | None:
    """The team that a handler stands in at an instant: his own before a temporary one."""
    if person_id is None:
        return None
    found = list(teams(viewer, at).filter(handler_id=person_id))
    found.sort(key=lambda team: bool(team.is_temporary))  # stable: newest first within each
    return found[0] if found else None


def handlers(viewer: Viewer) -> QuerySet[Person]:
    """People of the agency who hold or held the role of handler, or stood in a team; by name."""
    is_handler = Q(teams__isnull=False) | Q(roles__role=RoleName.HANDLER)
    kept = Person.objects.filter(is_handler, agency_id=viewer.agency).distinct().order_by("name")
    if _sees_all(viewer):
        return kept
    return kept.filter(id=viewer.person_id) if viewer.person_id else kept.none()


def handler_of(viewer: Viewer, person_id: UUID) -> Person | None:
    """One handler, or None where the viewer sees none."""
    return handlers(viewer).filter(id=person_id).first()


def of_team_named(agency: str | None, words: str) -> Q:
    """Rows whose `team` has these words in its dog's or handler's name.

    The teams are looked through once; joined, they are for each row of a list of years.
    """
    in_name = Q(dog__name__icontains=words) | Q(handler__name__icontains=words)
    return Q(team__in=Team.objects.filter(in_name, agency_id=agency).order_by().values("id"))


def possible_handlers(viewer: Viewer) -> QuerySet[Person]:
    """Everyone of the agency whom a team may name as its handler, by name; for those who assign."""
    if not may(viewer, "teams.manage"):
        return Person.objects.none()
    return Person.objects.filter(agency_id=viewer.agency).order_by("name")


def team_choices(viewer: Viewer, among: Iterable[Team] | None = None) -> list[tuple[str, str]]:
    """The teams that the viewer sees, or those of them that are given, for a filter, by name."""
    listed = teams(viewer) if among is None else among
    named = sorted((str(one), str(one.id)) for one in listed)
    return [("", "Any"), *((key, name) for name, key in named)]
