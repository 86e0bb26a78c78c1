"""Watches, care and marks for tests, made through the same actions that people use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import validate
from watchbook.duty.watches import schema
from watchbook.duty.watches.kinds import SUBMITTABLE
from watchbook.ground.records.sending import Sent

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Team
    from watchbook.duty.watches.models import Agreement, Care, Marker, Watch
    from watchbook.ground.people.viewer import Viewer

_SCHEMAS = {one.kind: one for one in schema.SCHEMAS}
_ACTIONS = {kind: action for kind, action, _ in SUBMITTABLE}


def clean(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Values as the one validator gives them; the test fails where it has a problem."""
    result = validate(_SCHEMAS[kind], values)
    assert result.is_valid, result.problems
    return result.values


def submit(kind: str, by: Viewer, at: datetime, **values: Any) -> Any:
    """A new record of a kind, as a page or a phone sends it."""
    return _ACTIONS[kind](Sent(acting_user=by, values=clean(kind, values), at=at))


def make_watch(by: Viewer, at: datetime, team: Team, **values: Any) -> Watch:
    """A watch of eight hours that ended at `at`."""
    given: dict[str, Any] = {
        "team": team.id, "duty": "on-watch", "began_at": at - timedelta(hours=8), "ended_at": at,
    } | values  # fmt: skip
    made: Watch = submit("watches.watch", by, at, **given)
    return made


def make_care(by: Viewer, at: datetime, team: Team, minutes: int = 30, **values: Any) -> Care:
    """Feeding and grooming at home that began at `at`."""
    given: dict[str, Any] = {
        "team": team.id, "minutes": minutes, "done_at": at, "activities": ["feed", "groom"],
    } | values  # fmt: skip
    made: Care = submit("watches.care", by, at, **given)
    return made


def make_agreement(by: Viewer, at: datetime, team: Team, **values: Any) -> Agreement:
    """30 minutes on a day worked, 60 on a day off, from 60 days ago."""
    given: dict[str, Any] = {
        "team": team.id, "from_on": (at - timedelta(days=60)).date(), "worked_day_min": 30,
        "day_off_min": 60, "activities": ["feed", "groom", "exercise"],
        "parties": [{"id": "p1", "name": "Alice Marlow", "capacity": "handler"}],
    } | values  # fmt: skip
    made: Agreement = submit("watches.agreement", by, at, **given)
    return made


def make_marker(by: Viewer, at: datetime, **values: Any) -> Marker:
    """A mark with a place."""
    given: dict[str, Any] = {
        "marked_at": at, "latitude_e7": 412_000_000, "longitude_e7": -931_000_000,
        "accuracy_m": 12, "fixed_at": at, "note": "Fence, north side",
    } | values  # fmt: skip
    made: Marker = submit("watches.marker", by, at, **given)
    return made
