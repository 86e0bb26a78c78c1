"""What the trainer's page on a phone holds of a training day: teams by exercises, and layouts.

A layout goes to the phones of those who laid it out or run the day, and to no other: what a
supervisor may open at a desk is not carried about, and what is closed to a viewer never leaves.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.duty.training.actions.layouts import note_shown
from watchbook.duty.training.disciplines import label_of
from watchbook.duty.training.models import Layout
from watchbook.duty.training.queries.closing import closed_exercises, laid_by_person
from watchbook.duty.training.queries.running import running_order
from watchbook.duty.training.queries.setups import events
from watchbook.duty.training.queries.sheet import hide_text
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import register_field_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.training.models import Event, Exercise
    from watchbook.duty.training.queries.running import Cell, Order
    from watchbook.ground.people.viewer import Viewer

NAME = "training.day"
_BEFORE = timedelta(hours=20)
_AFTER = timedelta(hours=36)
_MOST_DAYS = 4


def days_for_phone(viewer: Viewer, at: datetime) -> list[dict[str, Any]]:
    """The training days around now at which the viewer may be witness, as JSON.

    Effect: an account that can run is noted as having opened each layout that it is sent.
    """
    near = events(viewer).filter(held_from__gte=at - _BEFORE, held_from__lte=at + _AFTER)
    told = []
    for event in near.order_by("held_from", "id")[:_MOST_DAYS]:
        if may(viewer, "training.witness", event.id) and may(
            viewer, "training.read_runs", event.id
        ):
            told.append(_day(viewer, running_order(viewer, event), at))
    return told


def _day(viewer: Viewer, order: Order, at: datetime) -> dict[str, Any]:
    event = order.event
    layouts = layouts_for_phone(viewer, event, order.exercises, at)
    return {
        "id": str(event.id),
        "title": event.title,
        "place": event.place or "",
        "held_from": event.held_from.isoformat(),
        "exercises": [_exercise(one, layouts.get(one.id)) for one in order.exercises],
        "teams": [
            {
                "id": str(team.id),
                "label": str(team),
                "is_mine": team.handler_id == viewer.person_id,
                "cells": [_cell(cell) for cell in cells],
            }
            for team, cells in order.rows
        ],
    }


def _exercise(exercise: Exercise, layout: Layout | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": str(exercise.id),
        "title": exercise.title,
        "discipline": label_of(exercise.discipline),
        "place": exercise.place or "",
    }
    if layout is not None:
        values = kind_named("training.layout").values_in(layout)
        told["hides"] = [_hide(number, row) for number, row in enumerate(values["hides"], 1)]
        told["blanks"] = [
            {"id": row["id"], "label": row["area"]} for row in values.get("blanks") or []
        ]
    return told


def _hide(number: int, row: dict[str, Any]) -> dict[str, str]:
    area = row.get("area") or ""
    words = [area or f"Hide {number}", hide_text(row)]
    return {"id": row["id"], "area": area, "label": ", ".join(word for word in words if word)}


def _cell(cell: Cell) -> dict[str, Any]:
    own = cell.own_witness
    return {
        "exercise": str(cell.exercise.id),
        "place": cell.place,
        "state": cell.state,
        "started_at": cell.started_at.isoformat() if cell.started_at else None,
        "ended_at": cell.ended_at.isoformat() if cell.ended_at else None,
        "own": str(own.id) if own else None,
    }


def layouts_for_phone(
    viewer: Viewer, event: Event, exercises: Iterable[Exercise], at: datetime
) -> dict[UUID, Layout]:
    """Layouts that this viewer's phone may hold, by exercise: laid by him, or he runs the day."""
    asked = list(exercises)
    closed = closed_exercises(viewer, asked, at)
    runs_it = _runs(viewer, event)
    laid: set[UUID] = set()
    if viewer.person_id is not None:
        laid = laid_by_person(viewer.agency, [one.id for one in asked], viewer.person_id)
    told = {}
    kept = Layout.objects.filter(agency_id=viewer.agency, exercise__in=[one.id for one in asked])
    for layout in kept.select_related("exercise"):
        wrote = viewer.actor_id in (layout.opened_by, layout.author)
        is_his = runs_it or wrote or layout.exercise_id in laid
        if is_his and layout.exercise_id not in closed:
            note_shown(viewer, layout, at)
            told[layout.exercise_id] = layout
    return told


def _runs(viewer: Viewer, event: Event) -> bool:
    """Whether the viewer conducts the day, or planned it where nobody is named."""
    if event.conductor_id is not None:
        return event.conductor_id == viewer.person_id
    return event.opened_by == viewer.actor_id


def register() -> None:
    """Fill the slot of the records' room."""
    register_field_data(NAME, days_for_phone)
