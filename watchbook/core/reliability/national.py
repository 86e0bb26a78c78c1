"""Who must be reported to the FBI's National Use-of-Force Data Collection, and its bulk file.

An incident is reported where force by law enforcement ended in a death or in serious bodily injury,
or where a firearm was discharged at or in the direction of a person. Serious bodily injury is that
of 18 U.S.C. 2246(4) as the collection quotes it: substantial risk of death, unconsciousness,
protracted and obvious disfigurement, or protracted loss or impairment of the function of a bodily
member, organ or mental faculty (the statute's "extreme physical pain" is not in the collection's
list). Most bites do not qualify: the answer comes from injuries, never from "bite = yes".

What is known of the bulk file: the specification UoF-DOC-37001-4.0 of 15 August 2018 has the data
elements Action, ActionTime and a payload, which stands under the name `Incident` and holds subject
and officer segments, or under `ZeroReport` for a month without any. Action is `Add`, `AddOnly` or
`Remove`, ActionTime is mm/dd/yyyy hh:mm:ss, `agency_ori` has nine characters,
`agency_case_number` at most twenty letters, digits and hyphens, `incident_date` is MM/DD/YYYY.
The text of the specification was not at hand beyond that. All other names in the file
are the questions of the collection's web form in words of ours: they must be
compared with the specification before a first load. What was not recorded is null, and so is
what two reports of one incident tell differently.

Officers are counted twice, as the FBI's two sources do: those involved, own and others', as the
reports state it; and those who used force, from what the reports say that each of them did.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from watchbook.core.reliability.national_questions import INCIDENT_QUESTIONS, SUBJECT_QUESTIONS

NONE_OF_THESE = "none-of-these"

SERIOUS_SIGNS: tuple[tuple[str, str], ...] = (
    ("risk-of-death", "Substantial risk of death"),
    ("unconscious", "Unconsciousness"),
    ("disfigurement", "Protracted and obvious disfigurement"),
    ("impairment", "Protracted loss or impairment of a member, organ or mental faculty"),
    (NONE_OF_THESE, "None of these"),
)
"""Signs of serious bodily injury by 18 U.S.C. 2246(4), and the answer that there is none."""

SOURCE = (
    "FBI National Use-of-Force Data Collection; serious bodily injury by 18 U.S.C. 2246(4); bulk "
    "file after UoF-DOC-37001-4.0, 15 August 2018"
)
RULE_VERSION = 1

CONFIRMED = ("Action", "ActionTime", "agency_ori", "agency_case_number", "incident_date")
"""Names of the bulk file that a public source confirms."""

_ORI = re.compile(r"[A-Z0-9]{9}")
_CASE_NUMBER = re.compile(r"[A-Za-z0-9-]{1,20}")
_UNFIT = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Hurt:
    """One person hurt or killed, on any side. `signs` empty means "not recorded"."""

    id: Hashable
    has_died: bool | None = None
    signs: frozenset[str] = frozenset()

    @property
    def is_serious(self) -> bool | None:
        """Whether a sign of serious bodily injury is recorded; None where nothing says so."""
        if self.signs - {NONE_OF_THESE}:
            return True
        return False if self.signs else None


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether an incident must be reported, why, and what is still unknown.

    `reasons` are sentences, empty where nothing recorded asks for a report; `unknown` are the
    persons of whom death or the signs are not recorded, so that the answer may change.
    """

    reasons: tuple[str, ...]
    unknown: tuple[Hashable, ...]

    @property
    def is_reportable(self) -> bool:
        """Whether it must be reported by what is recorded."""
        return bool(self.reasons)

    @property
    def is_settled(self) -> bool:
        """Whether what is not recorded could no longer change the answer."""
        return self.is_reportable or not self.unknown


def judged(hurt: Iterable[Hurt], *, has_firearm_at_person: bool) -> Judged:
    """Whether an incident with these persons hurt must be reported. Pure."""
    persons = list(hurt)
    reasons = []
    if any(one.has_died for one in persons):
        reasons.append("A person died.")
    if any(one.is_serious for one in persons):
        reasons.append("A person has serious bodily injury.")
    if has_firearm_at_person:
        reasons.append("A firearm was discharged at or toward a person.")
    unknown = tuple(one.id for one in persons if not one.has_died and one.is_serious is None)
    return Judged(tuple(reasons), unknown)


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject segment, as far as the web form's questions are known. None: not recorded."""

    sex: str | None = None
    race: str | None = None
    ethnicity: str | None = None
    age: int | None = None
    height_in: int | None = None
    weight_lb: int | None = None
    impairments: str | None = None
    was_threat: bool | None = None
    was_armed: bool | None = None
    resistance: str | None = None
    forces: tuple[str, ...] = ()
    injuries: tuple[str, ...] = ()
    has_died: bool | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer who was involved. The collection asks for no name and no number.

    `used_force` is False only where a report says so, None where nothing does (hurt, no more told).
    """

    used_force: bool | None = None
    is_own: bool | None = None
    discharged_firearm: bool | None = None
    injuries: tuple[str, ...] = ()
    has_died: bool | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """One incident for the bulk file. `happened_at` is in the agency's own zone.

    `officers_own` and `officers_elsewhere` are how many were involved, as stated; `officers` are
    those that the reports tell of. `has_nameless_force` says that some force names nobody, so that
    nobody knows how many used it. `disputed` are facts that two reports tell differently.
    """

    case_number: str
    happened_at: datetime
    location_type: str | None = None
    reason: str | None = None
    has_supervisor: bool | None = None
    subjects: tuple[Subject, ...] = ()
    officers: tuple[Officer, ...] = ()
    location: str | None = None
    offences: str | None = None
    nibrs_number: str | None = None
    was_approached: bool | None = None
    was_ambush: bool | None = None
    officers_own: int | None = None
    officers_elsewhere: int | None = None
    has_nameless_force: bool = False
    disputed: tuple[str, ...] = ()

    @property
    def forceful(self) -> int | None:
        """How many officers used force; None where nothing says who did."""
        used = sum(one.used_force is True for one in self.officers)
        return None if self.has_nameless_force else used or None

    @property
    def forceful_own(self) -> int | None:
        """How many of them are the reporting agency's; None where one of them may be either."""
        used = [one.is_own for one in self.officers if one.used_force]
        return None if self.forceful is None or None in used else sum(map(bool, used))


