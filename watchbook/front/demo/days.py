"""Three years of training as a list of what is done when, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.front.demo import words
from watchbook.front.demo.cast import BEGINS, ENDS, TEAMS, DemoTeam

if TYPE_CHECKING:
    from collections.abc import Iterator

_WEEK = timedelta(days=7)
_OF_WEEK = (
    ("detection", "building-search"),
    ("trail", "apprehension"),
    ("detection", "area-search"),
    ("trail", "gunfire"),
    ("detection", "article-search"),
    ("trail", "obedience"),
)
_NEEDS = {
    "detection": {"narcotics", "explosives"},
    "trail": {"trailing"},
    "article-search": {"article-search"},
    "area-search": {"area-search"},
    "building-search": {"building-search"},
    "apprehension": {"apprehension"},
}


@dataclass(order=True)
class Done:
    """One thing that somebody does: when the server receives it, what, with which values."""

    at: datetime
    order: int
    what: str = field(compare=False)
    who: str = field(compare=False)
    record_id: UUID = field(compare=False)
    values: dict[str, Any] = field(compare=False)


class Days:
    """Makes the list. The same chance makes the same list every time."""

    def __init__(self, chance: Random, people: dict[str, UUID], teams: dict[str, UUID]) -> None:
        """`people` and `teams` are the ids of the cast, by key of person and of handler."""
        self.chance, self.people, self.teams = chance, people, teams
        self.done: list[Done] = []

    def new_id(self) -> UUID:
        """A record id that is the same every time."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    def add(self, at: datetime, what: str, who: str, values: dict[str, Any]) -> UUID:
        """Note one thing to be done."""
        record_id = self.new_id()
        self.done.append(Done(at, len(self.done), what, who, record_id, values))
        return record_id

    def all(self) -> list[Done]:
        """Every week from the first to the last, sorted by time."""
        day, week = BEGINS + timedelta(hours=14), 0
        for number, team in enumerate(TEAMS):
            self._plan_checks(team, timedelta(days=4 * number))
        while day < ENDS:
            self._training_day(day, week)
            for team in TEAMS:
                if team.since < day and self.chance.random() < 0.22:  # about one a month
                    self._alone(team, day + timedelta(days=self.chance.randint(1, 5)))
            day, week = day + _WEEK, week + 1
        return sorted(one for one in self.done if one.at < ENDS)

    def _plan_checks(self, team: DemoTeam, offset: timedelta) -> None:
        """Twice a year the plan is read through with its handler; the last may be due."""
        at = max(team.since, BEGINS) + timedelta(days=150) + offset
        while at < ENDS:
            self.add(at, "check", team.handler.key, {"handler": team.handler.key})
            at += timedelta(days=175)

    def _teams_for(self, discipline: str, at: datetime) -> list[DemoTeam]:
        needs = _NEEDS.get(discipline)
        able = [
            team
            for team in TEAMS
            if team.since < at and (needs is None or needs & set(team.disciplines))
        ]
        return sorted(self.chance.sample(able, min(len(able), 5)), key=lambda t: t.handler.key)

    def _training_day(self, day: datetime, week: int) -> None:
        place = self.chance.choice(words.PLACES)
        shown = _weather(self.chance, day)
        event = self.add(
            day - timedelta(days=2), "training.event", "oyelaran",
            {
                "title": f"Training, {place}", "held_from": day,
                "held_until": day + timedelta(hours=5), "place": place,
                "conductor": self.people["oyelaran"], "order_rule": "rotate",
                "teams": [
                    {"id": f"t{i}", "team": self.teams[t.handler.key]}
                    for i, t in enumerate(TEAMS) if t.since < day
                ],
            },
        )  # fmt: skip
        for number, discipline in enumerate(_OF_WEEK[week % len(_OF_WEEK)]):
            begins = day + timedelta(minutes=80 * number)
            self._exercise(event, number + 1, discipline, place, begins, shown)

    def _exercise(
        self,
        event: UUID,
        order: int,
        discipline: str,
        place: str,
        begins: datetime,
        shown: dict[str, Any],
    ) -> None:
        teams = self._teams_for(discipline, begins)
        surfaces = [self.chance.choice(words.SURFACES)]
        exercise = self.add(
            begins - timedelta(minutes=70), "training.exercise", "oyelaran",
            {
                "event": event, "order": order, "discipline": discipline,
                "title": f"{discipline.replace('-', ' ').capitalize()} {order}",
                "goal": words.GOALS[discipline], "place": place, "surfaces": surfaces,
                "set_at": begins - timedelta(minutes=45), "begins_at": begins,
                "layer": self.people["ferrant"], **shown,
            },
        )  # fmt: skip
        layout = self._layout(exercise, discipline, begins)
        for position, team in enumerate(teams):
            starts = begins + timedelta(minutes=14 * position + self.chance.randint(0, 4))
            self._run(team, exercise, discipline, starts, layout, shown)

    def _layout(self, exercise: UUID, discipline: str, begins: datetime) -> list[dict[str, Any]]:
        """Lay out what is hidden; gives hides and blanks as the runs will meet them."""
        values: dict[str, Any] = {
            "exercise": exercise,
            "laid_at": begins - timedelta(minutes=45),
            "laid_by": [{"id": "a", "person": self.people["ferrant"]}],
        }
        met: list[dict[str, Any]] = []
        if discipline == "detection":
            kind = self.chance.choice(("narcotics", "narcotics", "explosives"))
            values["hides"] = [
                self._hide(i, kind, begins) for i in range(self.chance.randint(2, 4))
            ]
            values["blanks"] = [{"id": "b1", "area": f"Area {self.chance.randint(6, 9)}"}]
            values["distractors"] = [{"id": "d1", "kind": "food", "area": "Area 5"}]
            met = [{"hide": h["id"], "area": h["area"]} for h in values["hides"]]
            met.append({"hide": "b1", "area": values["blanks"][0]["area"], "is_blank": True})
        elif discipline == "trail":
            values["course"] = {
                "length_m": self.chance.randrange(400, 1600, 50),
                "turns": self.chance.randint(3, 7),
                "cross_tracks": self.chance.randint(0, 2), "trail_end": "person",
            }  # fmt: skip
        elif discipline == "article-search":
            values["articles"] = [
                {"id": f"a{number}", "article": name} for number, name in enumerate(words.ARTICLES)
            ]
        else:
            return met
        self.add(begins - timedelta(minutes=40), "training.layout", "ferrant", values)
        return met

    def _hide(self, number: int, kind: str, begins: datetime) -> dict[str, Any]:
        return {
            "id": f"h{number + 1}",
            "aid": f"{kind[0].upper()}-{self.chance.randint(1, 40):03d}",
            "odour": self.chance.choice(words.ODOURS[kind]),
            "mass_mg": self.chance.choice((100, 500, 1000, 5000, 10_000, 28_000)),
            "area": f"Area {number + 1}",
            "height_cm": self.chance.choice((5, 20, 60, 120, 180)),
            "access": self.chance.choice(("accessible", "accessible", "inaccessible")),
            "set_at": begins - timedelta(minutes=45),
            "placed_by": self.people["ferrant"],
        }

    def _run(
        self,
        team: DemoTeam,
        exercise: UUID,
        discipline: str,
        starts: datetime,
        met: list[dict[str, Any]],
        shown: dict[str, Any],
    ) -> None:
        minutes = self.chance.randint(6, 13)
        ends = starts + timedelta(minutes=minutes)
        late = timedelta(hours=self.chance.choice((0, 0, 0, 0, 0, 0, 20)))
        values = {
            "team": self.teams[team.handler.key], "exercise": exercise, "started_at": starts,
            "ended_at": ends, "minutes": minutes + self.chance.randint(70, 130),
            "lead": "off" if met else "long",
            "blindness": self.chance.choice(("single", "single", "known")),
            "present_and_knew": "T. Oyelaran", "watched_others": False, **shown,
            **self._did(discipline, starts, met),
        }  # fmt: skip
        at = ends + timedelta(minutes=self.chance.randint(3, 40)) + late
        run = self.add(at, "training.performance", team.handler.key, values)
        if self.chance.random() < 0.08:  # the scribe was there for some
            seen = {k: values[k] for k in ("team", "exercise", "started_at", "ended_at")}
            self.add(ends, "training.witness", "lindgren", seen | {"note": "Times by the scribe."})
        self._reviewed(run, at)

    def _did(self, discipline: str, starts: datetime, met: list[dict[str, Any]]) -> dict[str, Any]:
        if discipline == "detection":
            calls = [self._call(i, one, starts) for i, one in enumerate(met)]
            missed = any(call["outcome"] == "missed" for call in calls)
            return {
                "calls": calls,
                "narrative": self.chance.choice(words.MISSED if missed else words.FOUND)
                + " " + self.chance.choice(words.BLANK),
                "goal_met": "partly" if missed else "yes",
                "corrective_action": self.chance.choice(words.NEXT),
            }  # fmt: skip
        if discipline == "trail":
            return {
                "findings": {
                    "start_found": "independent", "losses": self.chance.randint(0, 2),
                    "end_reached": self.chance.choice(("found", "found", "found", "assisted")),
                    "articles_found": 2,
                },
                "narrative": self.chance.choice(words.TRAIL), "goal_met": "yes",
            }  # fmt: skip
        return {
            "narrative": self.chance.choice(words.PATROL),
            "goal_met": self.chance.choice(("yes", "yes", "partly")),
        }

    def _call(self, number: int, one: dict[str, Any], starts: datetime) -> dict[str, Any]:
        if one.get("is_blank"):
            outcome = self.chance.choices(("blank-cleared", "false-indication"), (96, 4))[0]
            call = "clear" if outcome == "blank-cleared" else "indication"
        else:
            outcome = self.chance.choices(
                ("found-independent", "found-assisted", "missed"), (90, 5, 5)
            )[0]
            call = "none" if outcome == "missed" else "indication"
        return {
            "id": f"c{number + 1}", "hide": one["hide"], "area": one["area"], "call": call,
            "at": starts + timedelta(minutes=1 + number), "outcome": outcome,
            "response": "none" if call in ("none", "clear") else "sit",
        }  # fmt: skip

    def _alone(self, team: DemoTeam, at: datetime) -> None:
        minutes = self.chance.randint(20, 70)
        discipline = "obedience" if self.chance.random() < 0.5 else "trail"  # half and half
        if "trailing" not in team.disciplines:
            discipline = "obedience"
        values: dict[str, Any] = {
            "team": self.teams[team.handler.key], "discipline": discipline, "started_at": at,
            "ended_at": at + timedelta(minutes=minutes), "minutes": minutes,
            "place": self.chance.choice(words.PLACES), **_weather(self.chance, at),
            "narrative": self.chance.choice(words.TRAIL if discipline == "trail" else words.PATROL),
        }  # fmt: skip
        received = at + timedelta(minutes=minutes + 12)
        if (
            discipline == "trail" and self.chance.random() < 0.2
        ):  # the collar's file is there for some
            values["trail"] = self.add(
                received - timedelta(minutes=5), "tracks.trail", team.handler.key,
                {"team": values["team"], "started_at": at, "length_m": 900, "age_min": 45},
            )  # fmt: skip
        run = self.add(received, "training.performance", team.handler.key, values)
        self._reviewed(run, received)

    def _reviewed(self, run: UUID, at: datetime) -> None:
        reviewed = at + timedelta(days=1, hours=self.chance.randint(0, 30))
        self.add(reviewed, "review", "oyelaran", {"run": run})
        approved = reviewed + timedelta(days=1, hours=self.chance.randint(0, 40))
        self.add(approved, "approve", "marsh", {"run": run})


def _weather(chance: Random, day: datetime) -> dict[str, Any]:
    """What somebody outside would have seen in that month."""
    middle = (-40, -10, 50, 110, 170, 225, 245, 235, 190, 120, 45, -20)[day.month - 1]
    return {
        "temperature_c10": middle + chance.randint(-60, 60),
        "wind": chance.choice(("calm", "light", "light", "moderate")),
        "wind_from": chance.choice(("n", "nw", "w", "sw", "s", "se")),
        "precipitation": chance.choice(("dry", "dry", "dry", "drizzle", "rain")),
    }


def ids_of(chance: Random, names: list[str]) -> Iterator[tuple[str, UUID]]:
    """An id for each name, the same every time."""
    for name in names:
        yield name, UUID(int=chance.getrandbits(128), version=4)
