"""What the roster puts into a handler's calendar: his own shifts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.duty.watches.queries.roster import shifts
from watchbook.duty.watches.queries.standing import duty_label
from watchbook.ground.records.dates import Dated, register_dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer


def register() -> None:
    """Fill the slot of the records' room."""
    register_dates("watches", own_shifts)


def own_shifts(viewer: Viewer, since: datetime, until: datetime) -> Iterator[Dated]:
    """The viewer's own lines of the roster that touch this time."""
    if viewer.person_id is None:
        return
    mine = shifts(viewer).filter(team__handler=viewer.person_id)
    for one in mine.filter(from_at__lt=until, until_at__gt=since):
        address = reverse("watches:roster", kwargs={"agency": one.agency_id})
        yield Dated(
            kind="watches.shift",
            words=duty_label(one),
            title=f"{duty_label(one)} with {one.team.dog}",
            subjects=(one.team_id, one.team.dog_id, one.team.handler_id),
            at=one.from_at,
            until_at=one.until_at,
            url=address,
        )
