"""The last year of incidents and deployments, in the order of time. All of it is made up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from watchbook.front.demo import cast
from watchbook.front.demo.days import Done
from watchbook.front.demo.deployment_words import (
    AGENCIES,
    CONFIRMED,
    MISSING,
    NOT_CONFIRMED,
    PARCELS,
    PATROL,
    ROADS,
    SITES,
    SUSPICION,
    SWEEPS,
    TRACKS,
    WHERE,
)

if TYPE_CHECKING:
    from random import Random

_FIRST = date(2025, 11, 24)
_LAST = date(2026, 11, 18)
_LEFT_OPEN = timedelta(days=9)
_FIRST_ORDER = 200_000
_EVERY_DAYS = (26, 44)
_MASSES_MG = (300, 800, 1_400, 3_500, 12_600, 28_350, 113_400, 226_800, 1_020_000)
_SURFACES = {"track": ["vegetation", "hard"], "sniff-vehicle": ["hard"], "sniff-parcel": ["indoor"],
             "building-search": ["indoor"], "area-search": ["vegetation"]}  # fmt: skip


class Deployments:
    """Makes the list. A chance of its own, so that everything else stays as it is."""

    def __init__(self, chance: Random, teams: dict[str, UUID]) -> None:
        """`teams` by handler's key."""
        self.chance, self.teams = chance, teams
        self.done: list[Done] = []

    def all(self) -> list[Done]:
        """Everything that the server has before the demo ends, sorted by time."""
        for number, team in enumerate(cast.TEAMS):
            day = _FIRST + timedelta(days=2 * number + self.chance.randint(0, 9))
            while day <= _LAST:
                if (day.toordinal() + 2 * number) % 7 < 4:  # a day of its watch
                    hour = self.chance.randint(8, 17) if number % 2 else self.chance.randint(19, 22)
                    began = _local(day, hour, self.chance.randint(0, 59))
                    self._usual(team, began)
                    day += timedelta(days=self.chance.randint(*_EVERY_DAYS))
                else:
                    day += timedelta(days=1)
        self._particular()
        return sorted(one for one in self.done if one.at < cast.ENDS)

    def add(self, at: datetime, what: str, who: str, values: dict[str, Any]) -> UUID:
        """Note one thing to be done."""
        record_id = UUID(int=self.chance.getrandbits(128), version=4)
        order = _FIRST_ORDER + len(self.done)
        self.done.append(Done(at, order, what, who, record_id, values))
        return record_id

    def _usual(self, team: cast.DemoTeam, began: datetime) -> None:
        """One of the things that such a team is called for."""
        asked: list[Any] = []
        if "narcotics" in team.disciplines:
            asked += [self._stop, self._stop, self._parcel]
        if "explosives" in team.disciplines:
            asked += [self._sweep]
        if "trailing" in team.disciplines:
            asked += [self._track, self._track]
        if "building-search" in team.disciplines:
            asked += [self._search]
        asked += [self._display] if self.chance.random() < 0.2 else []
        self.chance.choice(asked)(team.handler.key, began)

    def _number(self, began: datetime) -> str:
        return f"{began:%y}-{began.timetuple().tm_yday * 31 + began.hour:05d}"

    def _place(self, words: tuple[str, ...]) -> dict[str, Any]:
        return {
            "place": self.chance.choice(words),
            "latitude_e7": 412_000_000 + self.chance.randint(-400_000, 400_000),
            "longitude_e7": -931_000_000 + self.chance.randint(-400_000, 400_000),
        }

    def _incident(self, who: str, at: datetime, values: dict[str, Any]) -> UUID:
        made = self.add(at, "deployments.incident", who, {"team": self.teams[who], **values})
        return self._reviewed("deployments.incident", made, at)

    def _deployment(self, who: str, at: datetime, values: dict[str, Any]) -> UUID:
        shown = {"team": self.teams[who], "surfaces": _SURFACES.get(values["task"], []), **values}
        if not shown["surfaces"]:
            del shown["surfaces"]
        made = self.add(at, "deployments.deployment", who, shown)
        return self._reviewed("deployments.deployment", made, at)

    def _reviewed(self, kind: str, record: UUID, at: datetime) -> UUID:
        if at < cast.ENDS - _LEFT_OPEN - timedelta(days=4):
            reviewed = at + timedelta(days=1, hours=self.chance.randint(0, 30))
            self.add(reviewed, "review", "oyelaran", {"kind": kind, "run": record})
            approved = reviewed + timedelta(days=1, hours=self.chance.randint(0, 24))
            self.add(approved, "approve", "marsh", {"kind": kind, "run": record})
        return record

    def _stop(self, who: str, began: datetime) -> None:
        """A traffic stop with its clock, and the sniff of the vehicle."""
        requested = began + timedelta(minutes=self.chance.randint(2, 6))
        arrived = requested + timedelta(minutes=self.chance.randint(3, 11))
        sniff = arrived + timedelta(minutes=self.chance.randint(1, 3))
        ended = sniff + timedelta(minutes=self.chance.randint(2, 4), seconds=20)
        complete = ended + timedelta(minutes=self.chance.choice((-3, -1, 2, 4, 6, 9)))
        place, number = self._place(ROADS), self._number(began)
        written = ended + timedelta(minutes=self.chance.randint(25, 70))
        incident = self._incident(who, written, {
            "type": "traffic-stop", "number": number, "reason": "request", "began_at": began,
            "stop_began_at": began, "k9_requested_at": requested, "k9_arrived_at": arrived,
            "sniff_began_at": sniff, "sniff_ended_at": ended, "task_complete_at": complete,
            "stop_ended_at": max(complete, ended) + timedelta(minutes=self.chance.randint(3, 18)),
            "place_class": "vehicle", "ground": ["stop"], **place,
            "suspicion": self.chance.choice(SUSPICION),
            "citation": f"C-{self.chance.randint(10_000, 99_999)}",
            "requesting_agency": self.chance.choice(AGENCIES),
            "persons": [{
                "id": "p1", "role": "driver", "sex": self.chance.choice(("female", "male")),
                "age": self.chance.randint(19, 63), "outcome": "cited",
            }],
        })  # fmt: skip
        self._deployment(who, written + timedelta(minutes=3), {
            "task": "sniff-vehicle", "incident": incident, "began_at": sniff, "ended_at": ended,
            "lead": "short", **place, **self._sniffed(began),
        })  # fmt: skip

    def _sniffed(self, began: datetime) -> dict[str, Any]:
        """What a sniff came to: most often a final response, confirmed or not."""
        come = self.chance.choices(("confirmed", "not-confirmed", "none", "not-searched"),
                                   (50, 20, 25, 5))[0]  # fmt: skip
        if come == "none":
            return {"outcome": "no-find", "details": {"alert": "none", "sides": "outside"}}
        where = self.chance.choice(WHERE)
        line: dict[str, Any] = {"id": "f1", "result": come, "alert_where": where}
        if come == "confirmed":
            line |= self._seized(began)
        words = CONFIRMED if come == "confirmed" else NOT_CONFIRMED
        return {
            "outcome": "find" if come == "confirmed" else "no-find",
            "details": {"alert": "final", "alert_where": where, "sides": "outside"},
            "findings": [line, *self._cash(come)],
            "narrative": self.chance.choice(words),
        }

    def _seized(self, began: datetime) -> dict[str, Any]:
        told = {
            "substance": self.chance.choice(
                ("methamphetamine", "methamphetamine", "cocaine", "fentanyl", "heroin")
            ),
            "mass_mg": self.chance.choice(_MASSES_MG), "found_how": "dog",
            "found_where": self.chance.choice(WHERE), "laboratory": "confirmed",
            "laboratory_number": f"L-{began:%y}-{self.chance.randint(1000, 9999)}",
            "laboratory_on": began.date() + timedelta(days=24),
        }  # fmt: skip
        if began > cast.ENDS - timedelta(days=40):
            told["laboratory"] = "waiting"
            del told["laboratory_on"]
        return told

    def _cash(self, come: str) -> list[dict[str, Any]]:
        if come != "confirmed" or self.chance.random() > 0.25:
            return []
        cents = self.chance.randrange(40_000, 900_000, 2_000)
        return [{"id": "f2", "result": "confirmed", "substance": "cash", "cash_cents": cents}]

    def _parcel(self, who: str, began: datetime) -> None:
        ended = began + timedelta(minutes=self.chance.randint(4, 15))
        self._deployment(who, ended + timedelta(minutes=20), {
            "task": "sniff-parcel", "number": self._number(began), "began_at": began,
            "ended_at": ended, "requested_by": "Postal inspector", "lead": "off",
            **self._place(PARCELS), **self._sniffed(began),
        })  # fmt: skip

    def _sweep(self, who: str, began: datetime) -> None:
        ended = began + timedelta(minutes=self.chance.randint(20, 75))
        self._deployment(who, ended + timedelta(minutes=15), {
            "task": "sniff-area", "number": self._number(began), "began_at": began,
            "ended_at": ended, "outcome": "cleared", "lead": "long", **self._place(SWEEPS),
            "details": {"alert": "none", "area_m2": self.chance.randrange(400, 9_000, 100)},
            "narrative": "Swept in sections into the wind; nothing shown, called clear.",
        })  # fmt: skip

    def _track(self, who: str, began: datetime) -> None:
        """A track after a person who fled or is missing, with the collar's file for half."""
        minutes, age = self.chance.randint(14, 55), self.chance.choice((20, 35, 50, 90))
        ended, length = began + timedelta(minutes=minutes), self.chance.randrange(500, 2_400, 50)
        is_found = self.chance.random() < 0.5
        values: dict[str, Any] = {
            "task": "track", "number": self._number(began), "began_at": began, "ended_at": ended,
            "outcome": "person-found" if is_found else "lost", "persons_found": int(is_found),
            "lead": "long", "requested_by": self.chance.choice(AGENCIES), **self._place(SITES),
            "details": {
                "start_kind": "lkp", "trail_age_min": age, "length_m": length,
                "losses": self.chance.randint(0, 3) or int(not is_found),
                "track_end": "person" if is_found else "lost",
            },
            "narrative": self.chance.choice(MISSING if is_found else TRACKS),
        }  # fmt: skip
        if is_found:
            values["capture"] = "located"
        if self.chance.random() < 0.5:
            values["trail"] = self.add(
                ended + timedelta(minutes=12), "tracks.trail", who,
                {"team": self.teams[who], "started_at": began, "length_m": min(length, 1_200),
                 "age_min": age},
            )  # fmt: skip
        self._deployment(who, ended + timedelta(minutes=25), values)

    def _search(self, who: str, began: datetime) -> None:
        """A building after an alarm: announced, cleared, sometimes somebody gives up."""
        ended = began + timedelta(minutes=self.chance.randint(9, 32))
        gave_up = self.chance.random() < 0.2
        self._deployment(who, ended + timedelta(minutes=30), {
            "task": "building-search", "number": self._number(began), "began_at": began,
            "ended_at": ended, "lead": "off", **self._place(SITES),
            "outcome": "surrendered" if gave_up else "cleared", "persons_found": int(gave_up),
            "persons_arrested": int(gave_up), "capture": "surrendered" if gave_up else "none",
            "details": {"announcements": self.chance.choice((2, 3)), "wait_s": 60,
                        "light": "dark", "rooms": self.chance.randint(3, 18)},
            "narrative": self.chance.choice(PATROL),
        })  # fmt: skip

    def _display(self, who: str, began: datetime) -> None:
        ended = began.replace(hour=17, minute=0) + timedelta(minutes=45)
        self._deployment(who, ended + timedelta(minutes=30), {
            "task": "display", "began_at": ended - timedelta(minutes=45), "ended_at": ended,
            "outcome": "done", "place": "Prairie View school",
            "details": {"audience": "Fourth grade", "people": self.chance.randint(18, 90)},
        })  # fmt: skip

    def _particular(self) -> None:
        """What a year also holds: no task, a wrong clock, a late entry, what is still missing."""
        self._no_task()
        self._wrong_clock()
        at = cast.ENDS - timedelta(days=33, hours=6)
        self._deployment("halvorsen", at + timedelta(days=3), {
            "task": "sniff-building", "number": self._number(at), "began_at": at,
            "ended_at": at + timedelta(minutes=50), "outcome": "cleared", "lead": "long",
            "place": "County courthouse", "details": {"alert": "none", "rooms": 41},
            "narrative": "Threat by telephone. Written afterwards; I was in court for two days.",
        })  # fmt: skip
        at = cast.ENDS - timedelta(days=5, hours=2)
        self._deployment("ito", at + timedelta(minutes=35), {
            "task": "sniff-vehicle", "began_at": at, "ended_at": at + timedelta(minutes=4),
            "outcome": "no-find", "place": "Grain elevator, route 9",
            "details": {"alert": "interest", "sides": "outside"},
        })  # fmt: skip
        at = cast.ENDS - timedelta(days=75, hours=4)
        line = {"id": "f1", "result": "confirmed", "substance": "fentanyl", "mass_mg": 6_200,
                "alert_where": "Driver's door seam", "laboratory": "waiting",
                "laboratory_number": "L-26-0417"}  # fmt: skip
        self._deployment("eze", at + timedelta(minutes=50), {
            "task": "sniff-vehicle", "number": self._number(at), "began_at": at, "outcome": "find",
            "ended_at": at + timedelta(minutes=3), "place": "Highway 14, mile 22",
            "details": {"alert": "final", "sides": "outside"}, "findings": [line],
        })  # fmt: skip

    def _no_task(self) -> None:
        began = cast.ENDS - timedelta(days=24, hours=5)
        minute = timedelta(minutes=1)
        self._incident("dunmore", began + 90 * minute, {
            "type": "disturbance", "number": self._number(began), "began_at": began,
            "ended_at": began + 41 * minute, "has_no_task": True, "door": "remote",
            "door_by": "handler", "door_at": began + 9 * minute, "dog_left_car": True,
            "place": "Ash Street 400 block", "place_class": "curtilage", "reason": "dispatched",
            "ground": ["exigent"], "reason_words": "Fight in a front yard, one knife reported",
            "phases": [
                {"id": "a", "phase": "contact", "began_at": began + 6 * minute,
                 "words": "Two men on the lawn, one sat down when told."},
                {"id": "b", "phase": "foot-pursuit", "began_at": began + 8 * minute,
                 "ended_at": began + 10 * minute, "words": "The other ran for the alley."},
            ],
            "others": [{"id": "u", "name": "Unit 12"}, {"id": "v", "name": "Unit 15"}],
            "cameras": [{"id": "c", "camera": "BWC-0412", "worn_by": "P. Dunmore"}],
            "narrative": "I pressed the door by the remote as he turned into the alley; Echo came "
            "to me and stayed at heel. She was given no task. He stopped for unit 15.",
        })  # fmt: skip

    def _wrong_clock(self) -> None:
        began = cast.ENDS - timedelta(days=17, hours=3)
        minute = timedelta(minutes=1)
        incident = self._incident("greer", began + 60 * minute, {
            "type": "traffic-stop", "number": self._number(began), "began_at": began,
            "stop_began_at": began, "k9_requested_at": began + 3 * minute,
            "k9_arrived_at": began + 12 * minute, "sniff_began_at": began + 14 * minute,
            "sniff_ended_at": began + 7 * minute, "stop_ended_at": began + 31 * minute,
            "place": "Route 9 at the creamery", "place_class": "vehicle", "ground": ["stop"],
            "reason": "request", "suspicion": "New padlock on an old trunk; two stories told.",
        })  # fmt: skip
        self._deployment("greer", began + 64 * minute, {
            "task": "sniff-vehicle", "incident": incident, "began_at": began + 14 * minute,
            "ended_at": began + 17 * minute, "outcome": "no-find", "lead": "short",
            "place": "Route 9 at the creamery",
            "details": {"alert": "final", "alert_where": "Trunk seam", "sides": "outside"},
            "findings": [{"id": "f1", "result": "not-confirmed", "alert_where": "Trunk seam"}],
        })  # fmt: skip


def _local(day: date, hour: int, minute: int) -> datetime:
    """A time of a day on the unit's own clock."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(cast.ZONE))
