"""The work, rest and heat guard: what of a team's last days is beyond the agency's limits.

It advises and refuses nothing. Each reason names its limit and the limit's source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.core.schema import label_of
from watchbook.duty.health.queries.fitness import Word, standing_word, words_on
from watchbook.duty.teams.weather import temperature_text
from watchbook.duty.watches.choices import (
    HARD_24H,
    HEAT,
    HOURS_7D,
    HOURS_24H,
    MEASURES,
    REST,
    WORKED,
)
from watchbook.duty.watches.models import Limits, Marker, Shift, Watch
from watchbook.duty.watches.queries.standing import duration_text
from watchbook.duty.watches.slots import Effort, efforts_of
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
AHEAD = timedelta(hours=36)
"""How far ahead the next line of the roster is looked at for its rest before."""
_PROPOSED = "A proposal of this program, taken from no standard; set your agency's own."
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Rule:
    """One limit, in tenths of an hour or of a degree Celsius."""

    measure: str
    limit_e1: int
    source: str

    @property
    def label(self) -> str:
        """What it limits."""
        return label_of(MEASURES, self.measure)

    @property
    def limit(self) -> str:
        """The limit with its unit."""
        amount = f"{self.limit_e1 / 10:g}"
        return f"{amount} °C" if self.measure == HEAT else f"{amount} h"


PROPOSED = (
    Rule(HOURS_24H, 120, _PROPOSED),
    Rule(HOURS_7D, 600, _PROPOSED),
    Rule(REST, 80, _PROPOSED),
    Rule(HARD_24H, 20, _PROPOSED),
    Rule(HEAT, 300, _PROPOSED),
)
"""Shown as what they are until a supervisor writes the agency's limits."""


@dataclass(frozen=True)
class Advice:
    """One reason of the guard; `url` opens the records that make it."""

    measure: str
    text: str
    source: str
    url: str


@dataclass
class Guarded:
    """One team and what the guard says of it.

    `hard_24h_min` is None where hard work was done and nobody wrote how long any of it took;
    `hard_untimed` counts what of it has no duration.
    """

    team: Team
    word: Word | None
    on_watch_24h_min: int
    on_watch_7d_min: int
    hard_24h_min: int | None
    hard_untimed: int
    rest_min: int | None
    hottest_c10: int | None
    advice: list[Advice] = field(default_factory=list)


def rules_of(viewer: Viewer) -> tuple[list[Rule], Limits | None]:
    """The agency's limits and their record; what the program proposes where there is none."""
    newest = Limits.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED).first()
    if newest is None:
        return list(PROPOSED), None
    return [Rule(o.measure, o.limit_e1, o.source) for o in newest.rules.all()], newest


