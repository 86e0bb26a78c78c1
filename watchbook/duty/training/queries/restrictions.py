"""What a dog's restriction means for a training day that lies ahead, and who decided despite it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from watchbook.duty.health.queries.fitness import Word, restrictions_in, words_on
from watchbook.duty.teams.models import Team
from watchbook.duty.training.models import EventOverride, EventTeam
from watchbook.duty.training.queries.setups import events
from watchbook.duty.watches.slots import Override, register_overrides
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from uuid import UUID

    from watchbook.duty.training.models import Event
    from watchbook.ground.people.viewer import Viewer

_USUALLY = timedelta(hours=12)
"""How long a day without an end is taken to last."""


@dataclass(frozen=True)
class Listed:
    """A team of a training day: the restriction that holds then, and who decided despite it."""

    team: Team
    word: Word | None
    override: EventOverride | None

    @property
    def is_undecided(self) -> bool:
        """Whether nobody decided despite the restriction that holds."""
        decided = self.override.fitness_id if self.override is not None else None
        return self.word is not None and decided != self.word.row.id


def span_of(held_from: datetime, held_until: datetime | None) -> tuple[datetime, datetime]:
    """From when until when a training day lasts."""
    return held_from, held_until or held_from + _USUALLY


def restricted_teams(
    viewer: Viewer, teams: Iterable[UUID], span: tuple[datetime, datetime]
) -> list[tuple[Team, list[Word]]]:
    """Those of these teams whose dog is restricted at some instant of a span. Three statements."""
    wanted = list(teams)
    rows = Team.objects.filter(agency_id=viewer.agency, id__in=wanted)
    kept = {one.id: one for one in rows.select_related("dog", "handler")}
    words = words_on(str(viewer.agency), {one.dog_id for one in kept.values()})
    found = []
    for key in dict.fromkeys(wanted):
        team = kept.get(key)
        if team is not None:
            held = restrictions_in(viewer, words.get(team.dog_id, []), *span)
            found += [(team, held)] if held else []
    return found


def listed_teams(viewer: Viewer, event: Event, teams: Iterable[Team]) -> list[Listed]:
    """Teams of a training day, each with what stands against it."""
    shown = list(teams)
    span = span_of(event.held_from, event.held_until)
    held = {
        team.id: words[0]
        for team, words in restricted_teams(viewer, [one.id for one in shown], span)
    }
    rows = EventOverride.objects.filter(agency_id=viewer.agency, record=event)
    decided = {one.team_id: one for one in rows.select_related("decided_by")}
    return [Listed(one, held.get(one.id), decided.get(one.id)) for one in shown]


def coming_days(viewer: Viewer, at: datetime, until: datetime) -> Iterator[tuple[Event, Listed]]:
    """Restricted teams of the training days that begin in this time, decided despite it or not."""
    days = events(viewer).exclude(state=State.EXPUNGED)
    for event in days.filter(held_from__gt=at, held_from__lt=until).order_by("held_from", "id"):
        lines = EventTeam.objects.filter(agency_id=viewer.agency, record=event)
        named = [one.team for one in lines.select_related("team__dog", "team__handler")]
        yield from ((event, one) for one in listed_teams(viewer, event, named) if one.word)


def overrides_of_days(
    viewer: Viewer, teams: Sequence[UUID], since: datetime, until: datetime
) -> Iterator[Override]:
    """What was decided on training days of this time, for work done on them."""
    rows = EventOverride.objects.filter(
        agency_id=viewer.agency, team__in=teams, record__held_from__lt=until,
        record__held_from__gt=since - timedelta(days=14),
    ).exclude(record__state=State.EXPUNGED)  # fmt: skip
    for one in rows.select_related("record", "decided_by"):
        begin, end = span_of(one.record.held_from, one.record.held_until)
        yield Override(one.team_id, begin, end, one.reason, one.decided_by)


def register() -> None:
    """Fill the slot of the watches' room."""
    register_overrides("training.days", overrides_of_days)
