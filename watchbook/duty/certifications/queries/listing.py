"""Rows of lists as files, and the calendar of last days. Read at once: files are streamed later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from watchbook.core.schema import label_of, labels_of
from watchbook.duty.certifications.choices import (
    ASKED,
    DISCIPLINES,
    ODOURS,
    RELATIONS,
    RESULTS,
    SCORED,
)
from watchbook.duty.certifications.judging import day_of
from watchbook.duty.certifications.queries.certificates import (
    CertificateLine,
    certificates,
    in_force_then,
    lines,
    standing_team,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from watchbook.duty.certifications.models import Evaluation
    from watchbook.ground.people.viewer import Viewer

MONTHS_SHOWN = 13


def certificate_columns() -> list[str]:
    """Names of the columns of exported certificates."""
    return [
        "id", "version", "team", "dog", "handler", "body", "certificate", "disciplines", "odours",
        "number", "issued_on", "valid_from", "last_day_paper", "last_day_rule", "last_day",
        "stands", "days_left", "withdrawn_on", "asked_about", "answered",
    ]  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def certificate_rows(told: Iterable[CertificateLine]) -> list[list[object]]:
    """Exported certificates."""
    return [
        [
            str(one.row.id), one.row.version, str(one.row.team), str(one.row.team.dog),
            str(one.row.team.handler), one.row.body, one.row.title,
            labels_of(DISCIPLINES, one.row.disciplines) or None,
            labels_of(ODOURS, one.row.odours) or None, one.row.number, _day(one.row.issued_on),
            _day(one.validity.begins_on), _day(one.row.valid_until),
            _day(one.row.proposed_until), _day(one.until), one.standing_text, one.days_left,
            _day(one.row.withdrawn_on), labels_of(ASKED, one.row.asked) or None,
            bool(one.row.explained) if one.row.asked else None,
        ]
        for one in told
    ]  # fmt: skip


def evaluation_columns() -> list[str]:
    """Names of the columns of exported evaluations."""
    return [
        "id", "version", "team", "rule", "rule_version", "evaluated_on", "stated", "by_the_scores",
        "place", "evaluator", "evaluates_for", "evaluator_and_team", "odours", "asked_about",
    ]  # fmt: skip


def evaluation_rows(found: Iterable[Evaluation]) -> list[list[object]]:
    """Exported evaluations."""
    return [
        [
            str(one.id), one.version, str(one.team), str(one.rule) if one.rule else None,
            one.rule_version, _day(one.evaluated_on), label_of(RESULTS, one.stated) or None,
            label_of(SCORED, one.scored) or None, one.place, one.evaluator, one.evaluator_body,
            labels_of(RELATIONS, one.relations) or None, labels_of(ODOURS, one.odours) or None,
            labels_of(ASKED, one.asked) or None,
        ]
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True)
class Month:
    """A month of the calendar with what ends in it."""

    first: date
    lines: list[CertificateLine]


def months_of_endings(viewer: Viewer, at: datetime) -> list[Month]:
    """What is in force of standing teams, by the month of its last day: this one and a year on."""
    today = day_of(at, viewer.timezone)
    first = today.replace(day=1)
    firsts = [first]
    for _ in range(MONTHS_SHOWN - 1):
        firsts.append((firsts[-1] + timedelta(days=31)).replace(day=1))
    end = (firsts[-1] + timedelta(days=31)).replace(day=1)
    kept = certificates(viewer).filter(in_force_then(at, viewer.timezone), standing_team(at))
    told = lines(viewer, kept.filter(until__lt=end).order_by("until", "body", "id"), at)
    return [
        Month(month, [one for one in told if one.until and one.until.replace(day=1) == month])
        for month in firsts
    ]
