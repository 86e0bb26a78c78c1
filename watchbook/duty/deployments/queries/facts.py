"""What incidents and deployments say, as pairs of term and value; None is "not recorded"."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Field, Type, label_of, labels_of
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.queries.deployments import number_of
from watchbook.duty.deployments.schema.tasks import DETAILS
from watchbook.duty.teams.weather import metar_facts, temperature_text
from watchbook.duty.watches.choices import PRECIPITATIONS, WINDS
from watchbook.duty.watches.queries.listing import degrees

if TYPE_CHECKING:
    from watchbook.duty.deployments.models import Deployment, Incident

Facts = list[tuple[str, Any]]
_GRAM_MG = 1_000
_KILO_MG = 1_000_000
_OUNCE_MG = Decimal("28349.523125")


def place_text(row: Any) -> str | None:
    """Where, in words and degrees."""
    parts = [row.place or ""]
    if row.latitude_e7 is not None and row.longitude_e7 is not None:
        parts.append(f"{degrees(row.latitude_e7)}, {degrees(row.longitude_e7)}")
    return " · ".join(part for part in parts if part) or None


def mass_text(mass_mg: int | None) -> str | None:
    """A mass as people say it, metric with ounces beside it."""
    if mass_mg is None:
        return None
    unit, size = ("kg", _KILO_MG) if mass_mg >= _KILO_MG else ("g", _GRAM_MG)
    number = f"{(Decimal(mass_mg) / size).normalize():f}"
    ounces = Decimal(mass_mg) / _OUNCE_MG
    return f"{number} {unit} ({ounces:,.2f} oz)"


def money_text(cents: int | None) -> str | None:
    """Dollars and cents."""
    return None if cents is None else f"${cents // 100:,}.{cents % 100:02d}"


def incident_facts(found: Incident, *, with_restricted: bool) -> Facts:
    """The incident itself; its clock, phases and persons stand elsewhere on the page."""
    why = [label_of(choices.REASONS, found.reason), found.reason_words]
    told: Facts = [
        ("Incident number", found.number),
        ("What it was", label_of(choices.TYPES, found.type)),
        ("Team", str(found.team) if found.team else None),
        ("Began", found.began_at),
        ("Ended", found.ended_at),
        ("Place", place_text(found)),
        ("Kind of place", label_of(choices.PLACE_CLASSES, found.place_class) or None),
        ("Why the dog was there", ". ".join(word for word in why if word) or None),
    ]
    for label, value in (
        ("Requesting agency", found.requesting_agency),
        ("Citation number", found.citation),
    ):
        if value:
            told.append((label, value))
    return [*told, *_ground(found, with_restricted=with_restricted)]


def _ground(found: Incident, *, with_restricted: bool) -> Facts:
    told: Facts = [("Ground", labels_of(choices.GROUNDS, found.ground) or None)]
    if found.warrant_number or "warrant" in found.ground:
        told.append(("Warrant number", found.warrant_number))
    if found.consent_by or "consent" in found.ground:
        shown = found.consent_by if with_restricted else "restricted: not shown to you"
        told.append(("Consent given by", shown if found.consent_by else None))
    return told


def car_facts(found: Incident) -> Facts:
    """The dog in the car, where there was no K9 task."""
    if not (found.has_no_task or found.door):
        return []
    left = (
        {True: "Yes", False: "No"}.get(found.dog_left_car)
        if found.dog_left_car is not None
        else None
    )
    told: Facts = [("Door of the dog's car", label_of(choices.DOORS, found.door) or None)]
    if found.door != "closed":
        told += [
            ("Opened by", label_of(choices.DOOR_BY, found.door_by) or None),
            ("Opened at", found.door_at),
        ]
    return [*told, ("The dog left the car", left)]


def deployment_facts(found: Deployment) -> Facts:
    """The deployment itself, its task's own fields, the conditions as the handler saw them."""
    weather = [
        "" if found.temperature_c10 is None else temperature_text(found.temperature_c10),
        label_of(WINDS, found.wind),
        f"from {label_of(choices.DIRECTIONS, found.wind_from).lower()}" if found.wind_from else "",
        label_of(PRECIPITATIONS, found.precipitation),
    ]
    told: Facts = [
        ("Team", str(found.team)),
        ("Task", label_of(choices.TASKS, found.task)),
        ("Outcome", label_of(choices.OUTCOMES, found.outcome) or None),
        ("Began", found.began_at),
        ("Ended", found.ended_at),
        ("Incident number", number_of(found)),
        ("Place", place_text(found)),
        ("Asked for by", found.requested_by),
        ("Lead", label_of(choices.LEADS, found.lead) or None),
        ("Surface", labels_of(choices.SURFACES, found.surfaces) or None),
        ("Weather, as the handler saw it", ", ".join(word for word in weather if word) or None),
        *metar_facts(found.metar, found.metar_distance_m, found.began_at),
    ]
    return [*told, *_persons(found), *task_facts(found)]


