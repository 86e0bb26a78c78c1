"""The running order of a training day: teams by exercises on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.duty.teams.models import Team
from watchbook.duty.training.models import Event, EventTeam, Exercise, Performance, Witness
from watchbook.duty.training.queries.setups import exercises_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

WAITING, RUNNING, ENDED, LOGGED = "waiting", "running", "ended", "logged"

ROTATES = "rotate"


@dataclass(frozen=True)
class Cell:
    """One team at one exercise: its place in the order, its times, and what is there already.

    Times are the handler's own where he wrote them, else the first witness's.
    """

    exercise: Exercise
    team: Team
    place: int
    run: Performance | None
    witness: Witness | None
    own_witness: Witness | None
    is_mine: bool

    @property
    def log_url(self) -> str:
        """Where the handler writes his own run."""
        filled = {"exercise": self.exercise.id, "team": self.team.id}
        return field_form_address("training.performance", self.exercise.agency_id, **filled)

    @property
    def outcome_url(self) -> str:
        """Where the viewer writes outcomes as witness: his own statement, or a new one."""
        agency = self.exercise.agency_id
        if self.own_witness is not None:
            return field_form_address("training.witness", agency, record=self.own_witness.id)
        filled = {"exercise": self.exercise.id, "team": self.team.id}
        return field_form_address("training.witness", agency, **filled)

    @property
    def started_at(self) -> datetime | None:
        """When it began, by whoever said so."""
        return _first("started_at", self.run, self.witness)

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, by whoever said so."""
        return _first("ended_at", self.run, self.witness)

    @property
    def state(self) -> str:
        """How far it is: the handler's own statement last."""
        if self.run is not None and self.run.ended_at is not None:
            return LOGGED
        if self.ended_at is not None:
            return ENDED
        return RUNNING if self.started_at is not None else WAITING


@dataclass(frozen=True)
class Order:
    """Exercises as columns, teams as rows."""

    event: Event
    exercises: list[Exercise]
    rows: list[tuple[Team, list[Cell]]]

    @property
    def done(self) -> int:
        """How many runs have ended."""
        return sum(cell.state in (ENDED, LOGGED) for _, cells in self.rows for cell in cells)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.rows) * len(self.exercises)


def _first(name: str, *rows: Performance | Witness | None) -> datetime | None:
    found = (getattr(row, name) for row in rows if row is not None)
    return next((moment for moment in found if moment is not None), None)


def running_order(viewer: Viewer, event: Event) -> Order:
    """Teams of the day by its exercises. A guest sees his own team's row only.

    A team that was not listed but has a run stands at the end. Six statements.
    """
    exercises = exercises_of(viewer, event.id)
    kept = Performance.objects.filter(agency_id=viewer.agency, exercise__event=event)
    kept = kept.exclude(state=State.EXPUNGED).order_by("received_at")
    runs = {(run.exercise_id, run.team_id): run for run in kept}
    marked = Witness.objects.filter(agency_id=viewer.agency, exercise__event=event)
    marked = marked.exclude(state=State.EXPUNGED).order_by("-received_at")
    witnesses = {(witness.exercise_id, witness.team_id): witness for witness in marked}
    mine = marked.filter(opened_by=viewer.actor_id)
    own = {(witness.exercise_id, witness.team_id): witness for witness in mine}
    teams = _teams(viewer, event, {team for _, team in (*runs, *witnesses)})
    rows = []
    for number, team in enumerate(teams):
        is_mine = team.handler_id == viewer.person_id
        cells = [
            Cell(
                exercise,
                team,
                _place(event, number, column, len(teams), len(exercises)),
                runs.get((exercise.id, team.id)),
                witnesses.get((exercise.id, team.id)),
                own.get((exercise.id, team.id)),
                is_mine,
            )
            for column, exercise in enumerate(exercises)
        ]
        rows.append((team, cells))
    if not may(viewer, "training.read_runs", event.id):
        rows = [(team, cells) for team, cells in rows if team.handler_id == viewer.person_id]
    return Order(event, exercises, rows)


def _teams(viewer: Viewer, event: Event, seen: set[UUID]) -> list[Team]:
    listed = list(
        EventTeam.objects.filter(agency_id=viewer.agency, record=event).values_list(
            "team_id", flat=True
        )
    )
    order = {team_id: number for number, team_id in enumerate(dict.fromkeys(listed))}
    found = Team.objects.filter(agency_id=viewer.agency, id__in=[*order, *seen])
    return sorted(
        found.select_related("dog", "handler"),
        key=lambda team: (order.get(team.id, len(order)), team.dog.name),
    )


def _place(event: Event, row: int, column: int, teams: int, exercises: int) -> int:
    """The place of a team at an exercise, from 1."""
    if event.order_rule != ROTATES or exercises < 2:
        return row + 1
    ranked = sorted(range(teams), key=lambda other: ((column - other) % exercises, other))
    return ranked.index(row) + 1
