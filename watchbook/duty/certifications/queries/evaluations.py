"""Reads of evaluations: the list, and one of them against its rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.core.reliability.evaluations import Finding, Scored
from watchbook.duty.certifications.asking import earlier, wait_after
from watchbook.duty.certifications.judging import independence_of, scored_by
from watchbook.duty.certifications.models import Certificate, Evaluation
from watchbook.duty.certifications.permissions import READ
from watchbook.duty.teams.queries.teams import of_team_named
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.reading import version_values
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Judged:
    """An evaluation against the version of the rule by which it is judged."""

    evaluation: Evaluation
    rule: dict[str, Any]
    scored: Scored | None
    independence: list[Finding]
    retest_from: tuple[date, datetime | None] | None
    before: tuple[Evaluation, date] | None
    certificates: list[Certificate]

    @property
    def differs(self) -> bool:
        """Whether what was stated and what the scores say contradict each other."""
        pair = {self.evaluation.stated, self.scored.outcome if self.scored else None}
        return pair == {"passed", "failed"}

    @property
    def has_newer_rule(self) -> bool:
        """Whether the rule has changed since."""
        rule = self.evaluation.rule
        return rule is not None and rule.version != self.evaluation.rule_version


def evaluations(viewer: Viewer) -> QuerySet[Evaluation]:
    """Evaluations that the viewer reads, newest first."""
    kept = Evaluation.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ):
        kept = kept.filter(team__handler=viewer.person_id) if viewer.person_id else kept.none()
    return kept.select_related("team__dog", "team__handler", "rule")


def found_evaluations(
    viewer: Viewer, *, text: str = "", team: UUID | None = None, stated: str = "",
    is_asked: bool = False, since: date | None = None, until: date | None = None,
) -> QuerySet[Evaluation]:  # fmt: skip
    """Evaluations by words, team, result and day; `is_asked` for those with an open question."""
    kept = evaluations(viewer)
    for word in text.split()[:8]:
        kept = kept.filter(
            Q(rule__body__icontains=word) | Q(rule__title__icontains=word)
            | Q(evaluator__icontains=word) | Q(place__icontains=word)
            | of_team_named(viewer.agency, word)
        )  # fmt: skip
    if team:
        kept = kept.filter(team=team)
    if stated:
        kept = kept.filter(stated=stated)
    if is_asked:
        kept = kept.exclude(asked=[]).filter(explained__isnull=True)
    if since:
        kept = kept.filter(evaluated_on__gte=since)
    return kept.filter(evaluated_on__lte=until) if until else kept


def evaluation_of(viewer: Viewer, evaluation_id: UUID) -> Evaluation:
    """One evaluation; a NotFoundError where the viewer reads none."""
    found = evaluations(viewer).filter(id=evaluation_id).first()
    if found is None:
        message = "There is no such evaluation here."
        raise NotFoundError(message)
    return found


def judged(viewer: Viewer, evaluation: Evaluation) -> Judged:
    """An evaluation against its rule: every part, the evaluator, and the wait for a retest."""
    kept = kind_named("certifications.evaluation").values_in(evaluation)
    found = Certificate.objects.filter(agency_id=viewer.agency, evaluation=evaluation)
    papers = list(found.exclude(state=State.EXPUNGED))
    if evaluation.rule is None or evaluation.rule_version is None:
        return Judged(evaluation, {}, None, [], None, None, papers)
    zone = viewer.timezone
    rule = version_values(evaluation.agency_id, evaluation.rule.id, evaluation.rule_version)
    return Judged(
        evaluation,
        rule,
        scored_by(rule, kept.get("scores", ())),
        independence_of(rule, evaluation.relations),
        wait_after(evaluation, rule, zone),
        _before(evaluation, rule, zone),
        papers,
    )


def _before(
    evaluation: Evaluation, rule: dict[str, Any], zone: str
) -> tuple[Evaluation, date] | None:
    """The earlier attempt within whose wait this one lies, and when a retest was open."""
    others = earlier(evaluation.agency_id, evaluation.team, evaluation.rule_id, evaluation.id)
    for other in others:
        wait = wait_after(other, rule, zone)
        day = evaluation.evaluated_on
        if wait is not None and other.evaluated_on <= day < wait[0]:
            return other, wait[0]
    return None
