"""A second route to the welfare chart: what is due of dogs, and what teams did, from raw bodies.

Like `raw_numbers`, it shares no line with the program: it follows the words of each rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.journeys.raw_numbers import Book, Raw, minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORKED = ("on-watch", "called-in")
PROPOSED = {"hours-24h": 120, "hours-7d": 600, "rest": 80, "hard-24h": 20, "heat": 300}


def key(value: Any) -> str:
    """An id without its dashes, as record ids stand in the database."""
    return str(value).replace("-", "")


@dataclass(frozen=True)
class Welfare:
    """The records of an installation as they stand at an instant."""

    book: Book
    at: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The agency's day."""
        return self.at.astimezone(self.zone).date()

    def teams(self) -> list[Raw]:
        """The teams of now."""
        return [
            one
            for one in self.book.of("teams.team")
            if (one.at("from_at") or self.at) <= self.at
            and ((until := one.at("until_at")) is None or until > self.at)
        ]

    def dogs(self) -> set[str]:
        """The dogs that stand in a team."""
        return {key(one.get("dog")) for one in self.teams()}

    def of_dog(self, kind: str, dog: str) -> list[Raw]:
        """A dog's records of a kind."""
        return [one for one in self.book.of(kind) if key(one.get("dog")) == dog]

    def words(self, dog: str) -> list[Raw]:
        """Words on fitness, the newest first."""
        told = self.of_dog("health.fitness", dog)
        return sorted(told, key=lambda one: (one.at("from_at"), one.received_at), reverse=True)

    def confirmed(self, word: Raw) -> bool | None:
        """What its veterinarian said of it; None where nothing."""
        said = [
            one
            for one in self.book.of("health.confirmation")
            if key(one.get("fitness")) == word.id and one.get("fitness_version") == word.version
        ]
        newest = max(said, key=lambda one: one.received_at, default=None)
        if newest is not None:
            return bool(newest.get("is_so"))
        return True if word.get("by_veterinarian") else None

    def standing(self, dog: str, at: datetime) -> Raw | None:
        """The strictest word of those that hold: back to the newest that is proven."""
        held = []
        for word in self.words(dog):
            begun = word.at("from_at")
            if begun is None or begun > at or self.confirmed(word) is False:
                continue
            last = word.day("until_on")
            if last is None or at.astimezone(self.zone).date() <= last:
                held.append(word)
            if self.confirmed(word) or word.get("paper"):
                break
        strict = ("fit", "restricted", "unfit")
        return max(held, key=lambda word: strict.index(word.get("status")), default=None)

    def is_restricted(self, dog: str, since: datetime, until: datetime) -> bool:
        """Whether a restriction holds at an instant of a span: at its beginning, or begun in it."""
        begun = [one.at("from_at") for one in self.words(dog)]
        instants = [since, *(one for one in begun if one and since <= one < until)]
        held = [self.standing(dog, one) for one in instants]
        return any(word is not None and word.get("status") != "fit" for word in held)

    def dues(self, dog: str) -> Iterator[tuple[str, date]]:
        """What is due of a dog now or soon: which kind, on which day."""
        yield from self._vaccines(dog)
        weighed = [one.at("weighed_at") for one in self.of_dog("health.weight", dog)]
        weigh = self._day(max(one for one in weighed if one)) + 30 * DAY if weighed else self.today
        if weigh <= self.today:
            yield "weight", weigh
        visits = self.of_dog("health.visit", dog)
        last = max(visits, key=lambda one: one.at("visited_at") or self.at, default=None)
        again = last.day("next_on") if last is not None else None
        if again is not None and again <= self.today + 7 * DAY:
            yield "visit", again
        yield from self._follow_ups(dog)
        yield from self._fitness(dog)
        yield from self._before_birth(dog)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _vaccines(self, dog: str) -> Iterator[tuple[str, date]]:
        newest: dict[tuple[str, str], Raw] = {}
        given = self.of_dog("health.vaccine", dog)
        for one in sorted(given, key=lambda row: (row.day("given_on"), row.received_at)):
            product = (one.get("product") or "").casefold()
            newest[one.get("vaccine"), product if one.get("vaccine") == "other" else ""] = one
        for one in newest.values():
            until = one.day("until_on")
            if until is not None and until <= self.today + 30 * DAY:
                yield "vaccine", until

    def _follow_ups(self, dog: str) -> Iterator[tuple[str, date]]:
        for name in ("injury", "exposure", "behaviour"):
            for row in self.of_dog(f"health.{name}", dog):
                after = [
                    one for one in self.book.of("health.followup") if key(one.get(name)) == row.id
                ]
                newest = max(
                    after, key=lambda one: (one.at("seen_at"), one.received_at), default=None
                )
                on = row.day("follow_up_on") if newest is None else newest.day("next_on")
                is_over = newest is not None and newest.get("is_over")
                if on is not None and on <= self.today and not is_over:
                    yield name, on

    def _fitness(self, dog: str) -> Iterator[tuple[str, date]]:
        words = self.words(dog)
        word = self.standing(dog, self.at)
        if word is None:
            ended = words[0].day("until_on") if words else None
            begun = words[0].at("from_at") if words else None
            if ended and words[0].get("status") != "fit" and begun and begun <= self.at:
                yield "fitness", ended
            return
        review, begun = word.day("review_on"), word.at("from_at")
        if review is not None and review <= self.today + 7 * DAY:
            yield "fitness", review
        if begun and not self.confirmed(word) and not word.get("paper"):
            paper = self._day(begun) + 3 * DAY
            if paper <= self.today:
                yield "fitness", paper

    def _before_birth(self, dog: str) -> Iterator[tuple[str, date]]:
        born = next(o.day("born_on") for o in self.book.of("teams.dog") if o.id == dog)
        told = {
            "health.weight": "weighed_at", "health.visit": "visited_at",
            "health.vaccine": "given_on", "health.injury": "happened_at",
            "health.exposure": "happened_at", "health.behaviour": "seen_at",
        }  # fmt: skip
        for kind, field in told.items():
            for one in self.of_dog(kind, dog):
                text = one.get(field)
                day = self._day(datetime.fromisoformat(text)) if text and "T" in text else None
                day = day or (one.day(field) if text else None)
                if born and day and day < born:
                    yield "date", self._day(one.received_at)

    def work(self, team: Raw) -> Iterator[tuple[str, datetime, datetime, str]]:
        """What a team did: which kind, from when until when, and the record."""
        for watch in self.book.of("watches.watch"):
            begun = watch.at("began_at")
            if key(watch.get("team")) == team.id and watch.get("duty") in WORKED and begun:
                yield "watch", begun, watch.at("ended_at") or self.at, watch.id
        for run in self.book.of("training.performance"):
            begun = run.at("started_at") or run.at("ended_at") or run.received_at
            if key(run.get("team")) == team.id:
                yield "run", begun, begun + timedelta(minutes=minutes_of(run) or 1), run.id
        for used in self.book.of("deployments.deployment"):
            begun, ended = used.at("began_at"), used.at("ended_at")
            if key(used.get("team")) == team.id and begun:
                spent = round((ended - begun).total_seconds() / 60) if ended else 0
                yield "deployment", begun, begun + timedelta(minutes=spent or 1), used.id
        for one in self.book.of("certifications.evaluation"):
            day = one.day("evaluated_on")
            if key(one.get("team")) == team.id and day:
                begun = datetime.combine(day, datetime.min.time(), self.zone)
                yield "evaluation", begun, one.at("finished_at") or begun + DAY, one.id

    def unexplained(self) -> list[str]:
        """Work of the last 30 days while the dog was restricted, of which nobody said why."""
        answered = {
            key(one.get("watch") or one.get("work")) for one in self.book.of("watches.reason")
        }
        found = []
        for team in self.book.of("teams.team"):
            for _, begun, ended, record in self.work(team):
                if not self.at - 30 * DAY <= begun < self.at or key(record) in answered:
                    continue
                if self._is_decided(team, begun, ended):
                    continue
                if self.is_restricted(key(team.get("dog")), begun, ended):
                    found.append(record)
        return found

    def _is_decided(self, team: Raw, begun: datetime, ended: datetime) -> bool:
        """Whether the roster was planned despite the restriction for this time."""
        for one in self.book.of("watches.shift"):
            since, until = one.at("from_at"), one.at("until_at")
            if (
                key(one.get("team")) == team.id and one.get("override_of") and since and until
                and not one.get("is_cancelled") and since < ended and until > begun
            ):  # fmt: skip
                return True
        return False

    def beyond(self) -> set[str]:
        """The teams of now for which the guard has a reason."""
        kept = self.book.of("watches.limits")
        newest = max(kept, key=lambda one: one.received_at, default=None)
        limits = dict(PROPOSED)
        if newest is not None:
            limits = {one["measure"]: one["limit_e1"] for one in newest.items("rules")}
        return {team.id for team in self.teams() if self._is_beyond(team, limits)}

    def _is_beyond(self, team: Raw, limits: dict[str, int]) -> bool:
        word = self.standing(key(team.get("dog")), self.at)
        if word is not None and word.get("status") != "fit":
            return True
        done = list(self.work(team))
        spans = [(b, min(e, self.at)) for kind, b, e, _ in done if kind == "watch" and b < self.at]
        hard = [
            one for one in done
            if one[0] in ("run", "deployment") and self.at - DAY <= one[1] < self.at
        ]  # fmt: skip
        over = {
            "hours-24h": self._on_watch(spans, DAY), "hours-7d": self._on_watch(spans, 7 * DAY),
            "hard-24h": sum((e - b).total_seconds() / 3600 for _, b, e, _ in hard),
            "heat": max(self._heat(team, {one[3] for one in hard}), default=-99),
        }  # fmt: skip
        rest = self._rest(team, spans)
        return any(told * 10 > limits.get(name, 10**6) for name, told in over.items()) or (
            rest is not None and rest * 10 < limits.get("rest", 0)
        )

    def _heat(self, team: Raw, hard: set[str]) -> list[float]:
        """Temperatures as the handler saw them, in degrees, at hard work and at marks."""
        kinds = ("training.performance", "deployments.deployment")
        rows = [one for kind in kinds for one in self.book.of(kind) if one.id in hard]
        rows += [
            one for one in self.book.of("watches.marker")
            if key(one.get("team")) == team.id and (one.at("marked_at") or self.at) > self.at - DAY
        ]  # fmt: skip
        tenths = [one.get("temperature_c10") for one in rows]
        return [one / 10 for one in tenths if one is not None]

    def _rest(self, team: Raw, spans: list[tuple[datetime, datetime]]) -> float | None:
        """The fewest hours between two watches, the later of the last day or the next planned."""
        ends = {begun: max(e for b, e in spans if b <= begun) for begun, _ in spans}
        gaps = []
        for begun in sorted(ends):
            before = [ends[one] for one in ends if one < begun]
            if begun > self.at - DAY and before and begun > max(before):
                gaps.append(begun - max(before))
        planned = [
            first for one in self.book.of("watches.shift")
            if key(one.get("team")) == team.id and one.get("duty") in WORKED
            and not one.get("is_cancelled") and (first := one.at("from_at"))
            and self.at < first < self.at + 36 * HOUR
        ]  # fmt: skip
        recent = [one for one in spans if one[0] > self.at - 8 * DAY]
        if recent and planned and min(planned) > max(e for _, e in recent):
            gaps.append(min(planned) - max(e for _, e in recent))
        return min(gaps).total_seconds() / 3600 if gaps else None

    def _on_watch(self, spans: list[tuple[datetime, datetime]], back: timedelta) -> float:
        """Hours in which at least one watch stood, minute by minute."""
        first = self.at - back
        recent = [(b, e) for b, e in spans if e > first]
        minutes = int(back.total_seconds() // 60)
        half = timedelta(seconds=30)
        return (
            sum(
                any(b <= first + half + n * 2 * half < e for b, e in recent) for n in range(minutes)
            ) / 60 if recent else 0.0
        )  # fmt: skip