@dataclass(frozen=True, slots=True)
class Missing:
    """One question that is not answered, in words, and which record would answer it."""

    words: str
    is_of_incident: bool


def missing_of(report: Reported) -> tuple[Missing, ...]:
    """The collection's questions that a report leaves unanswered. Pure.

    Of what two reports tell differently it says that: nobody has to look for an answer twice.
    """
    found = [
        Missing(
            f"{one.label}: reports differ" if one.name in report.disputed else one.label,
            one.is_of_incident,
        )
        for one in INCIDENT_QUESTIONS
        if getattr(report, one.name) in (None, "")
    ]
    many = len(report.subjects) > 1
    for place, subject in enumerate(report.subjects, start=1):
        who = f"Person {place}" if many else "Person"
        found += [
            Missing(f"{who}: {one.label}", one.is_of_incident)
            for one in SUBJECT_QUESTIONS
            if getattr(subject, one.name) in (None, "", ())
        ]
    return tuple(found)


def doubts_of(report: Reported) -> tuple[str, ...]:
    """Where the officers that are told of do not fit the numbers stated, as sentences. Pure."""
    found = []
    for stated, is_own, whose in (
        (report.officers_own, True, "this agency"),
        (report.officers_elsewhere, False, "other agencies"),
    ):
        told = sum(one.is_own is is_own for one in report.officers)
        if stated is not None and told > stated:
            officers = "1 officer" if told == 1 else f"{told} officers"
            found.append(f"{officers} of {whose} told of by name; the number stated is {stated}.")
    return tuple(found)


def problems_of(ori: str, reports: Iterable[Reported]) -> list[str]:
    """What the collection would refuse in this file, as sentences that say what to do."""
    found = []
    if not _ORI.fullmatch(ori):
        found.append("The agency's ORI needs nine capital letters and digits; set it first.")
    found += [
        f"The case number {one.case_number!r} has other characters than letters, digits and "
        "hyphens, or more than twenty; it is sent in a form that fits."
        for one in reports
        if not _CASE_NUMBER.fullmatch(one.case_number)
    ]
    return found


def bulk_of(ori: str, reports: Iterable[Reported], made_at: datetime) -> list[dict[str, Any]]:
    """The bulk file of some incidents: one object for each, ready for JSON.

    `made_at` is in the agency's own zone: the collection takes times without one.
    """
    return [
        {"Action": "Add", "ActionTime": _stamp(made_at), "Incident": _incident(ori, one)}
        for one in reports
    ]


def zero_report(ori: str, month: date, made_at: datetime) -> list[dict[str, Any]]:
    """The bulk file of a month without any incident to report."""
    return [
        {
            "Action": "Add",
            "ActionTime": _stamp(made_at),
            "ZeroReport": {"agency_ori": ori, "month": month.month, "year": month.year},
        }
    ]


def _stamp(at: datetime) -> str:
    return at.strftime("%m/%d/%Y %H:%M:%S")


def fitting_number(number: str) -> str:
    """A case number as the collection takes it: other characters become hyphens, cut at twenty."""
    return _UNFIT.sub("-", number).strip("-")[:20]


def _incident(ori: str, one: Reported) -> dict[str, Any]:
    return {
        "agency_ori": ori,
        "agency_case_number": fitting_number(one.case_number),
        "incident_date": one.happened_at.strftime("%m/%d/%Y"),
        "incident_hour": one.happened_at.hour,
        "incident_minute": one.happened_at.minute,
        "location": one.location,
        "location_type": one.location_type,
        "reason_for_contact": one.reason,
        "most_serious_offences": one.offences,
        "nibrs_incident_number": one.nibrs_number,
        "officers_approached_subject": one.was_approached,
        "ambush": one.was_ambush,
        "supervisor_present_or_consulted": one.has_supervisor,
        "number_of_subjects": len(one.subjects) or None,
        "officers_involved_own_agency": one.officers_own,
        "officers_involved_other_agencies": one.officers_elsewhere,
        "officers_who_used_force": one.forceful,
        "officers_who_used_force_own_agency": one.forceful_own,
        "subjects": [_subject(subject) for subject in one.subjects],
        "officers": [_officer(officer) for officer in one.officers],
    }


def _subject(one: Subject) -> dict[str, Any]:
    feet, inches = divmod(one.height_in, 12) if one.height_in is not None else (None, None)
    return {
        "sex": one.sex,
        "race": one.race,
        "ethnicity": one.ethnicity,
        "age": one.age,
        "height_feet": feet,
        "height_inches": inches,
        "weight_lb": one.weight_lb,
        "impairments": one.impairments,
        "perceived_threat": one.was_threat,
        "armed_or_believed_armed": one.was_armed,
        "resistance": one.resistance,
        "types_of_force": list(one.forces),
        "injuries": list(one.injuries),
        "died": one.has_died,
    }


def _officer(one: Officer) -> dict[str, Any]:
    return {
        "own_agency": one.is_own,
        "used_force": one.used_force,
        "discharged_firearm": one.discharged_firearm,
        "injuries": list(one.injuries),
        "died": one.has_died,
    }
