"""Reads of watches: who is on watch now, what was stood, what overlaps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from watchbook.core.schema import label_of
from watchbook.duty.teams.queries.teams import of_team_named
from watchbook.duty.watches.choices import DUTIES, ON_CALL, WORKED
from watchbook.duty.watches.models import Watch
from watchbook.duty.watches.permissions import READ
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

ASK_AFTER = {"on-call": timedelta(days=7)}
ASK_USUALLY_AFTER = timedelta(hours=14)
"""A watch that has run this long is asked about. The program never ends one."""


def watches(viewer: Viewer) -> QuerySet[Any]:
    """The watches that the viewer sees, newest first, each with whether another overlaps it.

    Those who do not read the unit's watches see their own.
    """
    kept = Watch.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ):
        kept = kept.filter(team__handler=viewer.person_id) if viewer.person_id else kept.none()
    return kept.select_related("team__dog", "team__handler").annotate(is_overlapped=_overlap())


def _overlap() -> Any:
    """Whether another watch of the team touches it: two worked ones, or two on call."""
    others = (
        Watch.objects.filter(agency_id=OuterRef("agency_id"), team=OuterRef("team"))
        .exclude(id=OuterRef("id"))
        .exclude(state=State.EXPUNGED)
        .filter(Q(ended_at__isnull=True) | Q(ended_at__gt=OuterRef("began_at")))
    )
    before_end = others.filter(began_at__lt=OuterRef("ended_at"))
    is_open = Q(ended_at__isnull=True)
    found = Q(pk__in=[])
    for duties in (WORKED, (ON_CALL,)):
        same = Q(duty__in=duties)
        touching = (is_open & Q(Exists(others.filter(same)))) | Q(Exists(before_end.filter(same)))
        found |= same & touching
    return ExpressionWrapper(found, output_field=BooleanField())


def found_watches(
    viewer: Viewer,
    *,
    text: str = "",
    team: UUID | None = None,
    duty: str = "",
    is_open: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Any]:
    """Watches by words, team, duty and day; `is_open` for those without an end."""
    kept = watches(viewer)
    if text:
        kept = kept.filter(Q(note__icontains=text) | of_team_named(viewer.agency, text))
    exact: dict[str, Any] = {"team": team, "duty": duty}
    kept = kept.filter(**{name: value for name, value in exact.items() if value})
    if is_open:
        kept = kept.filter(ended_at__isnull=True)
    if since:
        kept = kept.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=since))
    if until:
        kept = kept.filter(began_at__lt=until)
    return kept


def watch_of(viewer: Viewer, watch_id: UUID) -> Any:
    """One watch; a NotFoundError where the viewer sees none."""
    found = watches(viewer).filter(id=watch_id).first()
    if found is None:
        message = "There is no such watch here."
        raise NotFoundError(message)
    return found


def running_watches(viewer: Viewer) -> list[Any]:
    """Watches without an end, the longest first: who is on watch or on call."""
    return list(watches(viewer).filter(ended_at__isnull=True).order_by("began_at", "id"))


def is_asked_about(watch: Watch, at: datetime) -> bool:
    """Whether a watch without an end has run for so long that its handler is asked."""
    return watch.ended_at is None and asked_at(watch) <= at


def asked_at(watch: Watch) -> datetime:
    """From when on a watch without an end is asked about."""
    return watch.began_at + ASK_AFTER.get(watch.duty, ASK_USUALLY_AFTER)


def minutes_of(watch: Watch) -> int | None:
    """How long a watch lasted; None while it has no end."""
    if watch.ended_at is None:
        return None
    return round((watch.ended_at - watch.began_at).total_seconds() / 60)


def duration_text(minutes: int | None) -> str:
    """Minutes as people say them: 11 h 5 min."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]
    return " ".join(part for part in parts if part)


def duty_label(watch: Any) -> str:
    """The duty in words."""
    return label_of(DUTIES, watch.duty)
