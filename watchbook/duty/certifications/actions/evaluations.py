"""Writes of evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.certifications.actions.naming import pinned_rule, rule_values, team_of
from watchbook.duty.certifications.asking import about_evaluation, earlier
from watchbook.duty.certifications.judging import day_of, midnight, scored_by
from watchbook.duty.certifications.permissions import WRITE
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import AHEAD, refused

if TYPE_CHECKING:
    from watchbook.duty.certifications.models import Evaluation
    from watchbook.ground.records.sending import Sent

_BY_PROGRAM = ("rule_version", "scored", "asked")
_NOT_YET = "This day has not come yet; check the date."


def submit_evaluation(sent: Sent) -> Evaluation:
    """Keep an evaluation as it went, judged by the rule's version of now, whatever it says.

    Result by the scores and result as stated are both kept. What does not fit is asked about.
    """
    require(sent.acting_user, WRITE)
    before = sent.existing("certifications.evaluation")
    team = team_of(sent)
    zone = sent.acting_user.timezone
    day = sent.values["evaluated_on"]
    if day > day_of(sent.at + AHEAD, zone):
        raise refused("/evaluated_on", _NOT_YET)
    finished = sent.values.get("finished_at")
    if finished is not None and finished > sent.at + AHEAD:
        raise refused("/finished_at", "This time has not come yet; check the date.")
    rule, version = pinned_rule(sent, before)
    said = rule_values(rule, version) if rule and version else {}
    values = {name: value for name, value in sent.values.items() if name not in _BY_PROGRAM}
    if rule is not None:
        values["rule_version"] = version
        values["scored"] = scored_by(said, values.get("scores", ())).outcome
    others = earlier(sent.agency, team, rule.id, sent.record_id) if rule else []
    values["asked"] = about_evaluation(values, said, team, others, zone)
    happened = min(finished or midnight(day, zone).replace(hour=23), sent.written_at)
    evaluation: Evaluation = sent.put("certifications.evaluation", values, happened)
    return evaluation
