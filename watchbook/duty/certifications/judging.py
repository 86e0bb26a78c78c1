"""From records to what `core` judges: a rule's demands, scores, how long a certificate holds."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from watchbook.core.reliability.evaluations import (
    MET,
    NOT_MET,
    NOT_RECORDED,
    Area,
    Finding,
    Scored,
    Standard,
    scored,
)
from watchbook.core.reliability.validity import Validity, standing_on
from watchbook.core.schema import label_of
from watchbook.duty.certifications.choices import AGAINST, INDEPENDENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from watchbook.duty.teams.models import Team

_STANDARD = (
    "pass_permille", "pass_points_tenths", "pass_count", "count_of", "misses_allowed",
    "false_allowed", "is_blank_required", "areas_least", "search_limit_s",
)  # fmt: skip
_AREA = ("outcome", "points_tenths", "placed", "found", "false_responses", "is_blank", "search_s")


def day_of(moment: datetime, zone: str) -> date:
    """The day of an instant on an agency's own calendar."""
    return moment.astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """When a day begins in a zone."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))


def standard_of(rule: Mapping[str, Any]) -> Standard:
    """What a version of a rule asks, from its values."""
    return Standard(
        scoring=rule.get("scoring") or "",
        phases=tuple(one["name"] for one in rule.get("phases", ())),
        **{name: rule.get(name) for name in _STANDARD},
    )


def scored_by(rule: Mapping[str, Any], scores: Iterable[Mapping[str, Any]]) -> Scored:
    """What the scores of an evaluation say against a version of its rule."""
    areas = tuple(Area(one["name"], **{name: one.get(name) for name in _AREA}) for one in scores)
    return scored(standard_of(rule), areas)


def independence_of(rule: Mapping[str, Any], relations: Iterable[str]) -> list[Finding]:
    """Each demand of the rule on its evaluator, against what was written about him."""
    stated = set(relations)
    findings = []
    for demand in INDEPENDENCE:
        if demand.value not in rule.get("independence", ()):
            continue
        told = MET if stated else NOT_RECORDED
        verdict = NOT_MET if AGAINST[demand.value] in stated else told
        findings.append(Finding(label_of(INDEPENDENCE, demand.value), verdict, ""))
    return findings


def validity_of(values: Mapping[str, Any], parted_at: datetime | None, zone: str) -> Validity:
    """What decides how long a certificate holds: its values, and when its team ended."""
    return Validity(
        begins_on=values.get("valid_from") or values["issued_on"],
        paper_until=values.get("valid_until"),
        rule_until=values.get("proposed_until"),
        is_void_on_parting=values.get("is_void_on_parting"),
        parted_on=day_of(parted_at, zone) if parted_at else None,
        withdrawn_on=values.get("withdrawn_on"),
    )


_VALIDITY = (
    "issued_on", "valid_from", "valid_until", "proposed_until", "is_void_on_parting",
    "withdrawn_on",
)  # fmt: skip


def validity_in(row: Any, zone: str, at: datetime) -> Validity:
    """The same, of a row at an instant; a later end of its team does not count yet."""
    team: Team = row.team
    parted = team.until_at if team.until_at is not None and team.until_at <= at else None
    return validity_of({name: getattr(row, name) for name in _VALIDITY}, parted, zone)


def standing_in(row: Any, zone: str, at: datetime) -> str:
    """How a certificate's row stands at an instant."""
    return standing_on(validity_in(row, zone, at), day_of(at, zone))
