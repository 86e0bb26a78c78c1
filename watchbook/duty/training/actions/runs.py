"""Writes of runs. A run is its handler's own statement: nobody else logs or amends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max

from watchbook.core.schema import Field
from watchbook.duty.teams.models import Team
from watchbook.duty.training.actions.putting import Sent, check_times, new, require_author
from watchbook.duty.training.models import (
    Exercise,
    Layout,
    OpenedPart,
    Opening,
    Performance,
)
from watchbook.duty.training.queries.closing import laid_by_person
from watchbook.duty.training.schema import PERFORMANCE
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.people.viewer import Viewer

_BY_PROGRAM = frozenset(
    member.name
    for member in PERFORMANCE.members
    if isinstance(member, Field) and member.is_by_program
)


def submit_performance(
    *,
    acting_user: Viewer,
    record_id: UUID | None,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Performance:
    """A new run or a new version of one; `values` clean and whole.

    The program fills in handler, the versions of set-up and layout that the run
    pins (`exercise_version` may name an older one that the author had before
    him), whether the handler laid the layout out, and what his account had
    opened before the run began. A new version pins the newest of both, so that
    the run is no longer outdated.
    """
    sent = Sent(
        acting_user, record_id, values, based_on, reason, occurred_at, at, recorded_at, marks
    )
    if sent.is_amendment:
        require_author(acting_user, sent.existing("training.performance"))
    team = _team(acting_user, values["team"])
    exercise = _exercise(acting_user, values.get("exercise"))
    require(acting_user, "training.log_run", exercise.event_id if exercise else None)
    if acting_user.kind != "system" and team.handler_id != acting_user.person_id:
        message = "A run is logged by its own handler; others add a statement as witness."
        raise NotAllowedError(message)
    check_times(values, at)
    kept = {name: value for name, value in values.items() if name not in _BY_PROGRAM}
    kept |= {"handler": team.handler_id}
    if kept.get("blindness") and not kept.get("blindness_stated_by"):
        kept["blindness_stated_by"] = acting_user.person_id
    if exercise is not None:
        kept |= _pinned(exercise, team, kept, values.get("exercise_version"), at)
    began = kept.get("started_at") or kept.get("ended_at")
    put: Performance = sent.put("training.performance", kept, began)
    return put


def _team(viewer: Viewer, team_id: UUID) -> Team:
    team = Team.objects.filter(agency_id=viewer.agency, id=team_id).first()
    if team is None:
        message = "Team: no such record is kept here yet."
        raise UnknownRecordError(message)
    return team


def _exercise(viewer: Viewer, exercise_id: UUID | None) -> Exercise | None:
    if exercise_id is None:
        return None
    exercise = Exercise.objects.filter(agency_id=viewer.agency, id=exercise_id).first()
    if exercise is None:
        message = "Exercise: no such record is kept here yet."
        raise UnknownRecordError(message)
    return exercise


def _pinned(
    exercise: Exercise, team: Team, kept: dict[str, Any], seen: int | None, at: datetime
) -> dict[str, Any]:
    """What the program fills in about a run of an exercise."""
    agency = exercise.agency_id
    filled: dict[str, Any] = {
        "discipline": kept.get("discipline") or exercise.discipline,
        "attempt": kept.get("attempt") or _next_attempt(exercise, team),
        "exercise_version": min(seen or exercise.version, exercise.version),
    }
    layout = Layout.objects.filter(agency_id=agency, exercise=exercise).first()
    if layout is not None:
        filled |= {"layout": layout.id, "layout_version": layout.version}
    if layout is not None or exercise.layer_id:
        laid = laid_by_person(agency, [exercise.id], team.handler_id)
        wrote = layout is not None and layout.opened_by == str(team.handler_id)
        filled["own_layout"] = bool(laid) or wrote
    before = kept.get("started_at") or kept.get("ended_at") or at
    opened = Opening.objects.filter(
        agency_id=agency, exercise=exercise, actor=str(team.handler_id), opened_at__lt=before
    )
    columns = {OpenedPart.SETUP: "opened_setup_at", OpenedPart.LAYOUT: "opened_layout_at"}
    return filled | {columns[OpenedPart(one.part)]: one.opened_at for one in opened}


def _next_attempt(exercise: Exercise, team: Team) -> int:
    last = Performance.objects.filter(
        agency_id=exercise.agency_id, exercise=exercise, team=team
    ).aggregate(last=Max("attempt"))["last"]
    return min((last or 0) + 1, 50)


def log_performance(*, acting_user: Viewer, values: dict[str, Any], at: datetime) -> Performance:
    """Log a run; `values` clean by the schema `training.performance`."""
    return submit_performance(**vars(new(acting_user, values, at)))


def amend_performance(
    *,
    acting_user: Viewer,
    performance: Performance,
    values: dict[str, Any],
    reason: str,
    at: datetime,
) -> Performance:
    """A new version of one's own run, with the reason. `performance` is the version seen."""
    based_on = performance.version
    return submit_performance(
        **vars(Sent(acting_user, performance.id, values, based_on, reason, None, at, None, None))
    )
