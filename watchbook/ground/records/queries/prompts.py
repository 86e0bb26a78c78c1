"""What the program asks of one person: the one query that every surface shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from watchbook.ground.ledger.once import one_reading
from watchbook.ground.records.choices import REVIEW_WITHIN_DAYS, Channel
from watchbook.ground.records.queries.deputies import deputies, today_of
from watchbook.ground.records.queries.faces import address_of_record
from watchbook.ground.records.queries.notices import wanted_kinds
from watchbook.ground.records.queries.reviews import waiting_for
from watchbook.ground.records.queries.silences import silent_among
from watchbook.ground.records.slots import Prompt, prompt_sources

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

SHOWN_FIRST = 8
"""How many prompts stand on a home page, at a desk and on a phone; all that cannot wait do."""
_TOLD_FOR = timedelta(days=7)
"""How long somebody who is back is told where to read what his deputy did."""
_MOST_REVIEWS = 60
"""The oldest so many of a kind and state are asked about; the review queue shows more."""


@dataclass(frozen=True)
class Asked:
    """A prompt with by when it is to be done, and whether it is overdue at the time of asking."""

    prompt: Prompt
    by_at: datetime
    is_overdue: bool


def prompts_for(
    viewer: Viewer, at: datetime, channels: Collection[Channel] = (Channel.APPLICATION,)
) -> list[Asked]:
    """What is asked of this viewer at this instant on these channels, the soonest first.

    What says that it waits for nothing stands before all that is due earlier; then what has to be
    done by the nearest day, what is overdue before that. A prompt reaches whom its audience names,
    by person id or role, and nobody while one of its subjects is silenced; and each person only by
    the channels that he chose for its kind. Times in its words are the agency's, also where a phone
    or the worker asks. Cost: that of the sources, one statement for the silences, one for the
    choices.
    """
    with one_reading(), timezone.override(viewer.timezone):
        wants = wanted_kinds(viewer, channels)
        addressed = [
            prompt
            for source in prompt_sources()
            for prompt in source(viewer, at)
            if _is_for(viewer, prompt) and wants(prompt.kind)
        ]
        silent = silenced(viewer, (one for prompt in addressed for one in prompt.subjects), at)
    heard = [
        Asked(prompt, by_at, by_at < at)
        for prompt in addressed
        if silent.isdisjoint(prompt.subjects)
        for by_at in (prompt.late_at or prompt.due_at,)
    ]
    return sorted(heard, key=lambda one: (not one.prompt.is_first, one.by_at, one.prompt.title))


def silenced(viewer: Viewer, subjects: Iterable[UUID], at: datetime) -> set[UUID]:
    """Those of the subjects about whom nobody is asked anything now."""
    return silent_among(str(viewer.agency), subjects, at)


def _is_for(viewer: Viewer, prompt: Prompt) -> bool:
    if viewer.person_id is not None and str(viewer.person_id) in prompt.audience:
        return True
    return not viewer.roles.isdisjoint(prompt.audience)


def prompts_card(viewer: Viewer, at: datetime) -> dict[str, object]:
    """The home card "Needs you": the first few, how many there are, what of the rest is late."""
    asked = prompts_for(viewer, at)
    shown, rest = beginning_of(asked)
    late = sum(one.is_overdue for one in rest)
    return {
        "asked": shown, "rest": len(rest), "rest_late": late, "total": len(asked),
        "agency": viewer.agency,
    }  # fmt: skip


def beginning_of(asked: Sequence[Asked]) -> tuple[Sequence[Asked], Sequence[Asked]]:
    """The first few of what `prompts_for` told, with all that wait for nothing, and the rest."""
    first = max(SHOWN_FIRST, sum(one.prompt.is_first for one in asked))
    return asked[:first], asked[first:]


def review_prompts(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """This room's own prompts: records that wait for the viewer's review, approval or answer."""
    for one in waiting_for(viewer, at, most=_MOST_REVIEWS):
        stands_in = f", for {one.for_name}" if one.for_name else ""
        yield Prompt(
            kind=f"records.{one.step}",
            subjects=one.subjects,
            due_at=one.asked_at + timedelta(days=REVIEW_WITHIN_DAYS),
            audience=(viewer.actor_id,),
            title=f"{one.step_label}: {one.title}",
            text=f"{one.about or one.kind_label}, written by {one.who}{stands_in}",
            url=one.href,
        )


def deputy_prompts(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To a deputy that he stands in, until the last day; afterwards to the other what was done."""
    if viewer.person_id is None:
        return
    zone, today = ZoneInfo(viewer.timezone), today_of(viewer, at)
    people = Q(deputy_id=viewer.person_id, until_on__gte=today, ended_at=None) | Q(
        person_id=viewer.person_id, until_on__lt=today, until_on__gte=today - _TOLD_FOR
    )
    for row in deputies(viewer).filter(people):
        is_deputy = row.deputy_id == viewer.person_id
        days = f"{row.from_on:%-d %b} to {row.until_on:%-d %b %Y}"
        after = row.until_on + timedelta(days=0 if is_deputy else _TOLD_FOR.days)
        yield Prompt(
            kind="records.stands_in" if is_deputy else "records.stood_in",
            subjects=(row.person_id, row.deputy_id),
            due_at=datetime.combine(after, time.max, tzinfo=zone),
            audience=(viewer.actor_id,),
            title=f"You stand in for {row.person}"
            if is_deputy
            else f"{row.deputy} stood in for you",
            text=f"Reviews and approvals, {days}" if is_deputy else f"What was done, {days}",
            url=address_of_record("records.deputy", row),
        )
