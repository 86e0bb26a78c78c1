"""The training days, exercises and runs that a form may name. Never a layout."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.duty.training.disciplines import label_of
from watchbook.duty.training.queries.runs import runs
from watchbook.duty.training.queries.setups import events, exercises
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Reference, register_reference
from watchbook.ground.web.slots import FieldFormLink, register_field_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.people.viewer import Viewer

_RECENT = timedelta(days=14)
_SOON = timedelta(days=2)
_MOST = 60


def _day(viewer: Viewer, moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(viewer.timezone))
    return f"{local.day} {local:%b}"


def events_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """Training days of the last two weeks and the next two days, newest first."""
    near = events(viewer).filter(held_from__gte=at - _RECENT, held_from__lte=at + _SOON)
    for event in near.order_by("-held_from")[:_MOST]:
        yield Reference(event.id, event.title, _day(viewer, event.held_from))


def exercises_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """Exercises of those days; choosing one tells discipline and version of the set-up."""
    near = exercises(viewer).filter(received_at__gte=at - _RECENT) | exercises(viewer).filter(
        event__held_from__gte=at - _RECENT, event__held_from__lte=at + _SOON
    )
    for one in near.distinct().order_by("-received_at")[:_MOST]:
        where = f"{one.event.title}, {_day(viewer, one.event.held_from)}" if one.event else ""
        hint = " · ".join(word for word in (label_of(one.discipline), where) if word)
        fills: dict[str, Leaf] = {"discipline": one.discipline, "exercise_version": one.version}
        yield Reference(one.id, one.title, hint, fills=fills)


def runs_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """The viewer's own runs of the last two weeks, newest first."""
    if viewer.person_id is None:
        return
    own = runs(viewer).filter(handler=viewer.person_id, received_at__gte=at - _RECENT)
    for run in own.order_by("-received_at")[:_MOST]:
        day = _day(viewer, run.started_at or run.received_at)
        yield Reference(run.id, f"{label_of(run.discipline)}, {day}", run.place or "")


def _may_anywhere(permission: str) -> Callable[[Viewer | None], bool]:
    """Whether a viewer may do this in the agency, or for an event that a role of his names."""

    def visible(viewer: Viewer | None) -> bool:
        if viewer is None or viewer.agency is None:
            return False
        return may(viewer, permission) or any(may(viewer, permission, e) for e in viewer.event_ids)

    return visible


_LOGS = _may_anywhere("training.log_run")
_WITNESSES = _may_anywhere("training.witness")
_PLANS = _may_anywhere("training.plan")
_LAYS_OUT = _may_anywhere("training.lay_out")


def register() -> None:
    """Fill the slots of the records' room and of the web's."""
    register_reference("training.event", events_to_name)
    register_reference("training.exercise", exercises_to_name)
    register_reference("training.performance", runs_to_name)
    for kind, label, order, visible in (
        ("training.performance", "Run", 10, _LOGS),
        ("training.witness", "Witness a run", 20, _WITNESSES),
        ("training.exercise", "Set up an exercise", 30, _PLANS),
        ("training.layout", "Lay out", 40, _LAYS_OUT),
    ):
        register_field_form(FieldFormLink(kind, label, "", order, visible))
