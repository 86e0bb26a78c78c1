"""What training asks of people: own statements, outdated runs, disciplines left untrained."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.duty.training.models import Layout, Performance
from watchbook.duty.training.queries.lately import left_untrained
from watchbook.duty.training.queries.restrictions import coming_days
from watchbook.duty.training.queries.runs import waiting_witnesses, with_newest
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.web.moments import moment
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer


PLANNED_WITHIN = timedelta(days=14)
"""How far ahead training days are compared with restrictions."""


def register() -> None:
    """Fill the slot of the records' room."""
    for name, source, words in (
        ("training.outdated", outdated_runs, "A run of yours is outdated"),
        ("training.waiting", waiting_statements, "Your own statement on a run is missing"),
        ("training.restricted", planned_while_restricted, "A training day plans a restricted dog"),
        ("training.untrained", untrained_disciplines, "A discipline was not trained lately"),
    ):
        register_prompts(name, source, kinds={name: words})


def outdated_runs(viewer: Viewer, at: datetime) -> Iterator[Prompt]:  # noqa: ARG001  # the slot's signature
    """To its author: a run whose set-up or layout was corrected since. Only his own are read."""
    kept = Performance.objects.filter(agency_id=viewer.agency, exercise__isnull=False)
    if viewer.kind != "system":
        kept = kept.filter(opened_by=viewer.actor_id)
    rows = (
        with_newest(kept)
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
    """To the handler: a run that a witness marked and that he has not written himself.

    Only what waits for him is read.
    """
    for witness in waiting_witnesses(viewer, viewer.person_id):
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


def planned_while_restricted(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To trainers and supervisors: a dog of a coming day that was restricted after it was planned.

    What was decided despite this restriction, by name, is not asked about again.
    """
    if not may(viewer, "training.correct") and viewer.kind != "system":
        return
    for event, one in coming_days(viewer, at, at + PLANNED_WITHIN):
        if one.word is None or not one.is_undecided:
            continue
        team = one.team
        yield Prompt(
            kind="training.restricted",
            subjects=(team.id, team.dog_id, team.handler_id),
            due_at=event.held_from,
            audience=("trainer", "supervisor"),
            title=f"{team.dog} is on a training day and restricted",
            text=f"{event.title}, {moment(event.held_from).text}. {one.word.what}, "
            f"{one.word.until}.",
            url=reverse("training:event", kwargs={"agency": event.agency_id, "event_id": event.id}),
        )


def untrained_disciplines(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the handler: a discipline of the dog with no run for 30 days. Only his own are read."""
    if viewer.person_id is None and viewer.kind != "system":
        return
    for one in left_untrained(viewer, at, handler_id=viewer.person_id):
        team = one.team
        yield Prompt(
            kind="training.untrained",
            subjects=(team.id, team.dog_id, team.handler_id),
            due_at=one.due_at,
            audience=(str(team.handler_id),),
            title=f"{team.dog}: {one.label.lower()} was not trained lately",
            text=f"Last trained {one.said}." if one.last_at else "No run is recorded yet.",
            url=field_form_address(
                "training.performance", team.agency_id, team=team.id, discipline=one.discipline
            ),
        )
