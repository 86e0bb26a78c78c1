"""What the program asks about a record that it keeps as it is: days and results that do not fit.

Nothing here refuses anything. The answer is written into the record (`explained`), and ends it.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from watchbook.core.reliability.evaluations import FAILED, NOT_MET, PASSED
from watchbook.duty.certifications.judging import day_of, independence_of, scored_by
from watchbook.duty.certifications.models import Evaluation
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from watchbook.duty.teams.models import Team

_DAY_H = 24


def against_team(team: Team, day: date, zone: str) -> list[str]:
    """Whether a day lies outside the life of dog or team."""
    asked = []
    if team.dog.born_on is not None and day < team.dog.born_on:
        asked.append("before-dog")
    elif day < day_of(team.from_at, zone):
        asked.append("before-team")
    if team.until_at is not None and day > day_of(team.until_at, zone):
        asked.append("after-team")
    return asked


def about_certificate(
    values: Mapping[str, Any], team: Team, evaluation: Evaluation | None, zone: str
) -> list[str]:
    """What is asked about a certificate."""
    asked = against_team(team, values["issued_on"], zone)
    begins = values.get("valid_from") or values["issued_on"]
    if values.get("valid_until") is not None and values["valid_until"] < begins:
        asked.append("backwards")
    if evaluation is not None and evaluation.team_id != team.id:
        asked.append("other-team")
    if evaluation is not None and evaluation.stated in ("failed", "unfinished"):
        asked.append("not-passed")
    return asked


def about_evaluation(
    values: Mapping[str, Any],
    rule: Mapping[str, Any],
    team: Team,
    others: Iterable[Evaluation],
    zone: str,
) -> list[str]:
    """What is asked about an evaluation; `others` are the team's earlier ones by the same rule."""
    asked = against_team(team, values["evaluated_on"], zone)
    outcome = scored_by(rule, values.get("scores", ())).outcome
    if (values.get("stated"), outcome) in ((PASSED, FAILED), (FAILED, PASSED)):
        asked.append("differs")
    told = [(one.get("found"), one.get("placed")) for one in values.get("scores", ())]
    if any(found is not None and placed is not None and found > placed for found, placed in told):
        asked.append("more-found")
    if any(one.verdict == NOT_MET for one in independence_of(rule, values.get("relations", ()))):
        asked.append("not-independent")
    begun, over = values["evaluated_on"], values.get("finished_at")
    waits = [wait_after(one, rule, zone) for one in others if one.evaluated_on <= begun]
    if any(
        begun < day or (instant is not None and over is not None and over < instant)
        for day, instant in (wait for wait in waits if wait is not None)
    ):
        asked.append("too-soon")
    return asked


def wait_after(
    failed: Evaluation, rule: Mapping[str, Any], zone: str
) -> tuple[date, datetime | None] | None:
    """From which day, and instant where the hour is known, a retest is open; None for no wait.

    Where no hour was recorded, whole days are counted from the day after.
    """
    hours = rule.get("retest_wait_h")
    if hours is None or failed.stated != FAILED:
        return None
    if failed.finished_at is not None:
        until = failed.finished_at + timedelta(hours=hours)
        return day_of(until, zone), until
    return failed.evaluated_on + timedelta(days=ceil(hours / _DAY_H)), None


def earlier(
    agency: str, team: Team, rule_id: UUID | None, record_id: UUID | None
) -> list[Evaluation]:
    """The team's other evaluations by a rule, newest first."""
    rows = Evaluation.objects.filter(agency_id=agency, team=team, rule=rule_id)
    return [one for one in rows.exclude(state=State.EXPUNGED) if one.id != record_id]
