"""Training days for tests, made through the same actions that people use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import validate
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.duty.training import schema
from watchbook.duty.training.actions.layouts import lay_out
from watchbook.duty.training.actions.runs import log_performance
from watchbook.duty.training.actions.setups import add_event, add_exercise

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.core.schema import Schema
    from watchbook.duty.teams.models import Team
    from watchbook.duty.training.models import Event, Exercise, Layout, Performance
    from watchbook.ground.people.viewer import Viewer

HIDES = [
    {
        "id": "h1", "aid": "N-07", "odour": "cocaine", "mass_mg": 100, "area": "Car 2",
        "height_cm": 40, "access": "inaccessible", "container": "Cotton bag", "note": "Left fender",
    },
    {"id": "h2", "aid": "N-11", "odour": "heroin", "mass_mg": 5_000, "area": "Car 5"},
]  # fmt: skip
BLANKS = [{"id": "b1", "area": "Car 1"}, {"id": "b2", "area": "Car 3"}]
DISTRACTORS = [{"id": "d1", "kind": "food", "area": "Car 4", "note": "Dried liver"}]


def clean(schema_: Schema, values: dict[str, Any]) -> dict[str, Any]:
    """Values as the one validator gives them; the test fails where it has a problem."""
    result = validate(schema_, values)
    assert result.is_valid, result.problems
    return result.values


def make_event(by: Viewer, at: datetime, teams: tuple[Team, ...] = (), **values: Any) -> Event:
    """A training day that began two hours ago."""
    given: dict[str, Any] = {
        "title": "November vehicle day", "held_from": at - timedelta(hours=2),
        "held_until": at + timedelta(hours=4), "place": "County yard",
        "teams": [{"id": f"t{n}", "team": team.id} for n, team in enumerate(teams)],
    } | values  # fmt: skip
    return add_event(acting_user=by, values=clean(schema.EVENT, given), at=at)


def make_exercise(by: Viewer, at: datetime, event: Event | None = None, **values: Any) -> Exercise:
    """A row of six cars."""
    given: dict[str, Any] = {
        "title": "Vehicle row", "discipline": "detection", "goal": "Detail every seam",
        "place": "North lot", "surfaces": ["hard", "vehicle"], "set_at": at - timedelta(hours=1),
        "conditions": {"search_kind": "vehicle", "areas": 6},
    } | values  # fmt: skip
    if event is not None:
        given["event"] = event.id
    return add_exercise(acting_user=by, values=clean(schema.EXERCISE, given), at=at)


def make_layout(by: Viewer, at: datetime, exercise: Exercise, **values: Any) -> Layout:
    """Two hides, two blanks and a distractor in the row of cars."""
    given: dict[str, Any] = {
        "exercise": exercise.id, "laid_at": at - timedelta(hours=1),
        "laid_by": [{"id": "p1", "person": by.person_id}],
        "hides": HIDES, "blanks": BLANKS, "distractors": DISTRACTORS,
    } | values  # fmt: skip
    return lay_out(acting_user=by, values=clean(schema.LAYOUT, given), at=at)


def run_values(
    team: Team, exercise: Exercise | None, at: datetime, **values: Any
) -> dict[str, Any]:
    """Clean values of a run that ended just now."""
    given: dict[str, Any] = {
        "team": team.id, "started_at": at - timedelta(minutes=20), "ended_at": at,
        "lead": "off", "temperature_c10": 85, "wind": "light", "wind_from": "nw",
        "precipitation": "dry", "blindness": "single", "goal_met": "yes",
        "narrative": "Bracketed at car 2, sat at the fender.",
        "calls": [
            {"id": "c1", "area": "Car 2", "call": "indication", "response": "sit",
             "outcome": "found-independent"},
        ],
    } | values  # fmt: skip
    if exercise is not None:
        given["exercise"] = exercise.id
    return clean(schema.PERFORMANCE, given)


def make_run(
    by: Viewer, at: datetime, team: Team, exercise: Exercise | None = None, **values: Any
) -> Performance:
    """A run that its handler logged when it had ended."""
    return log_performance(acting_user=by, values=run_values(team, exercise, at, **values), at=at)


__all__ = [
    "BLANKS", "DISTRACTORS", "HIDES", "clean", "make_dog", "make_event", "make_exercise",
    "make_layout", "make_run", "make_team", "run_values",
]  # fmt: skip
