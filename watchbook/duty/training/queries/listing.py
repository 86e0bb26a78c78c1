"""Rows of lists and exports."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from watchbook.duty.training import choices
from watchbook.duty.training.disciplines import label_of
from watchbook.duty.training.models import Exercise
from watchbook.duty.training.queries.closing import closed_exercises
from watchbook.duty.training.queries.hours import minutes_of
from watchbook.duty.training.queries.runs import is_own
from watchbook.duty.training.queries.sheet import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.duty.training.models import Event, Performance
    from watchbook.ground.people.viewer import Viewer

_AT_A_TIME = 1_000
CLOSED_WORDS = "closed until your own run has ended"


def event_columns() -> list[str]:
    """Names of the columns of exported training days."""
    return ["id", "title", "from", "until", "place", "conducted_by", "exercises", "teams"]


def event_rows(found: QuerySet[Event]) -> list[list[object]]:
    """Exported training days; times in UTC. Read at once, since the answer is streamed later."""
    return [
        [
            str(event.id), event.title, _utc(event.held_from), _utc(event.held_until),
            event.place, str(event.conductor) if event.conductor else None,
            getattr(event, "exercise_count", None), getattr(event, "team_count", None),
        ]
        for event in found
    ]  # fmt: skip


def with_disciplines(events: list[Event]) -> list[tuple[Event, list[str]]]:
    """Each training day with the disciplines of its exercises, in words."""
    found: dict[UUID | None, list[str]] = {}
    kept = Exercise.objects.filter(event__in=[event.id for event in events])
    for event_id, discipline in kept.values_list("event_id", "discipline"):
        words = found.setdefault(event_id, [])
        if label_of(discipline) not in words:
            words.append(label_of(discipline))
    return [(event, found.get(event.id, [])) for event in events]


def run_columns() -> list[str]:
    """Names of the columns of exported runs."""
    return [
        "id", "version", "approved_version", "state", "outdated", "late", "team", "discipline",
        "exercise", "set_up_version", "layout_version", "own_layout", "began", "ended", "minutes",
        "place", "blindness_stated", "stated_by", "goal_met", "outcomes", "narrative",
        "corrective_action",
    ]  # fmt: skip


def run_rows(viewer: Viewer, found: QuerySet[Any], at: datetime) -> Iterator[list[object]]:
    """Exported runs, some at a time; of one that is closed to the viewer only who, where and when.

    Times in UTC, outcomes as stored words.
    """
    runs = found.prefetch_related("calls").iterator(chunk_size=_AT_A_TIME)
    while rows := list(islice(runs, _AT_A_TIME)):
        shut = _shut(viewer, rows, at)
        for run in rows:
            yield _run_row(run, is_closed=run.id in shut)


def _shut(viewer: Viewer, rows: Iterable[Performance], at: datetime) -> set[UUID]:
    asked = [row for row in rows if row.exercise is not None and not is_own(viewer, row)]
    closed = closed_exercises(viewer, {row.exercise for row in asked if row.exercise}, at)
    return {row.id for row in asked if row.exercise_id in closed}


def _run_row(run: Any, *, is_closed: bool) -> list[object]:
    seen = [
        str(run.id), run.version, run.approved_version, run.state, run.is_outdated, run.is_late,
        str(run.team), run.discipline, run.exercise.title if run.exercise else None,
        run.exercise_version, run.layout_version, run.own_layout, _utc(run.started_at),
        _utc(run.ended_at), minutes_of(run), run.place,
    ]  # fmt: skip
    if is_closed:
        return [*seen, None, None, None, None, CLOSED_WORDS, None]
    outcomes = " ".join(call.outcome for call in run.calls.all() if call.outcome)
    by = str(run.blindness_stated_by) if run.blindness_stated_by else None
    return [
        *seen, run.blindness, by, run.goal_met, outcomes or None, run.narrative,
        run.corrective_action,
    ]  # fmt: skip


def run_lines(viewer: Viewer, rows: list[Any], at: datetime) -> Iterator[dict[str, Any]]:
    """Lines of a list of runs as its page shows them."""
    shut = _shut(viewer, rows, at)
    for run in rows:
        closed = run.id in shut
        yield {
            "run": run,
            "discipline": label_of(run.discipline),
            "minutes": minutes_of(run),
            "goal": None if closed else word(choices.GOAL_MET, run.goal_met),
            "is_closed": closed,
        }


def _utc(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
