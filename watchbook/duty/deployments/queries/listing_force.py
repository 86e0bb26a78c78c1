"""Rows of lists and exports of force, and what a report says as pairs of term and value.

The columns of each export stand in one function; nothing restricted is among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html

from watchbook.core.schema import label_of, labels_of
from watchbook.duty.deployments import choices_force as choices
from watchbook.duty.deployments.choices import LEADS
from watchbook.duty.deployments.clock import between_text, gap_s
from watchbook.duty.deployments.models import ForceFinding, ForceNotification
from watchbook.duty.deployments.queries.force import bites, force_reports
from watchbook.duty.teams.queries.teams import of_team_named
from watchbook.duty.watches.queries.roster import utc
from watchbook.ground.ledger.models import State
from watchbook.ground.records.queries.faces import state_marks

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.duty.deployments.models import Bite, Force, ForceBite, HurtPerson
    from watchbook.ground.people.viewer import Viewer

Facts = list[tuple[str, Any]]
_SAID = {True: "Yes", False: "No", None: None}


def found_reports(
    viewer: Viewer,
    *,
    text: str = "",
    team: UUID | None = None,
    marked: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Force]:
    """Reports by incident, place, dog or handler, by team and day; `marked` narrows further.

    `marked` is `waiting` (not yet approved), `no-finding`, `late` or `with-bite`.
    """
    kept = force_reports(viewer)
    if text:
        kept = kept.filter(
            Q(incident__number__icontains=text) | Q(incident__place__icontains=text)
            | of_team_named(viewer.agency, text)
        )  # fmt: skip
    if team:
        kept = kept.filter(team=team)
    found = ForceFinding.objects.filter(force=OuterRef("id"))
    narrowed = {
        "waiting": ~Q(state=State.APPROVED),
        "no-finding": ~Exists(found),
        "late": Q(is_late=True),
        "with-bite": Q(bites__isnull=False),
    }
    if marked in narrowed:
        kept = kept.filter(narrowed[marked])
    if since:
        kept = kept.filter(occurred_at__gte=since)
    return (kept.filter(occurred_at__lt=until) if until else kept).distinct()


def report_lines(rows: list[Force]) -> list[dict[str, Any]]:
    """What a list shows of each report."""
    ids = [one.id for one in rows]
    found = ForceFinding.objects.filter(force__in=ids).order_by("received_at")
    newest = dict(found.values_list("force_id", "finding"))
    return [
        {
            "row": one,
            "after": written_after(one),
            "bites": len(one.bites.all()),
            "others": labels_of(choices.FORCES, [line.force for line in one.other_force.all()]),
            "finding": newest.get(one.id),
            "marks": state_marks("deployments.force", one),
        }
        for one in rows
    ]


def written_after(row: Any) -> str | None:
    """How long after the force a record was written, by the device where it had one."""
    if row.occurred_at is None:
        return None
    return between_text(row.occurred_at, row.recorded_at or row.received_at)


def report_columns() -> list[str]:
    """Names of the columns of exported force reports."""
    return [
        "id", "version", "state", "late", "used", "written", "incident", "incident_number",
        "deployment", "team", "handler", "lead", "warning_given", "surrender", "bites",
        "accidental_bites", "other_force", "notifications", "officers_approached", "ambush",
        "nibrs_number", "offences", "officers_own_agency", "officers_other_agencies",
        "officers_without_force",
    ]  # fmt: skip


def report_rows(found: QuerySet[Force]) -> list[list[object]]:
    """Exported force reports; what was not recorded is empty."""
    counted = found.annotate(
        told=Count("notifications", distinct=True), without=Count("officers", distinct=True)
    )
    return [
        [
            str(one.id), one.version, one.state, one.is_late, utc(one.occurred_at),
            utc(one.recorded_at or one.received_at), str(one.incident_id), one.incident.number,
            str(one.deployment_id) if one.deployment_id else None,
            str(one.team) if one.team else None, str(one.handler) if one.handler else None,
            label_of(LEADS, one.lead) or None, one.warning_given,
            label_of(choices.SURRENDERS, one.surrender) or None, len(one.bites.all()),
            sum(line.manner in ("accidental", "unintended-person") for line in one.bites.all()),
            labels_of(choices.FORCES, [line.force for line in one.other_force.all()]) or None,
            one.told, one.was_approached, one.was_ambush, one.nibrs_number, one.offences,
            one.officers_own, one.officers_elsewhere, one.without or None,
        ]
        for one in counted.prefetch_related("bites", "other_force")
    ]  # fmt: skip


def found_bites(
    viewer: Viewer, *, text: str = "", team: UUID | None = None, marked: str = "",
    since: datetime | None = None, until: datetime | None = None,
) -> QuerySet[Bite]:  # fmt: skip
    """First facts by dog, handler or incident, by team and day; `marked` is `no-report`."""
    kept = bites(viewer)
    if text:
        kept = kept.filter(
            of_team_named(viewer.agency, text)
            | Q(incident__number__icontains=text)
        )  # fmt: skip
    if team:
        kept = kept.filter(team=team)
    if marked == "no-report":
        kept = kept.filter(reported=None)
    if since:
        kept = kept.filter(occurred_at__gte=since)
    return (kept.filter(occurred_at__lt=until) if until else kept).order_by("-occurred_at", "id")


def bite_columns() -> list[str]:
    """Names of the columns of exported first facts."""
    return ["id", "version", "late", "bitten", "written", "team", "incident", "told"]


def bite_rows(found: QuerySet[Bite]) -> list[list[object]]:
    """Exported first facts, without what is restricted: the person, the body, the care."""
    return [
        [
            str(one.id), one.version, one.is_late, utc(one.bitten_at),
            utc(one.recorded_at or one.received_at), str(one.team) if one.team else None,
            one.incident.number if one.incident else None,
            labels_of(choices.TOLD, one.told) or None,
        ]
        for one in found
    ]  # fmt: skip


def bite_facts_of(row: Bite, *, is_open: bool) -> Facts:
    """What first facts say, care first."""
    told: Facts = []
    if is_open:
        told = [
            ("Is the person being treated", label_of(choices.CARE, row.treated)),
            ("By whom", label_of(choices.CARE_BY, row.treated_by) or None),
            ("Since", row.treated_since),
            ("Place on the body", labels_of(choices.BODY, row.places) or None),
            ("Who was bitten", label_of(choices.BITTEN, row.bitten) or None),
            ("Note", row.note),
        ]
    return [
        *told,
        ("Who was told", labels_of(choices.TOLD, row.told) or None),
        ("When the dog bit", row.bitten_at),
        ("Team", str(row.team) if row.team else None),
    ]


def warning_facts(row: Force) -> Facts:
    """The warning before release, or why there was none."""
    told: Facts = [("Warning given", _SAID[row.warning_given])]
    if row.warning_given is not False:
        told += [
            ("As it was said", row.warning_text),
            ("Language", row.warning_language),
            ("How many times", row.warning_count),
            ("Who heard it", row.warning_heard_by),
            ("Waited after the last one", _seconds(row.warning_wait_s)),
        ]
    if row.warning_given is not True:
        told.append(("Why there was none", row.warning_reason))
    return [*told, ("Surrender", label_of(choices.SURRENDERS, row.surrender) or None)]


def use_facts(row: Force) -> Facts:
    """Lead, authority and supervisor."""
    by = [str(row.authorised_by) if row.authorised_by else "", row.authorised_note or ""]
    return [
        ("Team", str(row.team) if row.team else None),
        ("Lead at release", label_of(LEADS, row.lead) or None),
        ("Authorised by", ". ".join(word for word in by if word) or None),
        ("Supervisor on scene", str(row.supervisor) if row.supervisor else None),
        ("Supervisor there at", row.supervisor_at),
    ]


def contact_facts(row: Force) -> Facts:
    """The contact and how many officers there were, as the FBI's collection asks it."""
    return [
        ("Officers approached the person", _SAID[row.was_approached]),
        ("It was an ambush", _SAID[row.was_ambush]),
        ("NIBRS incident number", row.nibrs_number),
        ("Most serious offences observed", row.offences),
        ("Officers of this agency involved", row.officers_own),
        ("Officers of other agencies involved", row.officers_elsewhere),
    ]


