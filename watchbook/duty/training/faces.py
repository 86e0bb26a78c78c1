"""How this room's records are read: lines of a life file, search text, pages.

Lines and search text say nothing that could tell a layout: no number of hides,
no outcome, no narrative. Those are read on the run's own page, which knows to
whom it is closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from watchbook.duty.teams.queries.pairs import dog_and_handler
from watchbook.duty.training import choices, disciplines
from watchbook.duty.training.models import Performance
from watchbook.duty.training.queries.closing import why_closed
from watchbook.duty.training.queries.hours import counted_minutes
from watchbook.duty.training.queries.runs import is_own, with_newest
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Found, Line, RecordFace, register_face

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from watchbook.duty.training.models import Exercise
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

READ_SETUPS = "training.read_setups"
READ_RUNS = "training.read_runs"


def _run_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    dog, handler = dog_and_handler(row.agency_id, values["team"])
    minutes = counted_minutes(
        values.get("minutes"), values.get("started_at"), values.get("ended_at")
    )
    parts = [
        f"{minutes} min." if minutes is not None else "",
        f"{values['place']}." if values.get("place") else "",
        f"Goal: {_label(choices.GOAL_MET, values.get('goal_met')).lower()}."
        if values.get("goal_met")
        else "",
    ]
    title = f"Trained: {disciplines.label_of(values.get('discipline')).lower()}"
    at = row.occurred_at or row.received_at
    text = " ".join(part for part in parts if part)
    yield Line((dog, handler, values["team"]), at, "training", title, text, READ_RUNS)


def _label(words: tuple[Any, ...], value: str | None) -> str:
    return next((word.label for word in words if word.value == value), "")


def _run_found(row: Any, values: dict[str, Any]) -> Found:
    words = [disciplines.label_of(values.get("discipline")), values.get("place")]
    return Found(
        "Run: " + " · ".join(str(word) for word in words if word),
        "",
        row.occurred_at or row.received_at,
        READ_RUNS,
    )


def _event_found(_row: Any, values: dict[str, Any]) -> Found:
    return Found(values["title"], values.get("place") or "", values["held_from"], READ_SETUPS)


def _exercise_found(row: Any, values: dict[str, Any]) -> Found:
    words = [disciplines.label_of(values["discipline"]), values.get("place"), values.get("goal")]
    text = " · ".join(str(word) for word in words if word)
    return Found(values["title"], text, row.occurred_at or row.received_at, READ_SETUPS)


def _sees_setup(viewer: Viewer, row: Any) -> bool:
    event_id = row.id if hasattr(row, "held_from") else row.event_id
    return may(viewer, READ_SETUPS, event_id)


def _is_open(viewer: Viewer, exercise: Exercise | None) -> bool:
    return exercise is None or not why_closed(viewer, exercise, timezone.now())


def sees_layout(viewer: Viewer, row: Any) -> bool:
    """Whether a layout is open to the viewer now."""
    return may(viewer, READ_SETUPS, row.exercise.event_id) and _is_open(viewer, row.exercise)


def sees_run(viewer: Viewer, row: Any) -> bool:
    """Whether a run's content is open to the viewer now."""
    if is_own(viewer, row):
        return True
    event_id = row.exercise.event_id if row.exercise else None
    return may(viewer, READ_RUNS, event_id) and _is_open(viewer, row.exercise)


def sees_witness(viewer: Viewer, row: Any) -> bool:
    """Whether a witness's statement is open to the viewer now."""
    if row.opened_by == viewer.actor_id:
        return True
    is_handler = row.team.handler_id == viewer.person_id
    allowed = is_handler or may(viewer, READ_RUNS, row.exercise.event_id)
    return allowed and _is_open(viewer, row.exercise)


def _outdated(viewer: Viewer, rows: Sequence[Record]) -> dict[UUID, str]:
    """The runs among these whose set-up or layout was corrected since, and nobody has said more."""
    ids = [row.id for row in rows]
    kept = with_newest(Performance.objects.filter(agency_id=viewer.agency, id__in=ids))
    found = kept.filter(is_outdated=True).values_list("id", flat=True)
    return dict.fromkeys(found, "outdated")


def _sees_standing(viewer: Viewer, row: Any) -> bool:
    return sees_run(viewer, row.performance)


def _url(name: str, key: str = "id", parameter: str = "") -> Any:
    def url(row: Record) -> str:
        value = getattr(row, key)
        try:
            return reverse(
                f"training:{name}",
                kwargs={"agency": row.agency_id, parameter or f"{name}_id": value},
            )
        except NoReverseMatch:
            return ""

    return url


def register() -> None:
    """Fill the slot of the records' room."""
    for face in (
        RecordFace("training.event", _url("event"), found=_event_found, may_see=_sees_setup),
        RecordFace(
            "training.exercise", _url("exercise"), found=_exercise_found, may_see=_sees_setup
        ),
        RecordFace(
            "training.layout",
            _url("layout", "exercise_id", "exercise_id"),
            may_see=sees_layout,
        ),
        RecordFace(
            "training.performance",
            _url("run"),
            _run_lines,
            _run_found,
            may_see=sees_run,
            marks_many=_outdated,
        ),
        RecordFace("training.witness", _url("witness"), may_see=sees_witness),
        RecordFace(
            "training.standing", _url("run", "performance_id", "run_id"), may_see=_sees_standing
        ),
    ):
        register_face(face)
