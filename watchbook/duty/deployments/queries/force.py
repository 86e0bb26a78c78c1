"""Reads of force: bites, reports, findings, and the agency's rules of reporting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from watchbook.duty.deployments.choices_force import FINDINGS
from watchbook.duty.deployments.models import Bite, Force, ForceFinding, ForceRules
from watchbook.duty.deployments.permissions_force import READ_FORCE
from watchbook.duty.deployments.queries.narrowing import open_only
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.once import once
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

REPORT_WITHIN_H = 24
"""Hours in which a force report is due where an agency has set nothing."""


@dataclass(frozen=True)
class RulesNow:
    """The rules of force reporting at one time; defaults where an agency has set none."""

    report_within: timedelta = timedelta(hours=REPORT_WITHIN_H)
    findings: tuple[str, ...] = FINDINGS
    told: tuple[tuple[str, timedelta | None, str], ...] = ()
    """Who must be told, within how long, and only if what."""
    ori: str = ""
    advisement: str = ""
    source: str = "No rule of the agency is set; Watchbook's default"
    record: ForceRules | None = field(default=None)


def rules_at(viewer: Viewer, at: datetime) -> RulesNow:
    """The agency's rules in force on the day of `at` in its own zone. At most three statements."""
    day = at.astimezone(ZoneInfo(viewer.timezone)).date()
    return once(("force rules", viewer.agency, day), lambda: _rules_on(viewer, day))


def _rules_on(viewer: Viewer, day: date) -> RulesNow:
    rows = ForceRules.objects.filter(agency_id=viewer.agency, from_on__lte=day)
    row = rows.exclude(state=State.EXPUNGED).first()
    if row is None:
        return RulesNow()
    words = tuple(row.findings.values_list("word", flat=True)) or FINDINGS
    told = tuple(
        (
            one.who,
            timedelta(minutes=one.within_min) if one.within_min is not None else None,
            one.only_if or "",
        )
        for one in row.told.all()
    )
    return RulesNow(
        timedelta(hours=row.report_within_h), words, told, row.ori or "", row.advisement or "",
        row.source, row,
    )  # fmt: skip


def all_rules(viewer: Viewer) -> QuerySet[ForceRules]:
    """Every rule of force reporting that the agency has written, the newest first."""
    return ForceRules.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)


def finding_words(viewer: Viewer, at: datetime) -> tuple[str, ...]:
    """The agency's words of a finding at this time."""
    return rules_at(viewer, at).findings


def _own(viewer: Viewer) -> Q:
    """What one wrote, and what is about oneself."""
    return Q(opened_by=viewer.actor_id) | Q(team__handler=viewer.person_id)


def bites(viewer: Viewer) -> QuerySet[Bite]:
    """First facts of bites that the viewer may read, newest first."""
    rows = Bite.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ_FORCE):
        rows = rows.filter(_own(viewer))
    return open_only(viewer, rows).select_related("team__dog", "team__handler", "incident")


def bites_without_report(viewer: Viewer) -> QuerySet[Bite]:
    """First facts that no report names: nor is there one of a bite of the team in the incident."""
    reports = Force.objects.filter(agency_id=viewer.agency, incident=OuterRef("incident"))
    kept = reports.filter(bites__isnull=False).exclude(state=State.EXPUNGED)
    told = Exists(kept.filter(team=OuterRef("team")))
    without_team = Q(team__isnull=True) & Exists(kept.filter(team=None))
    return bites(viewer).filter(~told & ~without_team, reported=None)


def force_reports(viewer: Viewer) -> QuerySet[Force]:
    """Force reports that the viewer may read, newest first; to a handler his own."""
    rows = Force.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ_FORCE):
        rows = rows.filter(_own(viewer) | Q(handler=viewer.person_id))
    return open_only(viewer, rows).select_related(
        "team__dog", "team__handler", "incident", "handler", "deployment"
    )


def force_of(viewer: Viewer, force_id: UUID) -> Force | None:
    """One force report that the viewer may read."""
    return force_reports(viewer).filter(id=force_id).first()


def findings_on(viewer: Viewer, force: Force) -> QuerySet[ForceFinding]:
    """What reviewers found on a report that the viewer reads, in the order of the review."""
    rows = ForceFinding.objects.filter(agency_id=viewer.agency, force=force)
    return open_only(viewer, rows.exclude(state=State.EXPUNGED))


def sees_force(viewer: Viewer, row: Any) -> bool:
    """Whether a force report is the viewer's to read, narrowing apart."""
    if may(viewer, READ_FORCE) or row.opened_by == viewer.actor_id:
        return True
    return viewer.person_id is not None and viewer.person_id in (
        row.handler_id, row.team.handler_id if row.team else None,
    )  # fmt: skip


def sees_bite(viewer: Viewer, row: Any) -> bool:
    """Whether first facts are the viewer's to read, narrowing apart."""
    if may(viewer, READ_FORCE) or row.opened_by == viewer.actor_id:
        return True
    is_own = row.team is not None and row.team.handler_id == viewer.person_id
    return viewer.person_id is not None and is_own
