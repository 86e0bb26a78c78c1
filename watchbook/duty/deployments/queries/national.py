"""A month of force as the FBI's National Use-of-Force Data Collection asks for it.

Judged from injuries and shots, never from "bite = yes". What goes out is what was approved: a
report that waits for its approval is listed and left out, and no zero report is offered meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from watchbook.core.reliability.national import (
    Hurt,
    Judged,
    Missing,
    Reported,
    Subject,
    doubts_of,
    judged,
    missing_of,
)
from watchbook.core.schema import label_of
from watchbook.duty.deployments.choices_force import FORCES
from watchbook.duty.deployments.models import Bite, Critical, Force, Incident, MonthReport
from watchbook.duty.deployments.queries.force import bites_without_report, force_reports
from watchbook.duty.deployments.queries.narrowing import closed_incidents
from watchbook.duty.deployments.queries.national_officers import (
    OFFICERS,
    injuries_of,
    officers_in,
    plain_name,
    who_used,
)
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.reading import version_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watchbook.duty.deployments.models import IncidentPerson
    from watchbook.ground.people.viewer import Viewer

_KIND = "deployments.force"
_AT_PERSON = "firearm-at-person"
STATED = ("offences", "nibrs_number", "was_approached", "was_ambush", "officers_own",
          "officers_elsewhere")  # fmt: skip
"""Facts of a report that the file takes as they are stated."""


@dataclass(frozen=True)
class MonthIncident:
    """One incident of the month with its force reports, as recorded and as approved."""

    incident: Incident
    reports: list[Force]
    now: Judged
    approved: Judged
    reported: Reported | None
    """What goes out: None while nothing approved asks for a report."""
    unmatched: int
    """Persons hurt whose description was not found among the incident's persons."""
    missing: tuple[Missing, ...] = ()
    """What the collection asks of it and nothing says: of what goes out, else of what waits to."""
    doubts: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it must be reported by what is recorded and nobody has approved that yet."""
        return self.now.is_reportable and not self.approved.is_reportable


@dataclass(frozen=True)
class Month:
    """A month of the agency, in its own zone."""

    first: date
    incidents: list[MonthIncident] = field(default_factory=list)
    closed: int = 0
    """Critical incidents of the month that are not open to this viewer."""
    unwritten: list[Bite] = field(default_factory=list)
    """First facts of bites of persons that no report tells of: nothing says how they were hurt."""
    made: list[MonthReport] = field(default_factory=list)

    @property
    def reported(self) -> list[Reported]:
        """What goes out."""
        return [one.reported for one in self.incidents if one.reported is not None]

    @property
    def unanswered(self) -> int:
        """How many facts of what goes out are not recorded."""
        return sum(len(one.missing) for one in self.incidents if one.reported is not None)

    @property
    def waiting(self) -> list[MonthIncident]:
        """What must go out and waits for its approval."""
        return [one for one in self.incidents if one.waits]

    @property
    def unsettled(self) -> list[MonthIncident]:
        """Incidents of which not enough is recorded to say whether they must be reported."""
        return [one for one in self.incidents if not one.now.is_settled]

    @property
    def is_zero(self) -> bool:
        """Whether the month has nothing to report, as far as this viewer sees and all is told."""
        open_ = self.waiting or self.unsettled or self.unwritten or self.closed
        return not (self.reported or open_)


def span_of(viewer: Viewer, first: date) -> tuple[datetime, datetime]:
    """The month that begins on this day, in the agency's zone; its end is no longer part of it."""
    zone = ZoneInfo(viewer.timezone)
    turn = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (
        datetime(first.year, first.month, 1, tzinfo=zone),
        datetime(turn.year, turn.month, 1, tzinfo=zone),
    )


def month_of(viewer: Viewer, first: date) -> Month:
    """Every incident with force of a month. A few statements, and two for each report."""
    since, until = span_of(viewer, first)
    rows = force_reports(viewer).filter(occurred_at__gte=since, occurred_at__lt=until)
    listed = list(rows.order_by("incident__began_at", "incident_id", "received_at", "id"))
    found = [
        _incident(viewer, incident, list(reports))
        for incident, reports in groupby(listed, key=lambda one: one.incident)
    ]
    begun = Q(began_at__gte=since, began_at__lt=until)
    used = Q(force__occurred_at__gte=since, force__occurred_at__lt=until)
    hidden = Incident.objects.filter(begun | used, id__in=closed_incidents(viewer)).distinct()
    bitten = bites_without_report(viewer).filter(occurred_at__gte=since, occurred_at__lt=until)
    unwritten = [one for one in bitten if one.bitten != "animal"]
    made = MonthReport.objects.filter(agency_id=viewer.agency, month=since.date())
    kept = list(made.exclude(state=State.EXPUNGED))
    return Month(since.date(), found, hidden.count(), unwritten, kept)


def _incident(viewer: Viewer, incident: Incident, reports: list[Force]) -> MonthIncident:
    kind = kind_named(_KIND)
    now = [kind.values_in(one) for one in reports]
    approved = [values for one in reports if (values := _approved(one)) is not None]
    verdict, so_far = _judged(approved), _judged(now)
    if not so_far.is_reportable and not verdict.is_reportable:
        return MonthIncident(incident, reports, so_far, verdict, None, 0)
    persons = list(incident.persons.all())
    told = approved if verdict.is_reportable else now
    reported, unmatched = _reported(viewer, incident, told, persons)
    goes_out = reported if verdict.is_reportable else None
    return MonthIncident(
        incident, reports, so_far, verdict, goes_out, unmatched if goes_out else 0,
        missing_of(reported), doubts_of(reported),
    )  # fmt: skip


