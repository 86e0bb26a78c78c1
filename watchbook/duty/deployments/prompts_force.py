"""What force asks of people: care, the report, who was told, a bite of no deployment, a month.

All of it about the last 60 days, and none of it while somebody in it is silenced: a critical
incident stops every line here. Nothing is asked about injuries in words: a prompt names the day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.urls import reverse

from watchbook.core.schema import uuid_in
from watchbook.duty.deployments.models import Bite, Force, ForceBite, HurtPerson
from watchbook.duty.deployments.permissions_force import READ_FORCE, REPORT, WRITE_FORCE
from watchbook.duty.deployments.prompts import subjects_of
from watchbook.duty.deployments.queries.beginning import report_address
from watchbook.duty.deployments.queries.force import (
    bites_without_report,
    force_reports,
    rules_at,
)
from watchbook.duty.deployments.queries.national import is_month_made, span_of
from watchbook.duty.deployments.queries.told import not_told
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Prompt, register_prompts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

ASKED_FOR = timedelta(days=60)
"""What is older is no longer asked about; it stays on its page as it is."""
MONTH_WITHIN = timedelta(days=14)
"""Days after a month's end in which its file is due; no rule of the collection's was at hand."""
_OPEN_CARE = ("no", "coming")
_ANSWERED = ("yes", "refused", "none-needed")
_NO_PART = (None, "none", "presence")
_AT_LAST = ("supervisor",)

KINDS = {
    "deployments.care": "First facts wait to be completed",
    "deployments.first_facts": "First facts wait for their report",
    "deployments.report_due": "A report is due",
    "deployments.not_told": "A notification is not recorded",
    "deployments.no_part": "A record names no deployment yet",
    "deployments.fbi_month": "The month's file for the FBI is due",
}
"""What mail and calendars may say of the same: nothing of force or of anybody hurt."""


def register() -> None:
    """Fill the slot of the records' room."""
    register_prompts("deployments.first_facts", first_facts, kinds=KINDS)
    register_prompts("deployments.reports", reports)
    register_prompts("deployments.month", month)


def _day(viewer: Viewer, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(viewer.timezone))
    return f"{local.day} {local:%b}"


def _reads(viewer: Viewer) -> bool:
    return may(viewer, WRITE_FORCE) or may(viewer, READ_FORCE)


def first_facts(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """About a bite whose report is not written: the person's care, and the report itself.

    Its supervisors are told as soon as it is kept, before all else: nobody waits for the report.
    """
    if not _reads(viewer):
        return
    within = rules_at(viewer, at).report_within
    for bite in bites_without_report(viewer).filter(received_at__gte=at - ASKED_FOR):
        yield from _of_bite(viewer, bite, within)


def _of_bite(viewer: Viewer, bite: Bite, within: timedelta) -> Iterator[Prompt]:
    bitten_at = bite.occurred_at or bite.received_at
    who = _audience(bite.opened_by, bite.team.handler_id if bite.team else None)
    subjects = subjects_of(bite.team, bite.incident_id) or _author(bite)
    report = report_address(bite.agency_id, [bite])
    page = reverse("deployments:bite", kwargs={"agency": bite.agency_id, "bite_id": bite.id})
    if bite.treated in _OPEN_CARE:
        yield Prompt(
            "deployments.care", subjects, bitten_at, (*who, *_AT_LAST),
            f"Bite on {_day(viewer, bitten_at)}: is the person in care?",
            "The first facts say that the person was not being treated yet.", page, is_first=True,
        )  # fmt: skip
    elif not _is_own(viewer, who):
        yield Prompt(
            "deployments.first_facts", subjects, bitten_at, _AT_LAST,
            f"Bite on {_day(viewer, bitten_at)}: {bite.team or 'no team named'}",
            "The first facts are kept; no report tells of it yet.", page,
            late_at=bitten_at + within, is_first=True,
        )  # fmt: skip
    yield Prompt(
        "deployments.report_due", subjects, bitten_at + within, who,
        f"Report the force of {_day(viewer, bitten_at)}",
        "The first facts of a bite are kept; no report tells of it yet.", report,
    )  # fmt: skip


def _author(bite: Bite) -> tuple[UUID, ...]:
    """Whom first facts without team and incident are about, so that they are silenced with him."""
    person = uuid_in(bite.opened_by)
    return (person,) if person is not None else ()


def _is_own(viewer: Viewer, who: tuple[str, ...]) -> bool:
    """Whether the report is asked of this viewer himself: he needs not be told of the bite."""
    return viewer.actor_id in who or str(viewer.person_id) in who


def _audience(*people: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for one in people if one))


