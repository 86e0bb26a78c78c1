"""Handler-down plans as a phone keeps them under its lock, and what it tells of their openings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.duty.teams.queries import plans_with_words
from watchbook.front.field.plain import plain

if TYPE_CHECKING:
    from watchbook.duty.teams.queries import OpenPlan
    from watchbook.ground.people.viewer import Viewer

LARGEST_BYTES = 64 * 1024
_MOST = 200
_MALFORMED = "The list of openings cannot be read. It stays on the phone; renew the application."


@dataclass(frozen=True)
class Opening:
    """One opening of a plan on a phone, as the phone wrote it down; `at` by its corrected clock."""

    id: UUID
    plan: UUID
    version: int
    at: datetime


def plans_on_phone(viewer: Viewer, at: datetime) -> list[dict[str, Any]]:
    """Every plan that the viewer may open, with all its words, as JSON.

    NotAllowedError without `teams.open_plan`. What a plan leaves out is left out here too.
    """
    return [_told(one) for one in plans_with_words(viewer, at)]


def _told(one: OpenPlan) -> dict[str, Any]:
    plan, age = one.plan, one.age
    told = {
        "id": plan.id,
        "version": plan.version,
        "team": one.team.id,
        "dog": one.team.dog_id,
        "dog_name": one.team.dog.name,
        "is_temporary": bool(one.team.is_temporary),
        "approach": plan.approach,
        "approachers": _people(plan.approachers.all(), "knows_dog"),
        "language": plan.language,
        "words": [{"word": each.word, "meaning": each.meaning} for each in plan.words.all()],
        "muzzle": plan.get_muzzle_display() if plan.muzzle else None,
        "muzzle_note": plan.muzzle_note,
        "car": plan.car,
        "takers": _people(plan.takers.all(), "note"),
        "more": plan.more,
        "checked_at": age.checked_at,
        "checked_version": age.checked_version,
        "due_at": age.due_at,
    }
    return {name: plain(value) for name, value in told.items() if value not in (None, [], "")}


def _people(rows: Any, note: str) -> list[dict[str, str]]:
    told = ({"name": row.name, "telephone": row.telephone, "note": getattr(row, note)}
            for row in rows)  # fmt: skip
    return [{name: value for name, value in one.items() if value} for one in told]


def openings_in(content: bytes) -> list[Opening]:
    """The openings that a phone tells of; a ValueError says what to do where it is no such list."""
    try:
        told = json.loads(content[: LARGEST_BYTES + 1])["openings"]
        return [_opening(one) for one in told[:_MOST]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(_MALFORMED) from error


def _opening(told: Any) -> Opening:
    at = datetime.fromisoformat(told["at"])
    if at.tzinfo is None:
        raise ValueError(_MALFORMED)
    return Opening(UUID(told["id"]), UUID(told["plan"]), int(told["version"]), at)