def _approved(report: Force) -> dict[str, Any] | None:
    """The newest approved version of a report; None where none is approved."""
    if report.approved_version is None:
        return None
    return version_values(report.agency_id, report.id, report.approved_version)


def _judged(many: Iterable[dict[str, Any]]) -> Judged:
    told = list(many)
    hurt = [
        Hurt(f"{at}/{line['id']}", line.get("has_died"), frozenset(line.get("signs") or ()))
        for at, values in enumerate(told)
        for line in values.get("people") or ()
        if line.get("has_died") or set(line.get("injuries") or ()) != {"none"}
    ]
    shots = any(
        line["force"] == _AT_PERSON for values in told for line in values.get("other_force") or ()
    )
    return judged(hurt, has_firearm_at_person=shots)


def _reported(
    viewer: Viewer, incident: Incident, approved: list[dict[str, Any]],
    persons: list[IncidentPerson],
) -> tuple[Reported, int]:  # fmt: skip
    lines = merged_people(line for values in approved for line in values.get("people") or ())
    subjects, unmatched = [], 0
    for line in lines:
        if line.get("side") in OFFICERS:
            continue
        described = _described(line, persons, lines)
        unmatched += described is None
        subjects.append(_subject(line, described, _forces_on(line, approved)))
    stated, disputed = _stated(approved)
    return (
        Reported(
            incident.number or str(incident.id)[:8],
            incident.began_at.astimezone(ZoneInfo(viewer.timezone)),
            incident.place_class,
            incident.reason,
            True if any(values.get("supervisor") for values in approved) else None,
            tuple(subjects),
            officers_in(viewer, lines, approved),
            location=incident.place,
            has_nameless_force=any(
                not who_used(one) for values in approved for one in values.get("other_force") or ()
            ),
            disputed=disputed,
            **stated,
        ),
        unmatched,
    )


def _stated(approved: list[dict[str, Any]]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Facts of the contact as the reports state them, and those that two of them tell differently.

    What one report says and another leaves open stands; where two differ nobody chooses for them.
    """
    found, disputed = {}, []
    for name in STATED:
        told = {values[name] for values in approved if values.get(name) not in (None, "")}
        found[name] = told.pop() if len(told) == 1 else None
        if told:
            disputed.append(name)
    return found, tuple(disputed)


def _forces_on(line: dict[str, Any], approved: list[dict[str, Any]]) -> tuple[str, ...]:
    """What was used on a person, each once: what names nobody or this person, the dog first."""
    name = plain_name(line)
    bites = [one for values in approved for one in values.get("bites") or ()]
    other = [one for values in approved for one in values.get("other_force") or ()]
    found = ["Dog"] if any(plain_name(one) in ("", name) or not name for one in bites) else []
    found += [
        label_of(FORCES, one["force"]) for one in other if plain_name(one) in ("", name) or not name
    ]
    return tuple(dict.fromkeys(found))


def merged_people(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Persons hurt as several reports tell them: one of a side and name once, with all of it.

    Who has no name stays a person of his own: nothing says that two of them are one.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for place, line in enumerate(lines):
        group = "officers" if line.get("side") in OFFICERS else "subjects"
        key = (group, plain_name(line) or f"line {place}")
        known = found.setdefault(key, {})
        for name, value in line.items():
            before = known.get(name)
            if isinstance(value, list) and before:
                known[name] = list(dict.fromkeys([*before, *value]))
            elif before is None or (before is False and value is True):
                known[name] = value
    return list(found.values())


def _described(
    line: dict[str, Any], persons: list[IncidentPerson], lines: list[dict[str, Any]]
) -> IncidentPerson | None:
    """The person of the incident that a line is about: by name, else where there is only one."""
    name = plain_name(line)
    by_name = [one for one in persons if name and plain_name({"person": one.name}) == name]
    if len(by_name) == 1:
        return by_name[0]
    subjects = [one for one in lines if one.get("side") not in OFFICERS]
    suspects = [one for one in persons if one.role in ("suspect", "driver", "passenger")]
    return suspects[0] if len(suspects) == 1 and len(subjects) == 1 and not name else None


def _subject(
    line: dict[str, Any], described: IncidentPerson | None, forces: tuple[str, ...]
) -> Subject:
    return Subject(
        sex=described.sex if described else None,
        race=described.race if described else None,
        ethnicity=described.ethnicity if described else None,
        age=described.age if described else None,
        height_in=described.height_in if described else None,
        weight_lb=described.weight_lb if described else None,
        impairments=line.get("impairments"),
        was_threat=line.get("was_threat"),
        was_armed=line.get("was_armed"),
        resistance=line.get("resistance"),
        forces=forces,
        injuries=injuries_of(line),
        has_died=line.get("has_died"),
    )


def is_month_made(viewer: Viewer, first: date) -> bool:
    """Whether a file of a month was made once it was over."""
    _, until = span_of(viewer, first)
    rows = MonthReport.objects.filter(agency_id=viewer.agency, month=first, received_at__gte=until)
    return rows.exclude(state=State.EXPUNGED).exists()


def has_critical(viewer: Viewer) -> bool:
    """Whether anything is critical now, so that pages say whose numbers these are."""
    rows = Critical.objects.filter(agency_id=viewer.agency, ended_at=None)
    return rows.exclude(state=State.EXPUNGED).exists()
