"""The last three weeks of watches, roster, care, marks and health notes, in the order of time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from watchbook.front.demo import cast
from watchbook.front.demo.days import Done

if TYPE_CHECKING:
    from random import Random

FIRST = date(2026, 11, 2)
"""A Monday: the first day of the pay period before the last."""
_DEPUTY_S_WEEK = date(2026, 11, 16)
"""Its roster was approved while the sergeant was away."""
PLANNED_UNTIL = date(2026, 11, 29)
_PERIOD_ENDS = date(2026, 11, 15)
_NOT_APPROVED = ("ito", "jurado", "kowalczyk")
"""Whose last pay period still waits on the sergeant's desk."""

_CARE = (
    ("feed", "groom"), ("feed", "exercise"), ("feed", "clean"), ("feed", "exercise", "groom"),
)  # fmt: skip
_NOTES = (
    "", "", "", "", "Two building searches for patrol.", "Demonstration at the school.",
    "Quiet; obedience in the yard.", "Traffic stop on route 9, no find.",
)  # fmt: skip
_SEEN = (
    ("varga", 16, ("limping",), "Short on the right hind after the gravel lot; gone next morning.",
     "Sgt. Marsh"),
    ("faulk", 12, ("eating", "behaviour"), "Left half of his breakfast, slept more than usual.",
     None),
    ("greer", 9, ("skin",), "Red patch behind the left ear, size of a coin. Scratches at it.",
     "Aldermere Animal Hospital, by telephone"),
    ("castellane", 6, ("stool",), "Loose stool twice, bright otherwise. New bag of food.", None),
    ("brandvold", 3, ("wound",), "Pad of the left fore cut on glass, cleaned and wrapped.",
     "Aldermere Animal Hospital, by telephone"),
    ("ito", 1, ("heat", "breathing"), "Panted long after the vehicle row, in the shade 15 min.",
     "Cpl. Oyelaran"),
)  # fmt: skip
_MARKS = (
    ("teague", 13, "Culvert at the creek", "Juniper pulled hard to the culvert on the way home."),
    ("varga", 10, "Fence, north side", ""),
    ("eze", 5, "Shed behind the motel", "Change of behaviour at the door; owner not at home."),
    ("brandvold", 2, "Ditch, mile 14", None),
)  # fmt: skip
"""Who, days before the end, the word; the story, "" for none to tell, None for not told yet."""


