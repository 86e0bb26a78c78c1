"""What watches ask of people: an end, a story, an answer, an approval, a second look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.duty.health.queries.fitness import restricted_dogs, restrictions_in, words_on
from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.watches.choices import ON_CALL
from watchbook.duty.watches.models import Agreement, Care, Watch
from watchbook.duty.watches.periods import day_in, midnight
from watchbook.duty.watches.permissions import APPROVE, PLAN
from watchbook.duty.watches.queries.care import activity_words
from watchbook.duty.watches.queries.markers import makers_of, waiting_markers
from watchbook.duty.watches.queries.restrictions import ASKED_FOR, Despite, work_despite
from watchbook.duty.watches.queries.roster import shifts
from watchbook.duty.watches.queries.sheet import waits_for_approval
from watchbook.duty.watches.queries.standing import asked_at, duty_label, watches
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.web.moments import moment
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

STORY_WITHIN = timedelta(hours=12)
"""How long after a mark its story is due."""
APPROVE_WITHIN = timedelta(days=3)
"""How long after the end of a pay period its care time is to be approved."""
LOOK_BEFORE = timedelta(days=14)
"""How long before its day the second look at an agreement is asked for."""

PLANNED_WITHIN = timedelta(days=14)
"""How far ahead the roster is compared with restrictions."""


def register() -> None:
    """Fill the slot of the records' room."""
    for name, source, words in (
        ("watches.open", endless_watches, "A watch has no end yet"),
        ("watches.story", untold_marks, "A mark waits for its story"),
        ("watches.returned", returned_care, "Care time came back to you with a note"),
        ("watches.approve", unapproved_care, "Care time waits for your approval"),
        ("watches.agreement", due_agreements, "A care agreement is due for a second look"),
        ("watches.despite", unexplained_work, "Work despite a restriction is not explained yet"),
        ("watches.restricted", planned_while_restricted, "The roster plans a restricted dog"),
        ("watches.overlap", overlapping_watches, "Two watches overlap"),
    ):
        register_prompts(name, source, kinds={name: words})


def _subjects(team: Team) -> tuple[UUID, ...]:
    return (team.id, team.dog_id, team.handler_id)