def guard_of(viewer: Viewer, teams: Sequence[Team], at: datetime) -> list[Guarded]:
    """What the guard says of these teams at an instant. Some seven statements, however many."""
    agency, ids = str(viewer.agency), [team.id for team in teams]
    rules, _ = rules_of(viewer)
    rows = Watch.objects.filter(agency_id=agency, team__in=ids, duty__in=WORKED)
    spans: dict[UUID, list[Span]] = {}
    recent = rows.filter(began_at__gt=at - WEEK - DAY, began_at__lt=at)
    for one in recent.exclude(state=State.EXPUNGED).order_by("began_at"):
        spans.setdefault(one.team_id, []).append((one.began_at, min(one.ended_at or at, at)))
    coming = _next_shifts(agency, ids, at)
    efforts: dict[UUID, list[Effort]] = {}
    for effort in efforts_of(viewer, ids, at - DAY, at):
        efforts.setdefault(effort.team_id, []).append(effort)
    heats = _marked_heat(agency, ids, at)
    words = words_on(agency, {team.dog_id for team in teams})
    found = []
    for team in teams:
        joined = merged(spans.get(team.id, []))
        hard = efforts.get(team.id, [])
        timed = [one.minutes for one in hard if one.minutes is not None]
        seen = [one.temperature_c10 for one in hard if one.temperature_c10 is not None]
        told = Guarded(
            team=team,
            word=standing_word(words.get(team.dog_id, []), at, viewer.timezone),
            on_watch_24h_min=minutes_within(joined, at - DAY, at),
            on_watch_7d_min=minutes_within(joined, at - WEEK, at),
            hard_24h_min=sum(timed) if timed or not hard else None,
            hard_untimed=len(hard) - len(timed),
            rest_min=rest_of(joined, coming.get(team.id), at),
            hottest_c10=max([*seen, *heats.get(team.id, [])], default=None),
        )
        told.advice = _advice(told, rules)
        found.append(told)
    return found


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order without overlap: two watches at once are one time for a dog."""
    joined: list[Span] = []
    for began, ended in sorted(spans):
        if joined and began <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ended))
        else:
            joined.append((began, ended))
    return joined


def minutes_within(spans: Iterable[Span], since: datetime, until: datetime) -> int:
    """Minutes of these spans between two instants."""
    seconds = sum(
        max((min(ended, until) - max(began, since)).total_seconds(), 0.0) for began, ended in spans
    )
    return round(seconds / 60)


def rest_of(spans: Sequence[Span], coming: datetime | None, at: datetime) -> int | None:
    """The shortest rest in minutes between two watches of the last 24 hours and the next planned.

    None where there is nothing to rest between.
    """
    begins = [began for began, _ in spans]
    gaps = [
        (later - ended).total_seconds()
        for (_, ended), later in zip(spans, begins[1:], strict=False)
        if later > at - DAY
    ]
    if spans and coming is not None and coming > spans[-1][1]:
        gaps.append((coming - spans[-1][1]).total_seconds())
    return round(min(gaps) / 60) if gaps else None


def _next_shifts(agency: str, teams: list[UUID], at: datetime) -> dict[UUID, datetime]:
    rows = Shift.objects.filter(
        agency_id=agency, team__in=teams, from_at__gt=at, from_at__lt=at + AHEAD, duty__in=WORKED
    ).exclude(state=State.EXPUNGED)
    found: dict[UUID, datetime] = {}
    for one in rows.exclude(is_cancelled=True).order_by("-from_at"):
        found[one.team_id] = one.from_at
    return found


def _marked_heat(agency: str, teams: list[UUID], at: datetime) -> dict[UUID, list[int]]:
    rows = Marker.objects.filter(
        agency_id=agency, team__in=teams, marked_at__gt=at - DAY, temperature_c10__isnull=False
    )
    found: dict[UUID, list[int]] = {}
    for team_id, tenths in rows.exclude(state=State.EXPUNGED).values_list(
        "team", "temperature_c10"
    ):
        if tenths is not None:
            found.setdefault(team_id, []).append(tenths)
    return found


def _advice(one: Guarded, rules: list[Rule]) -> list[Advice]:
    listed = reverse("watches:list", kwargs={"agency": one.team.agency_id})
    url = f"{listed}?team={one.team.id}"
    found = [told for rule in rules if (told := _judged(one, rule, url)) is not None]
    if one.word is not None and one.word.is_restricting:
        text = f"{one.word.what}, {one.word.until}."
        found.insert(0, Advice("restriction", text, one.word.source, ""))
    return found


def _judged(one: Guarded, rule: Rule, url: str) -> Advice | None:
    minutes = {
        HOURS_24H: (one.on_watch_24h_min, "on watch in the last 24 hours"),
        HOURS_7D: (one.on_watch_7d_min, "on watch in the last 7 days"),
        HARD_24H: (one.hard_24h_min, "of runs and deployments in the last 24 hours"),
    }
    if rule.measure in minutes:
        amount, said = minutes[rule.measure]
        if amount is None or amount * 10 <= rule.limit_e1 * 60:
            return None
        text = f"{duration_text(amount)} {said}; the limit is {rule.limit}."
        return Advice(rule.measure, text, rule.source, url)
    if rule.measure == REST and one.rest_min is not None and one.rest_min * 10 < rule.limit_e1 * 60:
        rest = duration_text(one.rest_min)
        text = (
            f"{rest} of rest between watches, done or planned; at least {rule.limit} is the limit."
        )
        return Advice(REST, text, rule.source, url)
    if rule.measure == HEAT and one.hottest_c10 is not None and one.hottest_c10 > rule.limit_e1:
        degrees = temperature_text(one.hottest_c10)
        text = f"{degrees} as the handler saw it in the last 24 hours; the limit is {rule.limit}."
        return Advice(HEAT, text, rule.source, url)
    return None