class Working:
    """Makes the list. A chance of its own, so that the years of training stay as they are."""

    def __init__(self, chance: Random, teams: dict[str, UUID], dogs: dict[UUID, UUID]) -> None:
        """`teams` by handler's key; `dogs` by team."""
        self.chance, self.teams, self.dogs = chance, teams, dogs
        self.done: list[Done] = []

    def all(self) -> list[Done]:
        """Everything that the server has before the demo ends, sorted by time."""
        first = _local(FIRST, 9) - timedelta(days=7)
        self.add(first, "watches.payperiod", "marsh", {"length": "two-weeks", "begins_on": FIRST})
        for number, team in enumerate(cast.TEAMS):
            self._agreement(team.handler, first + timedelta(minutes=10 + number))
            self._weeks(team.handler.key, number)
        for monday in (FIRST, FIRST + timedelta(days=7), FIRST + timedelta(days=14)):
            at = _local(monday - timedelta(days=3), 15)
            who = "oyelaran" if monday == _DEPUTY_S_WEEK else "marsh"
            self.add(at, "approve-roster", who, {"day": monday})
        self._absence()
        self._seen()
        self._marks()
        return sorted(one for one in self.done if one.at < cast.ENDS)

    def add(self, at: datetime, what: str, who: str, values: dict[str, Any]) -> UUID:
        """Note one thing to be done."""
        record_id = UUID(int=self.chance.getrandbits(128), version=4)
        self.done.append(Done(at, 100_000 + len(self.done), what, who, record_id, values))
        return record_id

    def _agreement(self, handler: cast.DemoPerson, at: datetime) -> None:
        self.add(at, "watches.agreement", "marsh", {
            "team": self.teams[handler.key], "from_on": FIRST, "worked_day_min": 30,
            "day_off_min": 45, "activities": ["feed", "groom", "exercise", "clean"],
            "parties": [
                {"id": "p1", "name": handler.name, "capacity": "handler", "agreed_on": FIRST},
                {"id": "p2", "name": cast.SERGEANT.name, "capacity": "agency", "agreed_on": FIRST},
            ],
            "paper": "Personnel file, section 4", "review_on": date(2027, 11, 1),
        })  # fmt: skip

    def _weeks(self, key: str, number: int) -> None:
        """Four days on and three off, by day or by night, planned a week ahead."""
        day, team = FIRST, self.teams[key]
        begins = 7 if number % 2 else 19
        while day <= PLANNED_UNTIL:
            is_worked = (day.toordinal() + 2 * number) % 7 < 4
            if is_worked:
                self._watch(key, team, day, begins)
            if day <= cast.ENDS.date():
                self._care(key, team, day, is_worked=is_worked)
            day += timedelta(days=1)
        if key not in _NOT_APPROVED:
            at = _local(_PERIOD_ENDS + timedelta(days=2), 9) + timedelta(minutes=5 * number)
            self.add(at, "approve-care", "marsh", {"team": team, "day": FIRST})

    def _watch(self, key: str, team: UUID, day: date, begins: int) -> None:
        begin = _local(day, begins)
        planned = _local(day - timedelta(days=day.weekday() + 5), 10)
        self.add(planned, "watches.shift", "marsh", {
            "team": team, "duty": "on-watch", "from_at": begin,
            "until_at": begin + timedelta(hours=12),
        })  # fmt: skip
        began = begin + timedelta(minutes=self.chance.randint(-9, 6))
        ended = begin + timedelta(hours=12, minutes=self.chance.randint(-10, 55))
        note = self.chance.choice(_NOTES)
        values = {"team": team, "duty": "on-watch", "began_at": began, "ended_at": ended}
        is_forgotten = key == "faulk" and day == date(2026, 11, 18)
        if is_forgotten:
            del values["ended_at"]
        at = began if is_forgotten else ended
        self.add(at + timedelta(minutes=1), "watches.watch", key,
                 values | ({"note": note} if note else {}))  # fmt: skip

    def _care(self, key: str, team: UUID, day: date, *, is_worked: bool) -> None:
        minutes = self.chance.choice((20, 25, 30, 30) if is_worked else (30, 40, 45, 45))
        if self.chance.random() < 0.08:  # a bath, a walk with the children, a sick dog
            minutes += self.chance.choice((20, 35, 60))
        done = _local(day, 16 if is_worked else 10) + timedelta(minutes=self.chance.randint(0, 50))
        values = {"team": team, "minutes": minutes, "done_at": done,
                  "activities": list(self.chance.choice(_CARE))}  # fmt: skip
        self.add(done + timedelta(minutes=minutes + 1), "watches.care", key, values)

    def _absence(self) -> None:
        self.add(_local(date(2026, 11, 10), 8), "watches.absence", "marsh", {
            "team": self.teams["greer"], "from_at": _local(date(2026, 11, 12), 0),
            "until_at": _local(date(2026, 11, 14), 0), "cause": "training",
            "replaced_by": self.teams["dunmore"],
        })  # fmt: skip
        self.add(_local(date(2026, 11, 17), 8), "watches.absence", "castellane", {
            "team": self.teams["castellane"], "from_at": _local(date(2026, 11, 24), 7),
            "until_at": _local(date(2026, 11, 26), 7), "cause": "handler-away",
            "replaced_by": self.teams["halvorsen"],
        })  # fmt: skip
        self.add(_local(date(2026, 11, 19), 17), "watches.watch", "dunmore", {
            "team": self.teams["dunmore"], "duty": "on-call",
            "began_at": _local(date(2026, 11, 19), 17),
        })  # fmt: skip

    def _seen(self) -> None:
        for key, days, signs, text, told_to in _SEEN:
            at = cast.ENDS - timedelta(days=days, minutes=self.chance.randint(10, 500))
            values: dict[str, Any] = {
                "dog": self.dogs[self.teams[key]], "signs": list(signs), "text": text,
                "seen_at": at,
            }  # fmt: skip
            if told_to:
                values |= {"told_to": told_to, "told_at": at + timedelta(minutes=25)}
            self.add(at + timedelta(minutes=40), "health.note", key, values)

    def _marks(self) -> None:
        for key, days, word, story in _MARKS:
            at = cast.ENDS - timedelta(days=days, minutes=self.chance.randint(60, 600))
            place = (412_000_000 + self.chance.randint(-400_000, 400_000),
                     -931_000_000 + self.chance.randint(-400_000, 400_000))  # fmt: skip
            marker = self.add(at + timedelta(seconds=20), "watches.marker", key, {
                "marked_at": at, "team": self.teams[key], "latitude_e7": place[0],
                "longitude_e7": place[1], "accuracy_m": self.chance.randint(4, 30),
                "fixed_at": at, "note": word,
            })  # fmt: skip
            if story is not None:
                told = {"text": story} if story else {"is_none": True}
                self.add(at + timedelta(hours=9), "watches.story", key, {"marker": marker, **told})


def _local(day: date, hour: int) -> datetime:
    """An hour of a day on the unit's own clock."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(cast.ZONE))
