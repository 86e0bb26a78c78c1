"""Writes of training days and exercises: add, amend, copy from another day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.training.actions.assigning import guarded_day
from watchbook.duty.training.models import Event, Exercise
from watchbook.duty.training.queries.setups import event_of, exercises
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import Sent, amending, refused, wrote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.people.viewer import Viewer

NOT_COPIED = frozenset(
    {
        "event", "order", "set_at", "begins_at", "layer", "notes",
        "temperature_c10", "wind", "wind_from", "precipitation", "metar", "metar_distance_m",
    }
)  # fmt: skip
"""Of a set-up, what belongs to its own day: times, weather, people. A layout is never copied."""


def submit_event(sent: Sent) -> Event:
    """A new training day or a new version of one; `values` clean and whole.

    A day is amended by who wrote it, who conducts it, a trainer or a supervisor. Where a dog is
    restricted on a day that lies ahead, a trainer or supervisor says why it trains all the same.
    """
    row: Event | None = sent.existing("training.event")
    if row is not None:
        if not wrote(sent.acting_user, row) and row.conductor_id != sent.acting_user.person_id:
            require(sent.acting_user, "training.correct", row.id)
    else:
        require(sent.acting_user, "training.plan")
    until = sent.values.get("held_until")
    if until and until < sent.values["held_from"]:
        raise refused("/held_until", "The day ends before it begins.")
    values = guarded_day(sent, row)
    put: Event = sent.put("training.event", values, sent.values["held_from"])
    return put


def add_event(*, acting_user: Viewer, values: dict[str, Any], at: datetime) -> Event:
    """A new training day; `values` clean by the schema `training.event`."""
    return submit_event(Sent(acting_user=acting_user, values=values, at=at))


def amend_event(
    *, acting_user: Viewer, event: Event, values: dict[str, Any], reason: str, at: datetime
) -> Event:
    """A new version of a training day, with its reason. `event` is the version that was seen."""
    return submit_event(amending(acting_user, event, values, reason, at))


def submit_exercise(sent: Sent) -> Exercise:
    """A new exercise or a correction of its set-up; `values` clean and whole.

    A correction makes finished runs outdated until their authors confirm or
    amend. It is made by who wrote the set-up, a trainer or a supervisor.
    """
    values, event_id = sent.values, sent.values.get("event")
    if sent.is_amendment:
        row: Exercise = sent.existing("training.exercise")
        if not wrote(sent.acting_user, row):
            require(sent.acting_user, "training.correct", row.event_id)
    else:
        require(sent.acting_user, "training.plan", event_id)
        if event_id and not values.get("order"):
            values = values | {"order": _next_order(sent.acting_user, event_id)}
    happened = values.get("begins_at") or values.get("set_at") or sent.written_at
    put: Exercise = sent.put("training.exercise", values, happened)
    return put


def _next_order(viewer: Viewer, event_id: UUID) -> int:
    taken = Exercise.objects.filter(agency_id=viewer.agency, event=event_id)
    orders = [order for order in taken.values_list("order", flat=True) if order]
    return min(max(orders, default=0) + 1, 99)


def add_exercise(*, acting_user: Viewer, values: dict[str, Any], at: datetime) -> Exercise:
    """A new exercise with its set-up; `values` clean by the schema `training.exercise`."""
    return submit_exercise(Sent(acting_user=acting_user, values=values, at=at))


def amend_exercise(
    *, acting_user: Viewer, exercise: Exercise, values: dict[str, Any], reason: str, at: datetime
) -> Exercise:
    """Correct a set-up, with the reason. `exercise` is the version that was seen."""
    return submit_exercise(amending(acting_user, exercise, values, reason, at))


def copy_setups(
    *, acting_user: Viewer, event_id: UUID, exercise_ids: Iterable[UUID], at: datetime
) -> list[Exercise]:
    """Copy set-ups into a training day: goals and conditions, in the order given.

    Times, weather, people and layouts stay where they are. Each copy names the
    exercise that it was taken from and marks what was pre-filled.
    """
    require(acting_user, "training.plan", event_id)
    event = event_of(acting_user, event_id)
    found = {one.id: one for one in exercises(acting_user).filter(id__in=list(exercise_ids))}
    wanted = [found[key] for key in exercise_ids if key in found]
    if not wanted:
        raise refused("/exercises", "Choose at least one exercise to copy.")
    kind = kind_named("training.exercise")
    copies = []
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at):
        for one in wanted:
            held = kind.values_in(one)
            values = {name: value for name, value in held.items() if name not in NOT_COPIED}
            marks: dict[str, Leaf] = {f"/_prefilled/{name}": True for name in values}
            marks["/_copied_from"] = str(one.id)
            values |= {"event": event.id}
            sent = Sent(
                acting_user=acting_user, values=values, at=at,
                occurred_at=event.held_from, marks=marks,
            )  # fmt: skip
            copies.append(submit_exercise(sent))
    return copies