def officer_lines(row: Force) -> list[dict[str, Any]]:
    """Officers who were there and used no force."""
    return [
        {"who": str(one.officer) if one.officer else one.officer_other, "note": one.note}
        for one in row.officers.select_related("officer")
    ]


def bite_rows_of(row: Force) -> list[Facts]:
    """Each bite as pairs."""
    return [
        [
            ("Who was bitten", label_of(choices.BITTEN, one.bitten) or None),
            ("Person", one.person),
            ("How it came about", label_of(choices.MANNERS, one.manner) or None),
            ("Place on the body", labels_of(choices.BODY, one.places) or None),
            ("How many bites", one.count),
            ("Grip began", one.began_at),
            ("Grip ended", one.ended_at),
            ("Lasted", _lasted(one)),
            ("How it was released", label_of(choices.RELEASES, one.release) or None),
            ("From the first command to the release", _seconds(one.out_s)),
            ("Note", one.note),
            *(_first_facts(one.first_facts) if one.first_facts else ()),
        ]
        for one in row.bites.select_related("first_facts")
    ]


def _lasted(one: ForceBite) -> str | None:
    """How long a grip lasted, or that its times run backwards: they are kept as written."""
    lasted_s, began, ended = one.lasted_s, one.began_at, one.ended_at
    if lasted_s is None and began and ended and gap_s(began, ended) < 0:
        return "its times run backwards"
    return _seconds(lasted_s)


