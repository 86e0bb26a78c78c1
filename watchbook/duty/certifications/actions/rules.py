"""Writes of bodies' rules: an agency's own, or taken from the bundled list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.certifications.known_rules import known_rule
from watchbook.duty.certifications.models import Rule
from watchbook.duty.certifications.permissions import RULES
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import Sent, refused

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def submit_rule(sent: Sent) -> Rule:
    """Keep what a body asks, as the agency has it. It changes what numbers mean: a record.

    Evaluations and certificates that were judged by an earlier version stay judged by it.
    """
    require(sent.acting_user, RULES)
    before = sent.existing("certifications.rule")
    values = dict(sent.values)
    if before is not None and before.known_as:
        values["known_as"] = before.known_as
    if values.get("count_of") and (values.get("pass_count") or 0) > values["count_of"]:
        raise refused("/pass_count", "More than there are cannot be found; check both numbers.")
    rule: Rule = sent.put("certifications.rule", values, sent.written_at)
    return rule


def take_rule(
    *, acting_user: Viewer, code: str, at: datetime, record_id: UUID | None = None
) -> Rule:
    """Take a rule from the bundled list into the agency's own records, with its source.

    An InvalidError where there is no such rule, or where the agency took it already.
    """
    require(acting_user, RULES)
    values = known_rule(code)
    if values is None:
        raise refused("", "There is no such rule in the bundled list.")
    kept = Rule.objects.filter(agency_id=acting_user.agency, known_as=code)
    if kept.exclude(state=State.EXPUNGED).exists():
        raise refused("", "This rule is among your own already; open it there.")
    sent = Sent(acting_user=acting_user, values=values, at=at, record_id=record_id)
    rule: Rule = sent.put("certifications.rule", values | {"known_as": code}, at)
    return rule
