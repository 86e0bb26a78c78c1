"""Writes about dogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.teams.checking import amended, checked, checked_reason
from watchbook.duty.teams.models import Dog
from watchbook.duty.teams.schema import DOG
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def add_dog(
    *, acting_user: Viewer, values: Mapping[str, Any], at: datetime, dog_id: UUID | None = None
) -> Dog:
    """A new dog; `values` by the schema `teams.dog`, raw or clean."""
    require(acting_user, "teams.manage")
    clean = checked(DOG, values)
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        dog: Dog = book.put("teams.dog", clean, record_id=dog_id)
        return dog


def amend_dog(
    *,
    acting_user: Viewer,
    dog: Dog,
    changes: Mapping[str, Any],
    reason: str,
    at: datetime,
    based_on: int | None = None,
) -> Dog:
    """A new version of a dog's record. `based_on` is the version that the author saw."""
    require(acting_user, "teams.manage")
    why, values = checked_reason(reason), amended(dog, changes)
    seen = dog.version if based_on is None else based_on
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        newest: Dog = book.put("teams.dog", values, record_id=dog.id, based_on=seen, reason=why)
        return newest
