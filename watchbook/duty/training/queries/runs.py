"""Reads of runs, of witnesses' statements and of what handlers said about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from watchbook.duty.teams.queries.teams import of_team_named
from watchbook.duty.training.choices import SURFACES
from watchbook.duty.training.models import Exercise, Hide, Layout, Performance, Standing, Witness
from watchbook.duty.training.queries.closing import closed_exercises
from watchbook.duty.training.queries.conditions import NOT_RECORDED, on_surface
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

STILL_STANDS = "still-stands"

_FINISHED = (
    Q(ended_at__isnull=False)
    | Q(started_at__isnull=True)
    | Q(state__in=(State.REVIEWED, State.APPROVED))
)
"""A run goes on from its beginning to its end. One written afterwards without either is over, and
so is one that somebody judged."""
NEWEST_FIRST = ("-occurred_at", "-received_at", "id")


def with_newest(rows: QuerySet[Performance]) -> QuerySet[Any]:
    """Runs with the newest versions of what they were run on, and whether they are outdated.

    A run that is over is outdated while set-up or layout have a newer version than
    the one it pins and its author has not said since that it still stands.
    """
    setups = Exercise.objects.filter(id=OuterRef("exercise")).values("version")
    layouts = Layout.objects.filter(exercise=OuterRef("exercise")).values("version")[:1]
    return (
        rows.annotate(
            newest_exercise=Subquery(setups),
            newest_layout=Subquery(layouts),
            seen_exercise=_seen("exercise_version"),
            seen_layout=_seen("layout_version"),
        )
        .annotate(
            is_outdated=Case(
                When(
                    _FINISHED
                    & (
                        Q(seen_exercise__lt=F("newest_exercise"))
                        | Q(seen_layout__lt=F("newest_layout"))
                    ),
                    then=Value(True),
                ),
                default=Value(False),
            )
        )
        .order_by(*NEWEST_FIRST)
    )


def _seen(version: str) -> Greatest:
    """The version that a run pins, or the newest of which its author said that it still stands.

    Asked of each row that is shown: joined and grouped, all runs there are would be read first.
    """
    said = Standing.objects.filter(performance=OuterRef("id"), stance=STILL_STANDS).order_by()
    newest = said.values("performance").annotate(newest=Max(version)).values("newest")
    zero = Value(0)
    return Greatest(Coalesce(F(version), zero), Coalesce(Subquery(newest), zero))


def runs(viewer: Viewer) -> QuerySet[Performance]:
    """The runs that the viewer sees, newest first: of a guest, his own only.

    Expunged runs are left out. Whether a run's content is closed to the viewer
    for now is another question: `closed_runs`.
    """
    kept = Performance.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, "training.read_runs"):
        scoped = [one for one in viewer.event_ids if may(viewer, "training.read_runs", one)]
        mine = Q(handler=viewer.person_id) if viewer.person_id else Q(pk__in=[])
        kept = kept.filter(mine | Q(exercise__event__in=scoped))
    return kept.select_related(
        "team__dog", "team__handler", "handler", "exercise__event", "blindness_stated_by", "trail"
    )


def closed_runs(viewer: Viewer, rows: Iterable[Performance], at: datetime) -> dict[UUID, str]:
    """Which of these runs are closed to the viewer now, since they would tell him the layout."""
    asked = [row for row in rows if row.exercise is not None and not is_own(viewer, row)]
    by_id: dict[UUID, Exercise] = {row.exercise.id: row.exercise for row in asked if row.exercise}
    closed = closed_exercises(viewer, by_id.values(), at)
    return {row.id: closed[row.exercise_id] for row in asked if row.exercise_id in closed}


def is_own(viewer: Viewer, row: Performance) -> bool:
    """Whether the viewer ran or wrote this run himself."""
    return row.opened_by == viewer.actor_id or (
        viewer.person_id is not None and row.handler_id == viewer.person_id
    )


def found_runs(
    viewer: Viewer,
    at: datetime,
    *,
    text: str = "",
    discipline: str = "",
    team: UUID | None = None,
    state: str = "",
    outdated: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    odour: str = "",
    surface: str = "",
    blindness: str = "",
) -> QuerySet[Any]:
    """Runs by words, discipline, team, state, day and conditions.

    By odour only for who reads layouts: what was hidden is closed to the others until their run.

    Words are sought in what is closed to the viewer too, therefore a run that
    is closed now is left out of a search by words.
    """
    kept = with_newest(runs(viewer))
    if text:
        kept = _with_words(viewer, kept, text, at)
    exact: dict[str, Any] = {
        "discipline": discipline, "team": team, "state": state,
        "blindness": "" if blindness == NOT_RECORDED else blindness,
    }  # fmt: skip
    kept = kept.filter(**{name: value for name, value in exact.items() if value})
    if blindness == NOT_RECORDED:
        kept = kept.filter(blindness=None)
    may_read_layouts = may(viewer, "training.read_layouts")
    if odour == NOT_RECORDED and may_read_layouts:
        kept = kept.filter(layout=None)
    elif odour and may_read_layouts:
        held = Hide.objects.filter(agency_id=viewer.agency, odour=odour).values("record")
        kept = kept.filter(layout__in=held)
    if surface in {NOT_RECORDED, *(one.value for one in SURFACES)}:
        kept = kept.filter(on_surface(surface))
    if outdated:
        kept = kept.filter(is_outdated=True)
    if since:
        kept = kept.filter(occurred_at__gte=since)
    if until:
        kept = kept.filter(occurred_at__lt=until)
    return kept


def _with_words(viewer: Viewer, kept: QuerySet[Any], text: str, at: datetime) -> QuerySet[Any]:
    """Runs with these words, without those that are closed to the viewer now."""
    titled = Exercise.objects.filter(agency_id=viewer.agency, title__icontains=text)
    kept = kept.filter(
        Q(narrative__icontains=text)
        | Q(goal__icontains=text)
        | Q(place__icontains=text)
        | Q(corrective_action__icontains=text)
        | Q(exercise__in=titled.order_by().values("id"))
        | of_team_named(viewer.agency, text)
    )
    found = kept.filter(exercise__isnull=False).order_by().values("exercise")
    asked = Exercise.objects.filter(id__in=found).select_related("event")
    closed = closed_exercises(viewer, asked, at)
    own = Q(opened_by=viewer.actor_id) | Q(handler=viewer.person_id)
    return kept.exclude(~own & Q(exercise__in=list(closed)))


def run_of(viewer: Viewer, run_id: UUID) -> Performance:
    """One run with its newest versions; a NotFoundError where the viewer sees none."""
    run: Performance | None = with_newest(runs(viewer)).filter(id=run_id).first()
    if run is None:
        message = "There is no such run here."
        raise NotFoundError(message)
    return run


def witnesses_of(viewer: Viewer, exercise_id: UUID, team_id: UUID) -> QuerySet[Witness]:
    """What witnesses marked for a team in an exercise, in the order in which it came.

    The caller has found the run or the exercise for this viewer first.
    """
    return (
        Witness.objects.filter(agency_id=viewer.agency, exercise=exercise_id, team=team_id)
        .exclude(state=State.EXPUNGED)
        .prefetch_related("calls")
    )


def standings_of(viewer: Viewer, run: Performance) -> QuerySet[Standing]:
    """What the handler said about witnesses and about corrections, in order."""
    return Standing.objects.filter(agency_id=viewer.agency, performance=run.id).exclude(
        state=State.EXPUNGED
    )


def waiting_witnesses(viewer: Viewer, person_id: UUID | None = None) -> QuerySet[Witness]:
    """Ended runs that a witness marked and whose handler has not written his own run of them.

    Of one handler where `person_id` is given.
    """
    own = Performance.objects.filter(exercise=OuterRef("exercise"), team=OuterRef("team")).values(
        "id"
    )[:1]
    kept = (
        Witness.objects.filter(agency_id=viewer.agency, ended_at__isnull=False)
        .exclude(state=State.EXPUNGED)
        .annotate(own_run=Subquery(own))
        .filter(own_run__isnull=True)
        .select_related("team__dog", "team__handler", "exercise")
    )
    return kept.filter(team__handler=person_id) if person_id else kept