def _first_facts(bite: Bite) -> Facts:
    """Where a line about a bite comes from: what was written in its first minutes, and when."""
    kwargs = {"agency": bite.agency_id, "bite_id": bite.id}
    link = format_html('<a href="{}">{}</a>', reverse("deployments:bite", kwargs=kwargs), bite)
    written_at = bite.recorded_at or bite.received_at
    return [("Its first facts", link), ("First facts written", written_at)]


def person_rows_of(row: Force) -> list[Facts]:
    """Each person hurt as pairs, with the care given."""
    return [
        [
            ("Who", label_of(choices.SIDES, one.side) or None),
            ("Name or number", one.person),
            ("Injury", labels_of(choices.INJURIES, one.injuries) or None),
            ("Signs of serious bodily injury", labels_of(choices.SIGNS, one.signs) or None),
            ("Died", _SAID[one.has_died]),
            ("First aid by", one.first_aid_by),
            ("First aid at", one.first_aid_at),
            ("EMS", label_of(choices.EMS, one.ems) or None),
            ("EMS with the person at", one.ems_at),
            ("Hospital", label_of(choices.HOSPITALS, one.hospital) or None),
            ("Which hospital", one.hospital_name),
            *(_as_met(one) if one.side in ("subject", None) else ()),
            ("Note", one.note),
        ]
        for one in row.people.all()
    ]


def _as_met(one: HurtPerson) -> Facts:
    """How the person sought was met, as the officers saw it."""
    return [
        ("Officers perceived a threat", _SAID[one.was_threat]),
        ("Armed or believed armed", _SAID[one.was_armed]),
        ("Resistance", one.resistance),
        ("Apparent impairments", one.impairments),
    ]


def other_force_lines(row: Force, *, is_open: bool) -> list[dict[str, Any]]:
    """Each other force for a table; on whom only where the report is open to the viewer."""
    return [
        {
            "force": label_of(choices.FORCES, one.force),
            "by": str(one.by) if one.by else one.by_other,
            "person": one.person if is_open else None,
            "is_hidden": bool(one.person) and not is_open,
            "at": one.at,
            "report": one.report,
            "note": one.note,
        }
        for one in row.other_force.select_related("by")
    ]


def told_lines(row: Force) -> list[ForceNotification]:
    """Who was told, in the order of the times."""
    return sorted(row.notifications.all(), key=lambda one: (one.at is None, one.at, one.order))


def _seconds(count: int | None) -> str | None:
    return None if count is None else f"{count} s"
