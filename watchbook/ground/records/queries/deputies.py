"""Who stands in for whom: reviews and approvals of somebody who is away, by his deputy.

A deputy gains steps, not eyes: what is not open to him stays so. What he may do follows from the
roles that the other holds at that instant, never from what the other does as a deputy himself, so
that nothing is handed on twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q

from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.once import once
from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, permissions, require
from watchbook.ground.people.queries import roles_held
from watchbook.ground.records.choices import ACT_WORDS
from watchbook.ground.records.models import Deputy, DeputyAct
from watchbook.ground.records.queries.faces import record_url, rows_by_id, seen_of
from watchbook.ground.records.queries.titles import titles_of
from watchbook.ground.records.queries.words import kind_label
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

PLANNED, RUNNING, OVER, ENDED = "planned", "running", "over", "ended"
STANDINGS = ((RUNNING, "Now"), (PLANNED, "Planned"), (OVER, "Over"), (ENDED, "Ended early"))


DEPUTY_ROLES = STAFF_ROLES - {RoleName.AUDITOR}
"""Roles of which a deputy holds one: he works with the unit's records. An auditor only reads."""


@dataclass(frozen=True)
class Away:
    """Somebody who is away now, with the roles whose steps his deputy takes for him."""

    deputy_id: UUID
    """The record that names the deputy."""
    person_id: UUID
    name: str
    roles: frozenset[str]

    @property
    def actor(self) -> str:
        """The id under which he stands in the ledger."""
        return str(self.person_id)


def today_of(viewer: Viewer, at: datetime) -> date:
    """The agency's day at an instant."""
    return at.astimezone(ZoneInfo(viewer.timezone)).date()


def away_for(viewer: Viewer, at: datetime) -> tuple[Away, ...]:
    """Those for whom this viewer stands in now, by name; a program or a phone for nobody.

    Cost: one statement, and one more where there is somebody.
    """
    if viewer.kind != "account" or viewer.person_id is None or viewer.scopes is not None:
        return ()
    return once(("away", viewer, at), lambda: _away_for(viewer, at))


def _away_for(viewer: Viewer, at: datetime) -> tuple[Away, ...]:
    today = today_of(viewer, at)
    named = Deputy.objects.filter(
        agency_id=viewer.agency, deputy_id=viewer.person_id, until_on__gte=today,
        from_on__lte=today, ended_at=None,
    ).exclude(state=State.EXPUNGED)  # fmt: skip
    rows = list(named.select_related("person").order_by("person__name", "id"))
    if not rows:
        return ()
    held = roles_held(str(viewer.agency), [row.person_id for row in rows], at)
    return tuple(
        Away(row.id, row.person_id, str(row.person), held.get(row.person_id, frozenset()))
        for row in rows
    )


def one_away(away: Collection[Away], permission: str, barred: Collection[str] = ()) -> Away | None:
    """The first for whom something may be done that needs this permission.

    `barred` are those who may not do it themselves, and for whom nobody does it therefore.
    """
    holders = permissions()[permission]
    for one in away:
        if one.actor not in barred and not one.roles.isdisjoint(holders):
            return one
    return None


def own_or_for(
    viewer: Viewer, permission: str, at: datetime, barred: Collection[str] = ()
) -> Away | None:
    """For whom the viewer does now what needs this permission; None in his own right.

    A NotAllowedError where it is neither his own nor anybody's for whom he stands in.
    """
    if may(viewer, permission):
        return None
    found = one_away(away_for(viewer, at), permission, barred)
    if found is None:
        require(viewer, permission)
    return found


def stands_in(viewer: Viewer, permission: str, at: datetime) -> bool:
    """Whether the viewer may do now for somebody what he may not do in his own right."""
    return not may(viewer, permission) and one_away(away_for(viewer, at), permission) is not None


def deputies(viewer: Viewer) -> QuerySet[Deputy]:
    """Deputies that the viewer may see, the latest last day first: his own, or all of the unit."""
    rows = Deputy.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, "records.read_deputies"):
        rows = rows.filter(Q(person_id=viewer.person_id) | Q(deputy_id=viewer.person_id))
    return rows.select_related("person", "deputy").order_by("-until_on", "-from_on", "id")


