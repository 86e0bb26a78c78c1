"""Reads of care at home and of what was agreed about it.

A handler reads his own; of others those who approve, keep or audit records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.core.schema import label_of
from watchbook.duty.teams.queries.teams import of_team_named
from watchbook.duty.watches.choices import ACTIVITIES
from watchbook.duty.watches.models import Agreement, Care, PayPeriod
from watchbook.duty.watches.permissions import READ_CARE
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

SEES_CARE = "Care time is read by the handler who gave it and by those who approve or keep it."


def _mine(viewer: Viewer) -> Q:
    if may(viewer, READ_CARE):
        return Q()
    return Q(team__handler=viewer.person_id) if viewer.person_id else Q(pk__in=[])


def care(viewer: Viewer) -> QuerySet[Care]:
    """Care records that the viewer reads, newest first."""
    kept = Care.objects.filter(_mine(viewer), agency_id=viewer.agency)
    return kept.exclude(state=State.EXPUNGED).select_related("team__dog", "team__handler")


def found_care(
    viewer: Viewer,
    *,
    text: str = "",
    team: UUID | None = None,
    activity: str = "",
    is_waiting: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Care]:
    """Care by words, team, activity and day; `is_waiting` for what is not yet approved."""
    kept = care(viewer)
    if text:
        kept = kept.filter(Q(note__icontains=text) | of_team_named(viewer.agency, text))
    if team:
        kept = kept.filter(team=team)
    if activity in {choice.value for choice in ACTIVITIES}:
        kept = kept.filter(activities__icontains=f'"{activity}"')
    if is_waiting:
        kept = kept.exclude(state=State.APPROVED)
    if since:
        kept = kept.filter(done_at__gte=since)
    if until:
        kept = kept.filter(done_at__lt=until)
    return kept


def care_of(viewer: Viewer, care_id: UUID) -> Care:
    """One care record; a NotFoundError where the viewer reads none."""
    found = care(viewer).filter(id=care_id).first()
    if found is None:
        message = "There is no such care record here."
        raise NotFoundError(message)
    return found


def agreements(viewer: Viewer) -> QuerySet[Agreement]:
    """Care agreements that the viewer reads, newest first."""
    kept = Agreement.objects.filter(_mine(viewer), agency_id=viewer.agency)
    return (
        kept.exclude(state=State.EXPUNGED)
        .select_related("team__dog", "team__handler")
        .prefetch_related("parties")
    )


def agreement_of(viewer: Viewer, agreement_id: UUID) -> Agreement:
    """One agreement; a NotFoundError where the viewer reads none."""
    found = agreements(viewer).filter(id=agreement_id).first()
    if found is None:
        message = "There is no such agreement here."
        raise NotFoundError(message)
    return found


def agreement_on(listed: list[Agreement], day: date) -> Agreement | None:
    """The agreement that holds on a day: of those that cover it the one with the latest start.

    `listed` are one team's, newest first.
    """
    return next(
        (
            one
            for one in listed
            if one.from_on <= day and (one.until_on is None or one.until_on >= day)
        ),
        None,
    )


def pay_period(viewer: Viewer) -> PayPeriod | None:
    """How the agency divides time for pay: the newest rule, None where none was written."""
    rules = PayPeriod.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return rules.first()


def own_care_teams(viewer: Viewer, listed: list[Team]) -> list[Team]:
    """Of these teams those whose care time the viewer reads."""
    if may(viewer, READ_CARE):
        return listed
    return [team for team in listed if team.handler_id == viewer.person_id]


def activity_words(row: Any) -> str:
    """What was done, in words."""
    known = [choice.label for choice in ACTIVITIES if choice.value in row.activities]
    words = known or [label_of(ACTIVITIES, one) for one in row.activities]
    return ", ".join(word if number == 0 else word.lower() for number, word in enumerate(words))
