"""The counting rule: desk and reports count the newest version, and show what is not approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from watchbook.ground.ledger.models import State
from watchbook.ground.people.queries import policy_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Counted:
    """How many records a number stands on, and how many of their newest versions wait."""

    total: int
    not_approved: int


def counted(viewer: Viewer, rows: QuerySet[Any, Any]) -> Counted:
    """Count typed rows (newest versions) and those among them that nobody approved yet.

    Where the agency does not use approval, review counts in its place; where it
    uses neither, nothing waits. Expunged records are not counted.
    """
    policy = policy_of(viewer)
    if policy.needs_approval:
        done = Q(approved_version=F("version"))
    elif policy.needs_review:
        done = Q(state__in=[State.REVIEWED, State.APPROVED])
    else:
        done = Q()
    told = rows.exclude(state=State.EXPUNGED).aggregate(
        total=Count("pk"), done=Count("pk", filter=done)
    )
    return Counted(told["total"], told["total"] - told["done"])


def approved_only(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """What exports to outside bodies count: records whose newest version is approved."""
    return rows.filter(approved_version=F("version")).exclude(state=State.EXPUNGED)