def _persons(found: Deployment) -> Facts:
    is_asked = found.task in choices.LOOKING_FOR_PERSONS
    told: Facts = [
        ("Persons found", found.persons_found),
        ("Persons arrested", found.persons_arrested),
        ("The dog's part in a capture", label_of(choices.CAPTURES, found.capture) or None),
    ]
    return [pair for pair in told if is_asked or pair[1] is not None]


def task_facts(found: Deployment) -> Facts:
    """What the task's own fields say; those that were not answered are left out."""
    kept = found.details or {}
    return [(one.label, _word(one, kept[one.name])) for one in DETAILS if one.name in kept]


def _word(field: Field, value: Any) -> Any:
    if field.type is Type.CHOICE:
        return label_of(field.choices, value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value} {field.unit}" if field.unit else value


def finding_rows(found: Deployment) -> list[dict[str, Any]]:
    """The findings in words, as they were written."""
    return [
        {
            "item": one,
            "result": label_of(choices.RESULTS, one.result),
            "what": label_of(choices.SUBSTANCES, one.substance) or None,
            "amount": _amount(one),
            "alert": one.alert_where,
            "where": one.found_where,
            "how": label_of(choices.FOUND_HOW, one.found_how),
            "laboratory": label_of(choices.LABORATORY, one.laboratory) or None,
            "is_sent": one.substance in choices.TO_THE_LABORATORY,
        }
        for one in found.findings.all()
    ]


def _amount(one: Any) -> str | None:
    parts = [
        mass_text(one.mass_mg),
        money_text(one.cash_cents),
        None if one.pieces is None else f"{one.pieces} piece{'' if one.pieces == 1 else 's'}",
    ]
    return ", ".join(part for part in parts if part) or None


def person_rows(found: Incident) -> list[dict[str, Any]]:
    """The persons of an incident in words; only for who reads restricted fields."""
    return [
        {
            "item": one,
            "role": label_of(choices.PERSON_ROLES, one.role) or None,
            "who": ", ".join(_described(one)) or None,
            "outcome": label_of(choices.PERSON_OUTCOMES, one.outcome) or None,
        }
        for one in found.persons.all()
    ]


def _described(one: Any) -> list[str]:
    height = (
        None if one.height_in is None else f"{one.height_in // 12}\u2032{one.height_in % 12}\u2033"
    )
    parts = [
        label_of(choices.SEXES, one.sex).lower(),
        label_of(choices.RACES, one.race),
        label_of(choices.ETHNICITIES, one.ethnicity),
        None if one.age is None else f"{one.age} years",
        height,
        None if one.weight_lb is None else f"{one.weight_lb} lb",
    ]
    return [part for part in parts if part]


def person_lines(found: list[Any]) -> list[dict[str, Any]]:
    """Who was found in a deployment; only for who reads restricted fields."""
    return [
        {
            "item": one,
            "condition": label_of(choices.CONDITIONS_OF_PERSONS, one.condition).lower(),
        }
        for one in found
    ]
