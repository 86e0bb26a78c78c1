"""Writes of certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.reliability.validity import last_day
from watchbook.duty.certifications.actions.naming import (
    evaluation_of,
    pinned_rule,
    rule_values,
    team_of,
)
from watchbook.duty.certifications.asking import about_certificate
from watchbook.duty.certifications.judging import day_of, midnight
from watchbook.duty.certifications.models import Rule
from watchbook.duty.certifications.permissions import WRITE
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import AHEAD, amending, refused

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.certifications.models import Certificate, Evaluation
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent

_KIND = "certifications.certificate"


def submit_certificate(sent: Sent) -> Certificate:
    """Keep what a paper says. The rule's own last day is proposed beside it, never put over it.

    Older than the dog, before the team began, ending before it begins: kept, and asked about.
    """
    require(sent.acting_user, WRITE)
    before = sent.existing(_KIND)
    team = team_of(sent)
    zone = sent.acting_user.timezone
    issued = sent.values["issued_on"]
    if issued > day_of(sent.at + AHEAD, zone):
        raise refused("/issued_on", "This day has not come yet; check the date.")
    rule, version = pinned_rule(sent, before)
    evaluation = evaluation_of(sent)
    values = _with_rule(dict(sent.values), rule, version, evaluation)
    if not values.get("body"):
        raise refused("/body", "Say which body issued it, or choose its rule.")
    values["asked"] = about_certificate(values, team, evaluation, zone)
    happened = min(midnight(issued, zone).replace(hour=23), sent.written_at)
    certificate: Certificate = sent.put(_KIND, values, happened)
    return certificate


def _with_rule(
    values: dict[str, Any], rule: Rule | None, version: int | None, evaluation: Evaluation | None
) -> dict[str, Any]:
    """What the paper left open as the rule names it; the proposal; and the evaluation's odours."""
    for name in ("rule_version", "proposed_until", "is_void_on_parting"):
        values.pop(name, None)
    if evaluation is not None and not values.get("odours"):
        values["odours"] = list(evaluation.odours)
    if rule is None or version is None:
        return values
    said = rule_values(rule, version)
    for name in ("body", "title", "disciplines"):
        if not values.get(name) and said.get(name):
            values[name] = said[name]
    values["rule_version"] = version
    begins = values.get("valid_from") or values["issued_on"]
    values["proposed_until"] = last_day(begins, said.get("valid_months"))
    values["is_void_on_parting"] = said.get("is_void_on_parting")
    return values


def judge_by_newest_rule(
    *, acting_user: Viewer, certificate: Certificate, reason: str, at: datetime
) -> Certificate:
    """Take the newest version of its rule for a certificate: a new version, with the reason."""
    rule = certificate.rule
    if rule is None or rule.version == certificate.rule_version:
        raise refused("", "It is judged by the newest version of its rule already.")
    values = kind_named(_KIND).values_in(certificate)
    sent = amending(acting_user, certificate, values, reason, at)
    require(acting_user, WRITE)
    team = team_of(sent)
    fresh = _with_rule(values, rule, rule.version, None)
    fresh["asked"] = about_certificate(fresh, team, certificate.evaluation, acting_user.timezone)
    amended: Certificate = sent.put(_KIND, fresh, certificate.occurred_at)
    return amended