def deputy_named(viewer: Viewer, deputy_id: UUID) -> Deputy:
    """One of them; a NotFoundError for any other."""
    row = deputies(viewer).filter(id=deputy_id).first()
    if row is None:
        message = "There is no such deputy here."
        raise NotFoundError(message)
    return row


def standing_of_deputy(row: Deputy, today: date) -> str:
    """`planned`, `running`, `over` or `ended`, on a day of the agency."""
    if row.ended_at is not None:
        return ENDED
    if today < row.from_on:
        return PLANNED
    return RUNNING if today <= row.until_on else OVER


def kept_to(rows: QuerySet[Deputy], standing: str, today: date) -> QuerySet[Deputy]:
    """Those of one standing; all where none is asked for."""
    open_rows = rows.filter(ended_at=None)
    kept = {
        ENDED: rows.exclude(ended_at=None),
        PLANNED: open_rows.filter(from_on__gt=today),
        RUNNING: open_rows.filter(from_on__lte=today, until_on__gte=today),
        OVER: open_rows.filter(until_on__lt=today),
    }
    return kept.get(standing, rows)


@dataclass(frozen=True)
class Alone:
    """Days of a naming on which its deputy is away himself; nothing is handed on."""

    person: str
    deputy: str
    from_on: date
    until_on: date

    def __str__(self) -> str:
        """What that means, and what to do."""
        days = day_text(self.from_on)
        if self.until_on > self.from_on:
            days += f" to {day_text(self.until_on)}"
        return (
            f"{self.deputy} is away too, {days}, and nothing is handed on: nobody stands in "
            f"for {self.person} then. Name somebody else for these days."
        )


def days_alone(row: Deputy) -> list[Alone]:
    """Days on which, with this naming, nobody stands in for one of the two.

    Of who is away here, where his deputy is away too; and of those for whom he stands in himself.
    Where another deputy is named for such days, nothing is missing.
    """
    if row.ended_at is not None:
        return []
    known = Deputy.objects.filter(agency_id=row.agency_id, ended_at=None)
    known = known.exclude(state=State.EXPUNGED).select_related("person", "deputy")
    near = list(known.filter(from_on__lte=row.until_on, until_on__gte=row.from_on))
    pairs = [(row, one) for one in near if one.person_id == row.deputy_id]
    pairs += [(one, row) for one in near if one.deputy_id == row.person_id and one.id != row.id]
    found = []
    for naming, away in pairs:
        first, last = max(naming.from_on, away.from_on), min(naming.until_on, away.until_on)
        if not any(
            one.person_id == naming.person_id and one.deputy_id != naming.deputy_id
            and one.from_on <= first and last <= one.until_on
            for one in near
        ):  # fmt: skip
            found.append(Alone(str(naming.person), str(naming.deputy), first, last))
    return found


@dataclass(frozen=True)
class DoneFor:
    """One step that a deputy took for somebody."""

    at: datetime
    word: str
    title: str
    kind: str
    version: int
    href: str


def acts_for(row: Deputy) -> QuerySet[DeputyAct]:
    """The steps that were taken under this naming, oldest first."""
    acts = DeputyAct.objects.filter(agency_id=row.agency_id, deputy_id=row.id)
    return acts.order_by("at", "id")


def done_for(viewer: Viewer, acts: Sequence[DeputyAct]) -> list[DoneFor]:
    """These steps as a list tells them; what is not open to the viewer is left out."""
    agency = str(viewer.agency)
    rows = rows_by_id(agency, [(act.kind, act.record_id) for act in acts])
    seen = seen_of(viewer, rows.values())
    titles = titles_of(agency, list(seen))
    return [
        DoneFor(
            at=act.at,
            word=ACT_WORDS.get(act.act, act.act),
            title=titles.get(act.record_id) or kind_label(act.kind),
            kind=kind_label(act.kind),
            version=act.version,
            href=record_url(agency, act.kind, act.record_id, "history"),
        )
        for act in acts
        if act.record_id in seen
    ]
