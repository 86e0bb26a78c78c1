"""The records that an evaluation or a certificate names, and who may write of which team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.certifications.models import Evaluation, Rule
from watchbook.duty.certifications.permissions import WRITE_ALL
from watchbook.duty.teams.models import Team
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.reading import version_values
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from watchbook.duty.certifications.models import Certificate
    from watchbook.ground.records.sending import Sent


def named(sent: Sent, field: str, model: Any, label: str) -> Any:
    """The record that a field names; None where it names none, UnknownRecordError if not there."""
    wanted = sent.values.get(field)
    if wanted is None:
        return None
    row = model.objects.filter(agency_id=sent.agency, id=wanted).first()
    if row is None:
        message = f"{label}: no such record is kept here yet."
        raise UnknownRecordError(message)
    return row


def team_of(sent: Sent) -> Team:
    """The team, with dog and handler; a handler writes of his own teams, others of any."""
    rows = Team.objects.filter(agency_id=sent.agency, id=sent.values["team"])
    team = rows.select_related("dog", "handler").first()
    if team is None:
        message = "Team: no such record is kept here yet."
        raise UnknownRecordError(message)
    viewer = sent.acting_user
    if not may(viewer, WRITE_ALL) and team.handler_id != viewer.person_id:
        message = "This is written by the team's own handler, a trainer, a supervisor or custodian."
        raise NotAllowedError(message)
    return team


def pinned_rule(
    sent: Sent, before: Evaluation | Certificate | None
) -> tuple[Rule | None, int | None]:
    """The rule that is named, and the version that it is judged by.

    An amendment keeps the version that the record was judged by, as long as it names the same
    rule: correcting a typing error never changes what a certificate was worth.
    """
    rule: Rule | None = named(sent, "rule", Rule, "Rule")
    if rule is None:
        return None, None
    if before is not None and before.rule_id == rule.id and before.rule_version:
        return rule, before.rule_version
    return rule, rule.version


def rule_values(rule: Rule, version: int) -> dict[str, Any]:
    """What a rule said at a version."""
    return version_values(rule.agency_id, rule.id, version)


def evaluation_of(sent: Sent) -> Evaluation | None:
    """The evaluation that a certificate follows from."""
    found: Evaluation | None = named(sent, "evaluation", Evaluation, "Evaluation")
    return found