def endless_watches(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the handler: a watch that has no end yet and runs very long. It is never ended for him."""
    rows = Watch.objects.filter(agency_id=viewer.agency, ended_at__isnull=True)
    for watch in rows.exclude(state=State.EXPUNGED).select_related("team__dog", "team__handler"):
        if asked_at(watch) <= at:
            yield Prompt(
                kind="watches.open",
                subjects=_subjects(watch.team),
                due_at=asked_at(watch),
                audience=(str(watch.team.handler_id),),
                title=f"When did your watch with {watch.team.dog} end?",
                text=f"{duty_label(watch)} since {moment(watch.began_at).text}; no end is written.",
                url=reverse(
                    "watches:watch", kwargs={"agency": watch.agency_id, "watch_id": watch.id}
                ),
            )


def untold_marks(viewer: Viewer, at: datetime) -> Iterator[Prompt]:  # noqa: ARG001  # the slot's signature
    """To who made it: a mark that no record names yet; "there is none" is such a record too."""
    waiting = list(waiting_markers(viewer))
    makers = makers_of(waiting)
    for marker in waiting:
        where = marker.place or marker.note or "What happened there?"
        yield Prompt(
            kind="watches.story",
            subjects=_subjects(marker.team) if marker.team else (),
            due_at=marker.marked_at + STORY_WITHIN,
            audience=(makers[marker.id],),
            title=f"Tell the story of your mark of {moment(marker.marked_at).text}",
            text=where,
            url=reverse(
                "watches:marker", kwargs={"agency": marker.agency_id, "marker_id": marker.id}
            ),
        )


def returned_care(viewer: Viewer, at: datetime) -> Iterator[Prompt]:  # noqa: ARG001  # the slot's signature
    """To its author: care time that a supervisor sent back with a note."""
    rows = Care.objects.filter(agency_id=viewer.agency, state=State.RETURNED)
    for one in rows.select_related("team__dog", "team__handler"):
        yield Prompt(
            kind="watches.returned",
            subjects=_subjects(one.team),
            due_at=one.done_at,
            audience=(one.opened_by,),
            title=f"Care time of {moment(one.done_at, 'date').text} came back with a note",
            text=f"{activity_words(one)}, {one.minutes} min".lstrip(", "),
            url=reverse(
                "records:record",
                kwargs={"agency": one.agency_id, "kind": "watches.care", "record_id": one.id},
            ),
        )


def unapproved_care(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To supervisors: care time of the last finished pay period that nobody approved."""
    if not may(viewer, APPROVE):
        return
    span, records, exceptions = waits_for_approval(viewer, at)
    if not records:
        return
    address = reverse("watches:periods", kwargs={"agency": viewer.agency})
    days = (
        f"{exceptions} day over what was agreed"
        if exceptions == 1
        else (f"{exceptions} days over what was agreed")
    )
    yield Prompt(
        kind="watches.approve",
        subjects=(),
        due_at=span.instants(viewer.timezone)[1] + APPROVE_WITHIN,
        audience=("supervisor",),
        title="Approve the care time of the last pay period",
        text=f"{records} record{'' if records == 1 else 's'} wait; {days}.",
        url=f"{address}?day={span.code}",
    )


def due_agreements(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To supervisors: an agreement whose day of a second look has come or comes soon."""
    soon = day_in(at + LOOK_BEFORE, viewer.timezone)
    today = day_in(at, viewer.timezone)
    rows = Agreement.objects.filter(agency_id=viewer.agency, review_on__lte=soon)
    for one in rows.exclude(state=State.EXPUNGED).select_related("team__dog", "team__handler"):
        if one.review_on is None or (one.until_on is not None and one.until_on < today):
            continue
        yield Prompt(
            kind="watches.agreement",
            subjects=_subjects(one.team),
            due_at=midnight(one.review_on, viewer.timezone),
            audience=("supervisor",),
            title=f"Look at the care agreement of {one.team} again",
            text="The day that was set for it is here or near.",
            url=field_form_address("watches.agreement", one.agency_id, record=one.id),
        )


def unexplained_work(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the handler and to supervisors: a watch or hard work while the dog was restricted."""
    for one in _despite(viewer, at):
        if one.is_answered:
            continue
        yield Prompt(
            kind="watches.despite",
            subjects=_subjects(one.team),
            due_at=one.began_at,
            audience=(str(one.team.handler_id), "supervisor"),
            title=f"{one.team.dog} worked while restricted. What was the reason?",
            text=f"{_when(one)}. {one.word.what}, {one.word.source}.",
            url=reverse("watches:despite", kwargs={"agency": viewer.agency}),
        )


def _when(one: Despite) -> str:
    is_day = one.effort is not None and one.effort.is_day
    return moment(one.began_at, "date" if is_day else "datetime").text


def _despite(viewer: Viewer, at: datetime) -> list[Despite]:
    limited = restricted_dogs(str(viewer.agency))
    if not limited:
        return []
    now = teams(viewer).filter(dog__in=limited)
    if not may(viewer, PLAN):
        now = now.filter(handler_id=viewer.person_id) if viewer.person_id else now.none()
    return work_despite(viewer, list(now), at - ASKED_FOR, at)


def planned_while_restricted(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To supervisors: lines of the roster of a dog that was restricted after they were written."""
    if not may(viewer, PLAN):
        return
    coming = list(shifts(viewer).filter(until_at__gt=at, from_at__lt=at + PLANNED_WITHIN))
    words = words_on(str(viewer.agency), {one.team.dog_id for one in coming})
    for one in coming:
        held = restrictions_in(
            viewer, words.get(one.team.dog_id, []), max(one.from_at, at), one.until_at
        )
        if not held or one.override_of_id == held[0].row.id:
            continue
        yield Prompt(
            kind="watches.restricted",
            subjects=_subjects(one.team),
            due_at=one.from_at,
            audience=("supervisor",),
            title=f"{one.team.dog} is on the roster and restricted",
            text=f"{moment(one.from_at).text}. {held[0].what}, {held[0].until}.",
            url=reverse("watches:cancel", kwargs={"agency": viewer.agency, "shift_id": one.id}),
        )


def overlapping_watches(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the handler: watches of the last days that overlap, asked about once, by the latest.

    All stay as they were written.
    """
    if viewer.person_id is None:
        return
    rows = watches(viewer).filter(team__handler=viewer.person_id, began_at__gt=at - ASKED_FOR)
    for met in _met(rows.filter(is_overlapped=True).order_by("began_at", "id"), at):
        one = met[-1]
        told = "; ".join(f"{duty_label(row)}, {moment(row.began_at).text}" for row in met)
        yield Prompt(
            kind="watches.overlap",
            subjects=_subjects(one.team),
            due_at=one.ended_at or one.began_at,
            audience=(str(one.team.handler_id),),
            title=f"{_COUNTED.get(len(met), f'{len(met)} watches')} with {one.team.dog} overlap. "
            "Which times are right?",
            text=f"{told}. {'Both' if len(met) <= 2 else 'All'} are kept.",
            url=reverse("watches:watch", kwargs={"agency": one.agency_id, "watch_id": one.id}),
        )


_COUNTED = {1: "Two watches", 2: "Two watches", 3: "Three watches"}
"""One alone: the other began before the days that are asked about."""


def _met(rows: Iterable[Watch], at: datetime) -> Iterator[list[Watch]]:
    """Watches in the order of their begin, with those that they overlap; on call stands apart."""
    open_ones: dict[tuple[UUID, bool], tuple[list[Watch], datetime]] = {}
    for row in rows:
        like = (row.team_id, row.duty == ON_CALL)
        met, until = open_ones.get(like, ([], row.began_at))
        if not met or row.began_at >= until:
            if met:
                yield met
            met, until = [], row.began_at
        open_ones[like] = ([*met, row], max(until, row.ended_at or at))
    yield from (met for met, _ in open_ones.values())
