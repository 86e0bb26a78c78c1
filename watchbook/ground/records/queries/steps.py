"""Which steps of review a person may take on a record now, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.models import RecordAct, State
from watchbook.ground.people.models import Role
from watchbook.ground.people.permissions import may, permissions
from watchbook.ground.people.queries import policy_of
from watchbook.ground.records.choices import ACT_OF, UNREVIEWED_ACT, Step
from watchbook.ground.records.queries.barring import barred_actors
from watchbook.ground.records.queries.deputies import away_for, one_away
from watchbook.ground.records.queries.faces import seen_of
from watchbook.ground.records.slots import event_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.models import Policy
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries.deputies import Away

_PERMISSIONS = {
    Step.REVIEW: ("records.review",),
    Step.APPROVE: ("records.approve",),
    Step.RETURN: ("records.review", "records.approve"),
    Step.COUNTERSIGN: ("records.countersign",),
    Step.STATE_UNREVIEWED: ("records.review", "records.approve"),
}
_BY_DEPUTY = frozenset({Step.REVIEW, Step.APPROVE, Step.RETURN})
"""What a deputy does for somebody. A countersignature is everybody's own name."""

_SAME_EYES = (
    "You reviewed this version, and one of the two steps is yours only as a deputy. "
    "Somebody else approves it."
)
_BARRED = (
    "Nobody reviews or approves a record that he wrote or spoke in, or that records his own "
    "conduct. Somebody else has to do it."
)


@dataclass(frozen=True)
class Standing:
    """What is known about some records before a person's steps are judged."""

    policy: Policy
    barred: dict[UUID, frozenset[str]]
    unreviewed: frozenset[UUID]
    """Records whose newest version was stated as not independently reviewed."""
    seen: frozenset[UUID]
    """Records that the viewer may see."""
    reviewed: frozenset[UUID]
    """Records whose newest version the viewer reviewed himself."""
    away: tuple[Away, ...]
    """Those for whom the viewer stands in now."""


def standing_of(viewer: Viewer, rows: Sequence[Record], at: datetime) -> Standing:
    """What is needed to judge these records. Cost: a few statements, whatever their number."""
    agency = str(viewer.agency)
    versions = {row.id: row.version for row in rows}
    acts = RecordAct.objects.filter(
        agency_id=agency,
        record_id__in=list(versions),
        act__in=[UNREVIEWED_ACT, ACT_OF[Step.REVIEW]],
    ).values_list("record_id", "version", "act", "actor")
    newest = [(one, act, actor) for one, version, act, actor in acts if versions[one] == version]
    return Standing(
        policy=policy_of(viewer),
        barred=barred_actors(agency, rows),
        unreviewed=frozenset(one for one, act, _ in newest if act == UNREVIEWED_ACT),
        seen=frozenset(seen_of(viewer, rows)),
        reviewed=frozenset(
            one for one, act, actor in newest
            if act != UNREVIEWED_ACT and actor == viewer.actor_id
        ),
        away=away_for(viewer, at),
    )  # fmt: skip


def _is_own(viewer: Viewer, row: Record, step: Step) -> bool:
    """Whether the viewer's own roles include this step, for this record's event too."""
    event = event_of(kind_of(row).name, row)
    return any(may(viewer, one, event) for one in _PERMISSIONS[step])


def is_permitted(viewer: Viewer, row: Record, step: Step, standing: Standing) -> bool:
    """Whether the viewer takes this step, in his own right or for somebody who is away."""
    return _is_own(viewer, row, step) or _away_with(step, standing) is not None


def for_whom(viewer: Viewer, row: Record, step: Step, standing: Standing) -> Away | None:
    """For whom the viewer takes this step; None where it is his in his own right, or nobody's.

    Nobody stands in for one who may not judge this record himself.
    """
    if _is_own(viewer, row, step):
        return None
    return _away_with(step, standing, standing.barred[row.id])


def _away_with(step: Step, standing: Standing, barred: frozenset[str] = frozenset()) -> Away | None:
    if step not in _BY_DEPUTY:
        return None
    found = (one_away(standing.away, one, barred) for one in _PERMISSIONS[step])
    return next((one for one in found if one is not None), None)


def _is_second_look(viewer: Viewer, row: Record, step: Step, standing: Standing) -> bool:
    """Whether both steps on this version would be one person's, one of them as a deputy."""
    if step is not Step.APPROVE or row.id not in standing.reviewed:
        return False
    return not (_is_own(viewer, row, Step.REVIEW) and _is_own(viewer, row, Step.APPROVE))


