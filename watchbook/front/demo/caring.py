"""The dogs' health over the last year: weights, vaccinations, visits, what was seen, an alarm."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from watchbook.front.demo import cast
from watchbook.front.demo.days import Done

if TYPE_CHECKING:
    from random import Random

_CLINIC, _DOCTOR = "Aldermere Animal Hospital", "Dr. Ansel Whitlock"
_MASS_KG = {
    "Moss": 41.2, "Dash": 31.8, "Echo": 26.4, "Bramble": 18.1, "Sergei": 36.5, "Tansy": 27.3,
    "Otto": 29.6, "Birdie": 28.4, "Kestrel": 25.2, "Finch": 44.0, "Juniper": 29.1, "Ransom": 30.3,
}  # fmt: skip
_NOT_WEIGHED = "Birdie"
"""Whose last weight is more than 30 days old, so that the list shows what is overdue."""
_MONTHS = (date(2026, 1, 14), date(2026, 4, 15), date(2026, 7, 15), date(2026, 9, 16),
           date(2026, 10, 14), date(2026, 11, 11))  # fmt: skip
_SEEN: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
    ("eze", "exposure", 96, {
        "agent": "heat", "minutes": 25, "temperature_c10": "34.5", "signs": ["panting"],
        "care": "Shade, water, rest in the cooled car. Quiet after 15 minutes.", "on_duty": True,
    }),
    ("dunmore", "exposure", 41, {
        "agent": "smoke", "minutes": 10, "signs": ["cough", "eyes"], "on_duty": True,
        "care": "Eyes rinsed; seen by the veterinarian the same evening.",
        "told_to": _DOCTOR,
    }),
    ("halvorsen", "exposure", 17, {
        "agent": "blast", "words": "Breaching charge two rooms away", "signs": ["none"],
        "on_duty": True, "follow_up_on": date(2026, 11, 18),
    }),
    ("brandvold", "injury", 3, {
        "part": "paw", "side": "left", "text": "Pad of the left fore cut on glass in the ditch.",
        "care": "Cleaned and wrapped.", "on_duty": True, "follow_up_on": date(2026, 11, 22),
    }),
    ("jurado", "injury", 120, {
        "part": "mouth", "side": "right", "text": "Chip of the right canine on the sleeve.",
        "on_duty": True, "care": "Looked at the next day; nothing to be done.",
    }),
    ("ito", "behaviour", 30, {
        "seen": ["searches", "not-eating"], "since_on": date(2026, 10, 18), "after": "dog-gone",
        "text": "Looks for the old dog of the house at the door in the evening.",
        "helps": "A walk before dark.", "follow_up_on": date(2026, 11, 1),
    }),
)  # fmt: skip


class Caring:
    """Makes the list, with a chance of its own. Of the two story teams weights alone."""

    def __init__(self, chance: Random, teams: dict[str, UUID], dogs: dict[UUID, UUID]) -> None:
        """`teams` by handler's key; `dogs` by team."""
        self.chance, self.teams, self.dogs = chance, teams, dogs
        self.done: list[Done] = []

    def all(self) -> list[Done]:
        """Everything that the server has before the demo ends, sorted by time."""
        for place, team in enumerate(cast.TEAMS):
            if team not in cast.STORY_TEAMS:
                self._year(team, place)
        self._what_was_seen()
        self._medicine()
        self._fitness()
        self._limits()
        self._alarms()
        self._stories()
        return sorted(one for one in self.done if one.at < cast.ENDS)

    def _stories(self) -> None:
        """The dogs of the two stories were weighed as the others were; no more is told here."""
        for place, team in enumerate(cast.STORY_TEAMS):
            for number, day in enumerate(_MONTHS):
                at = _local(day, 15) + timedelta(minutes=7 * place)
                mass = _MASS_KG[team.dog] + (0.3, 0.0, -0.4, 0.1, 0.2, 0.0)[number]
                self.add(at + timedelta(minutes=1), "health.weight", team.handler.key, {
                    "dog": self._dog(team.handler.key), "mass_g": f"{mass:.1f}", "weighed_at": at,
                })  # fmt: skip

    def add(self, at: datetime, what: str, who: str, values: dict[str, Any]) -> UUID:
        """Note one thing to be done."""
        record_id = UUID(int=self.chance.getrandbits(128), version=4)
        self.done.append(Done(at, 400_000 + len(self.done), what, who, record_id, values))
        return record_id

    def _dog(self, key: str) -> UUID:
        return self.dogs[self.teams[key]]

    def _year(self, team: cast.DemoTeam, place: int) -> None:
        key, mass = team.handler.key, _MASS_KG[team.dog]
        for number, day in enumerate(_MONTHS):
            if team.dog == _NOT_WEIGHED and number > len(_MONTHS) - 3:
                continue
            at = _local(day, 9) + timedelta(minutes=7 * place)
            change = self.chance.randint(-6, 6) / 10
            values: dict[str, Any] = {
                "dog": self._dog(key), "mass_g": f"{mass + change:.1f}", "weighed_at": at,
            }  # fmt: skip
            if number % 2 == 0:
                values |= {"condition": self.chance.choice((4, 5, 5)), "judged_by": _DOCTOR}
            self.add(at + timedelta(minutes=1), "health.weight", key, values)
        self._visit(key, place)
        self._vaccines(key, place)

    def _visit(self, key: str, place: int) -> None:
        at = _local(date(2026, 4, 6) + timedelta(days=3 * place), 11)
        self.add(at + timedelta(hours=1), "health.visit", key, {
            "dog": self._dog(key), "visited_at": at, "reason": "routine", "clinic": _CLINIC,
            "veterinarian": _DOCTOR, "findings": "Yearly examination; nothing to note.",
            "cost_cents": f"{self.chance.randint(140, 260)}.00",
            "next_on": at.date() + timedelta(days=365),
        })  # fmt: skip

    def _vaccines(self, key: str, place: int) -> None:
        day = date(2026, 4, 6) + timedelta(days=3 * place)
        rabies = date(2023, 12, 11) + timedelta(days=place)
        for vaccine, given, until in (
            ("rabies", rabies, rabies.replace(year=2026)),
            ("dhpp", day, day.replace(year=2029)),
        ):
            self.add(_local(day, 12) + timedelta(minutes=place), "health.vaccine", key, {
                "dog": self._dog(key), "vaccine": vaccine, "given_on": given, "until_on": until,
                "given_by": _DOCTOR, "lot": f"A{self.chance.randint(1000, 9999)}",
            })  # fmt: skip

    def _what_was_seen(self) -> None:
        seen: dict[str, UUID] = {}
        for key, noun, days, values in _SEEN:
            at = cast.ENDS - timedelta(days=days, minutes=self.chance.randint(60, 500))
            name = "seen_at" if noun == "behaviour" else "happened_at"
            told = {"dog": self._dog(key), name: at} | values
            seen[f"{key} {noun}"] = self.add(
                at + timedelta(minutes=30), f"health.{noun}", key, told
            )
        at = _local(date(2026, 11, 1), 18)
        self.add(at, "health.followup", "ito", {
            "behaviour": seen["ito behaviour"], "text": "Eats again, waits less at the door.",
            "seen_at": at, "next_on": date(2026, 11, 29),
        })  # fmt: skip
        cut = _local(date(2026, 11, 17), 10)
        self.add(cut + timedelta(hours=1), "health.visit", "brandvold", {
            "dog": self._dog("brandvold"), "visited_at": cut, "reason": "injury",
            "clinic": _CLINIC, "veterinarian": _DOCTOR, "cost_cents": "186.40",
            "findings": "Cut of the main pad, 2 cm, no glass left.",
            "treatment": "Cleaned, two stitches, bandage.", "next_on": date(2026, 11, 25),
        })  # fmt: skip

    def _medicine(self) -> None:
        at = _local(date(2026, 10, 5), 9)
        lot = self.add(at, "health.stock", "marsh", {
            "movement": "received", "name": "Eye rinse", "amount_e3": "12", "unit": "vial",
            "lot_number": "ER-2210", "expires_on": date(2026, 12, 12), "warn_e3": "6",
            "kept_at": "Kennel office, lower shelf", "moved_at": at,
        })  # fmt: skip
        day = cast.ENDS - timedelta(days=41)
        self.add(day, "health.stock", "dunmore", {
            "movement": "given", "dog": self._dog("dunmore"), "lot": lot, "amount_e3": "2",
            "moved_at": day - timedelta(minutes=20),
        })  # fmt: skip
        begun = _local(date(2026, 11, 17), 12)
        self.add(begun, "health.medicine", "brandvold", {
            "dog": self._dog("brandvold"), "name": "Antibiotic tablets",
            "dose": "As on the bag: one in the morning, one in the evening, with food",
            "reason": "Cut pad", "from_on": date(2026, 11, 17), "until_on": date(2026, 11, 24),
            "prescribed_by": _DOCTOR,
        })  # fmt: skip

    def _fitness(self) -> None:
        at = _local(date(2026, 11, 18), 11)
        self.add(at, "health.fitness", "brandvold", {
            "dog": self._dog("brandvold"), "status": "restricted", "veterinarian": _DOCTOR,
            "restrictions": ["no-tracking", "no-running"], "words": "Until the stitches are out.",
            "why": "Cut of the left main pad.", "from_at": at, "until_on": date(2026, 11, 27),
            "review_on": date(2026, 11, 25),
        })  # fmt: skip

    def _limits(self) -> None:
        self.add(_local(date(2026, 10, 30), 14), "watches.limits", "marsh", {
            "rules": [
                {"id": "l1", "measure": "hours-24h", "limit_e1": "13",
                 "source": "Unit order 12, section 4"},
                {"id": "l2", "measure": "hours-7d", "limit_e1": "60",
                 "source": "Unit order 12, section 4"},
                {"id": "l3", "measure": "rest", "limit_e1": "10",
                 "source": "Unit order 12, section 5"},
                {"id": "l4", "measure": "heat", "limit_e1": "29",
                 "source": f"{_DOCTOR}, letter of 3 June 2026"},
            ],
        })  # fmt: skip

    def _alarms(self) -> None:
        device = UUID(int=self.chance.getrandbits(128), version=4)
        told = {"device": device, "name": "Unit 6", "vehicle": "Tahoe 6",
                "team": self.teams["eze"]}  # fmt: skip
        for at, message in (
            (_local(date(2026, 8, 11), 14), {"event": "test", "test": True}),
            (_local(date(2026, 11, 16), 15),
             {"event": "engine-off", "temperature_c": 33.5, "door": "closed", "fan": "on"}),
        ):  # fmt: skip
            self.add(at, "car-alarm", "marsh", told | {"message": message})


def _local(day: date, hour: int) -> datetime:
    """An hour of a day on the unit's own clock."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(cast.ZONE))
