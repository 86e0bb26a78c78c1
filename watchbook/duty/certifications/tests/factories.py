"""Rules, evaluations and certificates for tests, made through the same actions that people use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import validate
from watchbook.duty.certifications import schema
from watchbook.duty.certifications.actions.rules import take_rule
from watchbook.duty.certifications.judging import day_of
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.sending import Sent, amending
from watchbook.ground.records.slots import submission_action

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.certifications.models import Certificate, Evaluation, Rule
    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

_SCHEMAS = {one.kind: one for one in schema.SCHEMAS}


def clean(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Values as the one validator gives them; the test fails where it has a problem."""
    result = validate(_SCHEMAS[kind], values)
    assert result.is_valid, result.problems
    return result.values


def submit(kind: str, by: Viewer, at: datetime, **values: Any) -> Any:
    """A new record of a kind, as a page or a phone sends it."""
    return submission_action(kind)(Sent(acting_user=by, values=clean(kind, values), at=at))


def amend(row: Any, kind: str, by: Viewer, at: datetime, **changes: Any) -> Any:
    """A new version with these changes."""
    by_program = {field.name for field in _SCHEMAS[kind].fields if field.is_by_program}
    values = {k: v for k, v in kind_named(kind).values_in(row).items() if k not in by_program}
    values = {name: value for name, value in (values | changes).items() if value is not None}
    return submission_action(kind)(amending(by, row, values, "A typing error", at))


def make_rule(by: Viewer, at: datetime, code: str = "npca-contraband") -> Rule:
    """A rule taken from the bundled list."""
    return take_rule(acting_user=by, code=code, at=at)


def make_certificate(
    by: Viewer, at: datetime, team: Team, *, days: int = 100, **values: Any
) -> Certificate:
    """A certificate issued `days` before `at`, that holds a year by its paper."""
    issued = day_of(at, by.timezone) - timedelta(days=days)
    given: dict[str, Any] = {
        "team": team.id, "issued_on": issued, "body": "NPCA", "title": "Narcotics",
        "disciplines": ["narcotics"], "valid_until": issued + timedelta(days=365),
    } | values  # fmt: skip
    kept = {name: value for name, value in given.items() if value is not None}
    made: Certificate = submit("certifications.certificate", by, at, **kept)
    return made


def make_evaluation(
    by: Viewer, at: datetime, team: Team, rule: Rule | None = None, *, days: int = 100,
    **values: Any,
) -> Evaluation:  # fmt: skip
    """A passed evaluation `days` before `at`."""
    given: dict[str, Any] = {
        "team": team.id, "evaluated_on": day_of(at, by.timezone) - timedelta(days=days),
        "stated": "passed", "evaluator": "Lt. Orla Finch", "place": "Fairground",
    } | ({"rule": rule.id} if rule else {}) | values  # fmt: skip
    made: Evaluation = submit("certifications.evaluation", by, at, **given)
    return made
