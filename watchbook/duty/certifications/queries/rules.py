"""Reads of bodies' rules: the agency's own, and the bundled list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.core.reliability.evaluations import permille_text, points_text
from watchbook.core.schema import label_of, labels_of
from watchbook.duty.certifications.choices import (
    DISCIPLINES,
    INDEPENDENCE,
    SCORINGS,
    TRUSTS,
)
from watchbook.duty.certifications.known_rules import known_rules
from watchbook.duty.certifications.models import Rule
from watchbook.duty.certifications.permissions import READ
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class KnownRule:
    """A rule of the bundled list; `own` is the agency's record of it, if it took it."""

    code: str
    values: dict[str, Any]
    own: Rule | None

    @property
    def facts(self) -> list[tuple[str, object]]:
        """What it asks, as lines of a page."""
        return rule_facts(self.values)

    @property
    def trust(self) -> str:
        """How far to rely on it."""
        return label_of(TRUSTS, self.values["trust"])


def rules(viewer: Viewer) -> QuerySet[Rule]:
    """The agency's rules, by body."""
    if not may(viewer, READ):
        return Rule.objects.none()
    kept = Rule.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return kept.prefetch_related("phases")


def rule_of(viewer: Viewer, rule_id: UUID) -> Rule:
    """One rule; a NotFoundError where the viewer reads none."""
    found = rules(viewer).filter(id=rule_id).first()
    if found is None:
        message = "There is no such rule here."
        raise NotFoundError(message)
    return found


def bundled(viewer: Viewer, text: str = "") -> list[KnownRule]:
    """The bundled list, each with the agency's own record of it."""
    own = {one.known_as: one for one in rules(viewer) if one.known_as}
    words = text.casefold().split()
    return [
        KnownRule(code, values, own.get(code))
        for code, values in known_rules().items()
        if all(word in f"{values['body']} {values['title']}".casefold() for word in words)
    ]


def values_in(rule: Rule) -> dict[str, Any]:
    """What the newest version of a rule says."""
    return kind_named("certifications.rule").values_in(rule)


def pass_mark(rule: Mapping[str, Any]) -> str | None:
    """What passes, in words; None where it is not known."""
    scoring = rule.get("scoring")
    if scoring == "percent" and rule.get("pass_permille") is not None:
        return f"{permille_text(rule['pass_permille'])} found"
    if scoring == "points" and rule.get("pass_points_tenths") is not None:
        of = rule.get("points_of_tenths")
        total = f" of {points_text(of)}" if of else ""
        return f"{points_text(rule['pass_points_tenths'])}{total} points"
    if scoring == "count" and rule.get("pass_count") is not None:
        return f"{rule['pass_count']} of {rule.get('count_of') or '?'} found"
    if scoring == "phases":
        return "every phase passed"
    return "passed" if scoring == "pass" else None


def _yes(value: bool | None, yes: str, no: str) -> str | None:  # noqa: FBT001  # a stored answer
    return None if value is None else (yes if value else no)


def rule_facts(rule: Mapping[str, Any]) -> list[tuple[str, object]]:
    """Every demand of a rule as lines of a page; None for what is not known."""
    limit, wait, months = (
        rule.get(name) for name in ("search_limit_s", "retest_wait_h", "valid_months")
    )
    before, areas = rule.get("aids_set_least_min"), rule.get("areas_least")
    return [
        ("For", labels_of(DISCIPLINES, rule.get("disciplines", ())) or None),
        ("Scored by", label_of(SCORINGS, rule.get("scoring")) or None),
        ("To pass", pass_mark(rule)),
        ("Misses allowed", rule.get("misses_allowed")),
        ("False responses allowed", rule.get("false_allowed")),
        ("Blank area", _yes(rule.get("is_blank_required"), "asked for", "not asked for")),
        ("Areas", f"at least {areas}" if areas is not None else None),
        ("Search time for an area", f"at most {_minutes(limit)}" if limit is not None else None),
        ("Aids are set", f"at least {before} min before" if before is not None else None),
        ("The evaluator", labels_of(INDEPENDENCE, rule.get("independence", ())) or None),
        ("Wait before a retest", f"{wait} h" if wait is not None else None),
        (
            "Retraining before a retest",
            _yes(rule.get("retest_needs_training"), "done and written down", "not asked for"),
        ),
        ("Holds for", f"{months} months" if months is not None else None),
        ("When dog and handler part", _yes(rule.get("is_void_on_parting"), "void", "stays")),
    ]


def _minutes(seconds: int) -> str:
    whole, rest = divmod(seconds, 60)
    return f"{whole} min {rest} s" if rest else f"{whole} min"
