"""What deployments ask of people: a number, a look at the times, a laboratory's result.

A mark that nobody told is asked about by the room of watches; a deployment or an
incident that names it has told it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from watchbook.core.schema import label_of
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.models import Deployment, Finding, Incident
from watchbook.duty.deployments.queries.deployments import BACKWARDS, WITHOUT_NUMBER
from watchbook.duty.deployments.queries.incidents import RUNS_BACKWARDS, odd_times
from watchbook.ground.ledger.models import State
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.web.moments import moment
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

NUMBER_WITHIN = timedelta(days=3)
"""How long after it began a deployment may be without its incident number."""
RESULT_WITHIN = timedelta(days=60)
"""How long after it a laboratory's result is out before it is asked about."""
ASKED_FOR = timedelta(days=90)
"""For how long something is asked about; then it stands as it was written."""
_ASKED_FOR_RESULT = timedelta(days=400)
_WITH = ("team__dog", "team__handler", "incident")
"""Read after the rows, of which an author has few. Joined, so few teams lead SQLite to begin with
them and to go through the year of each."""
_WITHOUT = ("display", "none")
"""Tasks that need no incident number."""


def register() -> None:
    """Fill the slot of the records' room."""
    for name, source, words in (
        ("deployments.number", without_number, "A deployment has no incident yet"),
        ("deployments.times", backward_times, "Times of an incident run backwards"),
        ("deployments.laboratory", waiting_results, "A laboratory result is awaited"),
    ):
        register_prompts(name, source, kinds={name: words})


def subjects_of(team: Team | None, incident: UUID | None) -> tuple[UUID, ...]:
    """What a prompt is about: a team with its dog and handler, and an incident."""
    about = (team.id, team.dog_id, team.handler_id) if team is not None else ()
    return (*about, incident) if incident is not None else about


def _own(viewer: Viewer) -> Q:
    """What is asked of its author alone is read for nobody else; the program itself reads all."""
    mine = Q(agency_id=viewer.agency)
    return mine if viewer.kind == "system" else mine & Q(opened_by=viewer.actor_id)


def _open(viewer: Viewer, since: datetime) -> Q:
    return _own(viewer) & Q(began_at__gte=since) & ~Q(state=State.EXPUNGED)


def without_number(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To its author: a deployment that has no incident number some days later."""
    rows = Deployment.objects.filter(
        _open(viewer, at - ASKED_FOR), WITHOUT_NUMBER, began_at__lte=at - NUMBER_WITHIN
    ).exclude(task__in=_WITHOUT)
    for one in rows.prefetch_related(*_WITH):
        yield Prompt(
            kind="deployments.number",
            subjects=subjects_of(one.team, one.incident_id),
            due_at=one.began_at + NUMBER_WITHIN,
            audience=(one.opened_by,),
            title=f"Which incident was this? {label_of(choices.TASKS, one.task)}, "
            f"{moment(one.began_at).text}",
            text="It has no incident number yet. Give it one, or name its incident.",
            url=field_form_address("deployments.deployment", one.agency_id, record=one.id),
        )


def backward_times(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To its author: an incident or a deployment whose times run backwards. They are kept."""
    recent = _open(viewer, at - ASKED_FOR)
    rows = Incident.objects.filter(recent, RUNS_BACKWARDS)
    for incident in rows.select_related("team").prefetch_related("phases"):
        found = odd_times(incident)
        yield _about_times(incident, f"Times of {incident}", found[0] if found else "", at)
    for one in Deployment.objects.filter(recent, BACKWARDS).prefetch_related("team__dog"):
        label = label_of(choices.TASKS, one.task)
        yield _about_times(one, f"Times of a deployment: {label.lower()}", "", at)


def _about_times(row: Incident | Deployment, title: str, text: str, at: datetime) -> Prompt:
    kind = "incident" if isinstance(row, Incident) else "deployment"
    return Prompt(
        kind="deployments.times",
        subjects=subjects_of(row.team, row.id if isinstance(row, Incident) else row.incident_id),
        due_at=min(row.received_at, at),
        audience=(row.opened_by,),
        title=title,
        text=text or "It ends before it begins. Look at your notes; it is kept as you wrote it.",
        url=field_form_address(f"deployments.{kind}", row.agency_id, record=row.id),
    )


def waiting_results(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To its author: a confirmed finding whose laboratory result is still out."""
    out = Q(laboratory__isnull=True) | Q(laboratory="waiting")
    rows = Finding.objects.filter(
        out, agency_id=viewer.agency, record=OuterRef("pk"), result="confirmed",
        substance__in=choices.TO_THE_LABORATORY,
    )  # fmt: skip
    kept = Deployment.objects.filter(
        _open(viewer, at - _ASKED_FOR_RESULT), Exists(rows), began_at__lte=at - RESULT_WITHIN
    )
    for one in kept.prefetch_related(*_WITH):
        yield Prompt(
            kind="deployments.laboratory",
            subjects=subjects_of(one.team, one.incident_id),
            due_at=one.began_at + RESULT_WITHIN,
            audience=(one.opened_by,),
            title=f"The laboratory's result of {moment(one.began_at, 'date').text} is still out",
            text="Write the result and its number, or that it was not sent.",
            url=field_form_address("deployments.deployment", one.agency_id, record=one.id),
        )
