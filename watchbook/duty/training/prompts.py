"""What training asks of people: own statements, outdated runs, disciplines left untrained."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse

from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries.teams import in_force
from watchbook.duty.training.disciplines import label_of
from watchbook.duty.training.models import Layout, Performance
from watchbook.duty.training.queries.runs import waiting_witnesses, with_newest
from watchbook.ground.ledger.models import State
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

UNTRAINED_AFTER = timedelta(days=30)
"""A discipline of the dog that was not trained for this long is asked about."""

_TRAINED_AS = {
    "narcotics": "detection", "explosives": "detection", "firearms": "detection",
    "currency": "detection", "accelerant": "detection", "electronics": "detection",
    "human-remains": "detection", "tracking": "trail", "trailing": "trail",
    "area-search": "area-search", "building-search": "building-search",
    "article-search": "article-search", "apprehension": "apprehension",
}  # fmt: skip
"""A dog's discipline (teams) as the discipline of training that keeps it up."""


def register() -> None:
    """Fill the slot of the records' room."""
    for name, source, words in (
        ("training.outdated", outdated_runs, "A run of yours is outdated"),
        ("training.waiting", waiting_statements, "Your own statement on a run is missing"),
        ("training.untrained", untrained_disciplines, "A discipline was not trained lately"),
    ):
        register_prompts(name, source, kinds={name: words})


def outdated_runs(viewer: Viewer, at: datetime) -> Iterator[Prompt]:  # noqa: ARG001  # the slot's signature
    """To its author: a run whose set-up or layout was corrected since."""
    rows = (
        with_newest(Performance.objects.filter(agency_id=viewer.agency))
        .exclude(state=State.EXPUNGED)
        .filter(is_outdated=True)
        .select_related("team", "exercise")
    )
    layouts = dict(
        Layout.objects.filter(
            agency_id=viewer.agency, exercise__in=[row.exercise_id for row in rows]
        ).values_list("exercise_id", "received_at")
    )
    for row in rows:
        changed = row.exercise.received_at
        if row.seen_exercise >= row.exercise.version:
            changed = layouts.get(row.exercise_id, changed)
        yield Prompt(
            kind="training.outdated",
            subjects=(row.team_id, row.team.dog_id, row.team.handler_id),
            due_at=changed,
            audience=(row.opened_by,),
            title=f"Your run of {row.exercise.title} is outdated",
            text="Its set-up was corrected. Say that the run still stands, or amend it.",
            url=reverse("training:run", kwargs={"agency": viewer.agency, "run_id": row.id}),
        )


def waiting_statements(viewer: Viewer, at: datetime) -> Iterator[Prompt]:  # noqa: ARG001  # the slot's signature
    """To the handler: a run that a witness marked and that he has not written himself."""
    for witness in waiting_witnesses(viewer):
        team = witness.team
        yield Prompt(
            kind="training.waiting",
            subjects=(team.id, team.dog_id, team.handler_id),
            due_at=witness.ended_at or witness.received_at,
            audience=(str(team.handler_id),),
            title=f"Write your own run of {witness.exercise.title}",
            text="A witness marked its end. Your own statement is still missing.",
            url=field_form_address(
                "training.performance",
                str(viewer.agency),
                exercise=witness.exercise_id,
                team=team.id,
            ),
        )


def untrained_disciplines(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the handler: a discipline of the dog with no run for 30 days."""
    teams = list(
        Team.objects.filter(in_force(at), agency_id=viewer.agency).select_related("dog", "handler")
    )
    last: dict[tuple[UUID, str | None], datetime] = {}
    trained = (
        Performance.objects.filter(agency_id=viewer.agency, team__in=[team.id for team in teams])
        .exclude(state=State.EXPUNGED)
        .values_list("team_id", "discipline")
        .order_by()
        .annotate(last_at=Max("occurred_at"))
    )
    for team_id, discipline, last_at in trained:
        last[team_id, discipline] = last_at
    for team in teams:
        wanted = {_TRAINED_AS[one] for one in team.dog.disciplines if one in _TRAINED_AS}
        for discipline in sorted(wanted):
            since = last.get((team.id, discipline))
            due_at = (since or team.from_at) + UNTRAINED_AFTER
            if due_at <= at:
                yield _untrained(team, discipline, since, due_at, at)


def _untrained(
    team: Team, discipline: str, since: datetime | None, due_at: datetime, at: datetime
) -> Prompt:
    label = label_of(discipline)
    said = f"Last trained {(at - since).days} days ago." if since else "No run is recorded yet."
    return Prompt(
        kind="training.untrained",
        subjects=(team.id, team.dog_id, team.handler_id),
        due_at=due_at,
        audience=(str(team.handler_id),),
        title=f"{team.dog}: {label.lower()} was not trained lately",
        text=said,
        url=field_form_address(
            "training.performance", team.agency_id, team=team.id, discipline=discipline
        ),
    )