def refusal_of(viewer: Viewer, row: Record, step: Step, standing: Standing) -> str | None:
    """Why this person may not take this step on this record now; None where he may."""
    kind = kind_of(row)
    needed = sorted({role for one in _PERMISSIONS[step] for role in permissions()[one]})
    is_judging = step not in (Step.COUNTERSIGN, Step.STATE_UNREVIEWED)
    rules = (
        (row.id not in standing.seen, "This record is not open to you."),
        (
            not is_permitted(viewer, row, step, standing),
            f"This needs one of these roles: {', '.join(needed)}.",
        ),
        (row.state == State.EXPUNGED, "This record was expunged by order."),
        (
            step is Step.COUNTERSIGN and viewer.actor_id == row.author,
            "The newest version is yours already; somebody else countersigns it.",
        ),
        (
            step is not Step.COUNTERSIGN and not kind.is_reviewed,
            "Records of this kind are not reviewed.",
        ),
        (is_judging and viewer.actor_id in standing.barred[row.id], _BARRED),
        (
            not _is_own(viewer, row, step) and for_whom(viewer, row, step, standing) is None,
            "Whom you stand in for may not judge this record himself; nobody does it for him.",
        ),
        (_is_second_look(viewer, row, step, standing), _SAME_EYES),
        *(_rules_of_state(row, step, standing) if step is not Step.COUNTERSIGN else ()),
    )
    return next((message for holds, message in rules if holds), None)


def _rules_of_state(row: Record, step: Step, standing: Standing) -> tuple[tuple[bool, str], ...]:
    policy, is_waiting = standing.policy, _waits_for_review(row, standing)
    return (
        (
            row.state == State.APPROVED and step is not Step.RETURN,
            f"Version {row.version} is approved already.",
        ),
        (
            row.state == State.RETURNED,
            "It was returned with a note. Its author answers with a new version first.",
        ),
        (
            step is Step.REVIEW and not policy.needs_review,
            "This agency does not use the step of review.",
        ),
        (
            step is Step.REVIEW and row.state == State.REVIEWED,
            f"Version {row.version} is reviewed already.",
        ),
        (
            step is Step.APPROVE and not policy.needs_approval,
            "This agency does not use the step of approval.",
        ),
        (step is Step.APPROVE and is_waiting, "A trainer reviews it first."),
        (
            step is Step.STATE_UNREVIEWED and row.id in standing.unreviewed,
            "That is stated already.",
        ),
        (
            step is Step.STATE_UNREVIEWED and not is_waiting,
            "Nothing is waiting for a review here.",
        ),
    )


def _waits_for_review(row: Record, standing: Standing) -> bool:
    return bool(
        standing.policy.needs_review
        and row.state == State.SUBMITTED
        and row.id not in standing.unreviewed
    )


def next_step_of(row: Record, standing: Standing) -> Step | None:
    """The step that a record waits for by the agency's setting; None where it waits for nobody."""
    if not kind_of(row).is_reviewed or row.state in (
        State.APPROVED, State.RETURNED, State.EXPUNGED,
    ):  # fmt: skip
        return None
    if _waits_for_review(row, standing):
        return Step.REVIEW
    return Step.APPROVE if standing.policy.needs_approval else None


def independent_reviewers(viewer: Viewer, row: Record, at: datetime) -> set[str]:
    """Person ids of those in the unit, or invited from outside, who may review this record.

    Empty where the unit is too small: then somebody from outside is invited, or
    the record says that it is not independently reviewed.
    """
    roles = permissions()["records.review"]
    event = event_of(kind_of(row).name, row)
    held = Role.objects.filter(agency_id=viewer.agency or "", role__in=roles).exclude(
        state=State.EXPUNGED
    )
    barred = barred_actors(str(viewer.agency), [row])[row.id]
    return {
        str(role.person_id)
        for role in held
        if role.from_at <= at
        and (role.until_at is None or at < role.until_at)
        and (role.event is None or role.event == event)
    } - barred


@dataclass(frozen=True)
class OpenStep:
    """A step of review on a page: pressable, or the reason why not."""

    step: Step
    refusal: str
    for_name: str = ""
    """For whom a deputy takes it; empty in one's own right."""

    @property
    def is_open(self) -> bool:
        """Whether it can be pressed."""
        return not self.refusal


def steps_open_to(viewer: Viewer, row: Record, at: datetime) -> list[OpenStep]:
    """The steps that the viewer's roles include, each with what stands against it now."""
    if not kind_of(row).is_reviewed:
        return []
    standing = standing_of(viewer, [row], at)
    found = []
    for step in Step:
        if not is_permitted(viewer, row, step, standing):
            continue
        refusal = refusal_of(viewer, row, step, standing) or ""
        if step is Step.STATE_UNREVIEWED and (refusal or independent_reviewers(viewer, row, at)):
            continue
        away = for_whom(viewer, row, step, standing)
        found.append(OpenStep(step, refusal, away.name if away else ""))
    return found