def reports(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """About written reports: care, notifications, and the dog's part where it bit."""
    if not _reads(viewer):
        return
    rules = rules_at(viewer, at)
    rows = force_reports(viewer).filter(received_at__gte=at - ASKED_FOR)
    lines = Prefetch("people", HurtPerson.objects.all())
    grips = Prefetch("bites", ForceBite.objects.select_related("first_facts"))
    for force in rows.prefetch_related(lines, grips, "notifications", "other_force"):
        used_at = force.occurred_at or force.received_at
        if _waits_for_care(force):
            yield _about(viewer, force, "deployments.care", used_at,
                         "is the person in care?",
                         "Of a person hurt no first aid, EMS or hospital is recorded.")  # fmt: skip
        for who, due_at in not_told(force, rules, used_at):
            yield _about(viewer, force, "deployments.not_told", due_at, f"was {who} told?",
                         "The agency's rules name it; no notification is recorded.")  # fmt: skip
        if force.bites.all() and _has_no_part(force):
            yield _about(viewer, force, "deployments.no_part", used_at,
                         "what was the dog's part in the capture?",
                         "A bite is recorded; no deployment is named, or its dog had no part in a "
                         "capture. Both may be right: then nothing needs to be done.")  # fmt: skip


def _waits_for_care(force: Force) -> bool:
    """Whether of a bite somebody hurt is without an answer, each first facts that has one aside."""
    bites, people = force.bites.all(), force.people.all()
    told = {one.first_facts_id for one in bites
            if one.first_facts and one.first_facts.treated in _ANSWERED}  # fmt: skip
    waiting = sum(not _is_cared_for(one) for one in people) if people else len(bites)
    return bool(bites) and waiting > len(told)


def _is_cared_for(line: HurtPerson) -> bool:
    """Whether care is told of, or that there was nothing to care for."""
    care = (line.first_aid_by, line.first_aid_at, line.ems, line.ems_at)
    return any((*care, line.hospital, line.hospital_name)) or line.injuries == ["none"]


def _has_no_part(force: Force) -> bool:
    """A bite without an apprehension; an accident needs none and is not asked about."""
    if all(one.manner in ("accidental", "unintended-person") for one in force.bites.all()):
        return False
    return force.deployment is None or force.deployment.capture in _NO_PART


def _about(
    viewer: Viewer, force: Force, kind: str, due_at: datetime, question: str, text: str
) -> Prompt:
    return Prompt(
        kind, subjects_of(force.team, force.incident_id), due_at, _audience(force.opened_by),
        f"Force on {_day(viewer, force.occurred_at or force.received_at)}: {question}", text,
        reverse("deployments:force_report",
                kwargs={"agency": force.agency_id, "force_id": force.id}),
        is_first=kind == "deployments.care",
    )  # fmt: skip


def month(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To who reports force: last month's file, where the agency takes part (its ORI is set)."""
    if not may(viewer, REPORT) or not rules_at(viewer, at).ori:
        return
    today = at.astimezone(ZoneInfo(viewer.timezone)).date()
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if is_month_made(viewer, last):
        return
    _, until = span_of(viewer, last)
    yield Prompt(
        "deployments.fbi_month", (), until + MONTH_WITHIN, ("supervisor", "custodian"),
        f"Force in {last:%B %Y}: make the file for the FBI",
        "Incidents to report, or that there were none.",
        reverse("deployments:fbi_month",
                kwargs={"agency": str(viewer.agency), "month": _code(last)}),
    )  # fmt: skip


def _code(day: date) -> str:
    return f"{day:%Y-%m}"
