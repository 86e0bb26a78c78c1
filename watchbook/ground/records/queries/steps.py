"""Which steps of review a person may take on a record now, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.models import RecordAct, State
from watchbook.ground.people.models import Role
from watchbook.ground.people.permissions import may, permissions
from watchbook.ground.people.queries import policy_of
from watchbook.ground.records.choices import UNREVIEWED_ACT, Step
from watchbook.ground.records.queries.barring import barred_actors
from watchbook.ground.records.queries.faces import seen_of
from watchbook.ground.records.slots import event_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.models import Policy
    from watchbook.ground.people.viewer import Viewer

_PERMISSIONS = {
    Step.REVIEW: ("records.review",),
    Step.APPROVE: ("records.approve",),
    Step.RETURN: ("records.review", "records.approve"),
    Step.COUNTERSIGN: ("records.countersign",),
    Step.STATE_UNREVIEWED: ("records.review", "records.approve"),
}
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


def standing_of(viewer: Viewer, rows: Sequence[Record]) -> Standing:
    """What is needed to judge these records. Cost: a few statements, whatever their number."""
    agency = str(viewer.agency)
    versions = {row.id: row.version for row in rows}
    stated = RecordAct.objects.filter(
        agency_id=agency, record_id__in=list(versions), act=UNREVIEWED_ACT
    ).values_list("record_id", "version")
    unreviewed = frozenset(one for one, version in stated if versions[one] == version)
    seen = frozenset(seen_of(viewer, rows))
    return Standing(policy_of(viewer), barred_actors(agency, rows), unreviewed, seen)


def is_permitted(viewer: Viewer, row: Record, step: Step) -> bool:
    """Whether the viewer's roles include this step, for this record's event too."""
    event = event_of(kind_of(row).name, row)
    return any(may(viewer, one, event) for one in _PERMISSIONS[step])


def refusal_of(viewer: Viewer, row: Record, step: Step, standing: Standing) -> str | None:
    """Why this person may not take this step on this record now; None where he may."""
    kind = kind_of(row)
    needed = sorted({role for one in _PERMISSIONS[step] for role in permissions()[one]})
    is_judging = step not in (Step.COUNTERSIGN, Step.STATE_UNREVIEWED)
    rules = (
        (row.id not in standing.seen, "This record is not open to you."),
        (
            not is_permitted(viewer, row, step),
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

    @property
    def is_open(self) -> bool:
        """Whether it can be pressed."""
        return not self.refusal


def steps_open_to(viewer: Viewer, row: Record, at: datetime) -> list[OpenStep]:
    """The steps that the viewer's roles include, each with what stands against it now."""
    if not kind_of(row).is_reviewed:
        return []
    standing = standing_of(viewer, [row])
    found = []
    for step in Step:
        if not is_permitted(viewer, row, step):
            continue
        refusal = refusal_of(viewer, row, step, standing) or ""
        if step is Step.STATE_UNREVIEWED and (refusal or independent_reviewers(viewer, row, at)):
            continue
        found.append(OpenStep(step, refusal))
    return found
