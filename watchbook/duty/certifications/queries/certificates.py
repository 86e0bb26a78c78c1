"""Reads of certificates: the list, one of them, how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, F, Q
from django.db.models.functions import Coalesce

from watchbook.core.reliability.validity import (
    ENDED,
    IN_FORCE,
    NOT_YET,
    VOID,
    WITHDRAWN,
    Validity,
    standing_on,
)
from watchbook.core.schema import labels_of
from watchbook.duty.certifications.choices import DISCIPLINES, ODOURS
from watchbook.duty.certifications.judging import day_of, validity_in
from watchbook.duty.certifications.models import Certificate
from watchbook.duty.certifications.permissions import READ
from watchbook.duty.teams.queries.teams import of_team_named
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

STANDINGS = {
    IN_FORCE: "in force",
    ENDED: "ended",
    VOID: "void, the team parted",
    WITHDRAWN: "withdrawn",
    NOT_YET: "not yet in force",
    "end-unknown": "last day not known",
}


@dataclass(frozen=True)
class CertificateLine:
    """A certificate with how it stands on a day."""

    row: Certificate
    validity: Validity
    standing: str
    day: date

    @property
    def standing_text(self) -> str:
        """How it stands, in words."""
        return STANDINGS[self.standing]

    @property
    def until(self) -> date | None:
        """Its last day."""
        return self.validity.until

    @property
    def is_by_rule(self) -> bool:
        """Whether the last day is the rule's and not the paper's."""
        return self.validity.paper_until is None and self.validity.rule_until is not None

    @property
    def days_left(self) -> int | None:
        """Days to the last day, while it is in force."""
        if self.standing != IN_FORCE or self.until is None:
            return None
        return (self.until - self.day).days

    @property
    def mark(self) -> str:
        """How a page marks it: `late` for what ends within 30 days or has ended otherwise."""
        if self.standing == IN_FORCE:
            return "late" if (self.days_left or 0) <= 30 else "plain"
        return "plain" if self.standing in (NOT_YET, ENDED) else "late"

    @property
    def purpose(self) -> str:
        """Disciplines and odours in words."""
        parts = (labels_of(DISCIPLINES, self.row.disciplines), labels_of(ODOURS, self.row.odours))
        return " · ".join(part for part in parts if part)


def certificates(viewer: Viewer) -> QuerySet[Any]:  # Any: `until` and `begins` are no columns
    """Certificates that the viewer reads, with `begins` and last day `until`, newest first."""
    kept = Certificate.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ):
        kept = kept.filter(team__handler=viewer.person_id) if viewer.person_id else kept.none()
    last = Coalesce("valid_until", "proposed_until", output_field=DateField())
    begins = Coalesce("valid_from", "issued_on", output_field=DateField())
    return kept.select_related("team__dog", "team__handler", "rule").annotate(
        until=last, begins=begins
    )


def in_force_then(at: datetime, zone: str) -> Q:
    """Certificates whose last day is known and that hold at an instant; for `certificates`."""
    day = day_of(at, zone)
    parted = Q(is_void_on_parting=True, team__until_at__lte=at)
    withdrawn = Q(withdrawn_on__isnull=False, withdrawn_on__lte=day)
    return Q(begins__lte=day) & Q(until__gte=day) & ~parted & ~withdrawn


def standing_team(at: datetime) -> Q:
    """Certificates of teams that are one at an instant."""
    return Q(team__from_at__lte=at) & (Q(team__until_at__isnull=True) | Q(team__until_at__gt=at))


def found_certificates(
    viewer: Viewer, at: datetime, *, text: str = "", body: str = "", team: UUID | None = None,
    discipline: str = "", standing: str = "", within: int = 0,
) -> QuerySet[Certificate]:  # fmt: skip
    """Certificates by words, body, team, discipline and standing, the next to end first.

    `within` asks for those in force of standing teams that end within so many days.
    """
    zone, day = viewer.timezone, day_of(at, viewer.timezone)
    kept = certificates(viewer)
    for word in text.split()[:8]:
        kept = kept.filter(
            Q(body__icontains=word) | Q(title__icontains=word) | Q(number__icontains=word)
            | of_team_named(viewer.agency, word)
        )  # fmt: skip
    if body:
        kept = kept.filter(body=body)
    if team:
        kept = kept.filter(team=team)
    if discipline in {one.value for one in DISCIPLINES}:
        kept = kept.filter(disciplines__icontains=f'"{discipline}"')
    held = in_force_then(at, zone) & standing_team(at)
    if within:
        kept = kept.filter(held, until__lte=day + timedelta(days=within))
    elif standing == IN_FORCE:
        kept = kept.filter(held)
    elif standing == "over":
        kept = kept.exclude(held).filter(begins__lte=day, until__isnull=False)
    elif standing == "end-unknown":
        kept = kept.filter(until__isnull=True)
    if within or standing == IN_FORCE:
        return kept.order_by("until", "body", "id")
    return kept.order_by(F("until").desc(nulls_first=True), "body", "id")


def lines(viewer: Viewer, rows: Iterable[Certificate], at: datetime) -> list[CertificateLine]:
    """The rows with how they stand at an instant."""
    zone, day = viewer.timezone, day_of(at, viewer.timezone)
    told = []
    for row in rows:
        validity = validity_in(row, zone, at)
        told.append(CertificateLine(row, validity, standing_on(validity, day), day))
    return told


def certificate_of(viewer: Viewer, certificate_id: UUID) -> Certificate:
    """One certificate; a NotFoundError where the viewer reads none."""
    found: Certificate | None = certificates(viewer).filter(id=certificate_id).first()
    if found is None:
        message = "There is no such certificate here."
        raise NotFoundError(message)
    return found


def bodies(viewer: Viewer) -> list[str]:
    """The bodies whose certificates are kept, by name."""
    found = Certificate.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return sorted(found.order_by().values_list("body", flat=True).distinct())


def later_ones(viewer: Viewer, of: Iterable[Certificate]) -> set[UUID]:
    """Of these certificates those after which another of the same team and body ends later.

    The other one must be for all that this one is for. One statement.
    """
    listed = list(of)
    others = certificates(viewer).filter(team__in={one.team_id for one in listed})
    by_team: dict[tuple[UUID, str], list[Certificate]] = {}
    for one in others.exclude(withdrawn_on__isnull=False):
        by_team.setdefault((one.team_id, one.body.casefold()), []).append(one)
    return {one.id for one in listed if _is_followed(one, by_team)}


def _is_followed(one: Certificate, by_team: dict[tuple[UUID, str], list[Certificate]]) -> bool:
    until = one.valid_until or one.proposed_until
    if until is None:
        return False
    return any(
        other.id != one.id
        and (other.valid_until or other.proposed_until or until) > until
        and set(other.disciplines) >= set(one.disciplines)
        and (other.rule_id == one.rule_id or other.title == one.title or bool(one.disciplines))
        for other in by_team.get((one.team_id, one.body.casefold()), ())
    )
