"""A year of force, all of it made up: three bites, one accidental, and one critical incident.

Nobody's real case, and none of the story teams. The critical incident still holds: sign in as the
sergeant to see it, and as anybody else to see that it is nowhere.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.duty.deployments.actions.critical import set_critical
from watchbook.duty.deployments.actions.findings import record_finding
from watchbook.duty.deployments.actions.force import set_force_rules
from watchbook.duty.deployments.models import Force, Incident
from watchbook.front.demo import cast
from watchbook.front.demo.days import Done

if TYPE_CHECKING:
    from random import Random

    from watchbook.ground.people.viewer import Viewer

_FIRST_ORDER = 700_000
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def _set_rules(viewer: Viewer, one: Done) -> None:
    set_force_rules(acting_user=viewer, values=one.values, at=one.at, record_id=one.record_id)


def _find(viewer: Viewer, one: Done) -> None:
    told = dict(one.values)
    force = Force.objects.get(agency_id=cast.CODE, id=told.pop("report"))
    record_finding(
        acting_user=viewer, force=force, version=1, values=told, at=one.at,
        record_id=one.record_id,
    )  # fmt: skip


def _press(viewer: Viewer, one: Done) -> None:
    incident = Incident.objects.get(agency_id=cast.CODE, id=one.values["incident"])
    set_critical(
        acting_user=viewer, incident=incident, causes=["shots"], at=one.at,
        record_id=one.record_id,
    )  # fmt: skip


FORCE_ACTS = {"force-rules": _set_rules, "force-finding": _find, "set-critical": _press}
"""What is no submission, and how it is done."""


class Forced:
    """Makes the list. A chance of its own, so that everything else stays as it is."""

    def __init__(self, chance: Random, teams: dict[str, UUID]) -> None:
        """`teams` by handler's key."""
        self.chance, self.teams = chance, teams
        self.done: list[Done] = []

    def all(self) -> list[Done]:
        """Everything, sorted by time."""
        self._rules()
        self._apprehension(datetime(2026, 2, 18, 3, 12, tzinfo=UTC))
        self._second(datetime(2026, 6, 9, 2, 40, tzinfo=UTC))
        self._accident(datetime(2026, 9, 3, 23, 5, tzinfo=UTC))
        self._shots(datetime(2026, 11, 12, 1, 30, tzinfo=UTC))
        return sorted(self.done)

    def add(self, at: datetime, what: str, who: str, values: dict[str, Any]) -> UUID:
        """Note one thing to be done."""
        record_id = UUID(int=self.chance.getrandbits(128), version=4)
        order = _FIRST_ORDER + len(self.done)
        self.done.append(Done(at, order, what, who, record_id, values))
        return record_id

    def _rules(self) -> None:
        self.add(datetime(2025, 12, 1, 15, tzinfo=UTC), "force-rules", "marsh", {
            "source": "Sheriff's General Order 41", "from_on": "2025-12-01",
            "report_within_h": "24", "ori": "IA0990000",
            "told": [
                {"id": "t1", "who": "Shift supervisor", "within_min": 30},
                {"id": "t2", "who": "Risk management", "within_min": 1440,
                 "only_if": "accidental"},
            ],
        })  # fmt: skip

    def _judged(self, kind: str, record: UUID, at: datetime) -> None:
        self.add(at + _DAY, "review", "oyelaran", {"kind": kind, "run": record})
        self.add(at + 2 * _DAY, "approve", "marsh", {"kind": kind, "run": record})

    def _incident(self, who: str, at: datetime, values: dict[str, Any]) -> UUID:
        shared = {"team": self.teams[who], "began_at": at, "ended_at": at + 70 * _MINUTE}
        made = self.add(at + 4 * _HOUR, "deployments.incident", who, shared | values)
        self._judged("deployments.incident", made, at + 4 * _HOUR)
        return made

    def _apprehension(self, at: datetime) -> None:
        """A warned release, one bite, first facts at once, the report the next day."""
        who, bitten = "dunmore", at + 22 * _MINUTE
        first = self.add(bitten + 3 * _MINUTE, "deployments.bite", who, {
            "treated": "yes", "treated_by": "handler", "treated_since": bitten + _MINUTE,
            "places": ["forearm"], "told": ["supervisor", "ems"], "bitten_at": bitten,
            "team": self.teams[who], "bitten": "sought",
        })  # fmt: skip
        incident = self._incident(who, at, {
            "type": "alarm", "number": "26-00418", "place": "Feed store, Route 6",
            "place_class": "building", "reason": "hidden", "ground": ["probable-cause"],
            "persons": [{"id": "p1", "role": "suspect", "name": "Man, store", "sex": "male",
                         "age": 34, "height_in": 70, "weight_lb": 180, "outcome": "arrested"}],
        })  # fmt: skip
        used = self.add(at + 5 * _HOUR, "deployments.deployment", who, {
            "team": self.teams[who], "task": "apprehension", "began_at": at + 10 * _MINUTE,
            "incident": incident, "outcome": "captured", "capture": "contact", "lead": "off",
            "persons_found": 1, "persons_arrested": 1,
        })  # fmt: skip
        report = self._report(who, incident, bitten, bitten + 15 * _HOUR, {
            "deployment": used, "team": self.teams[who], "lead": "off",
            "authorised_note": "Shift lieutenant, by radio", "warning_given": True,
            "warning_text": "Sheriff's Office. Come out now, or I send the dog.",
            "warning_language": "English", "warning_count": 3, "warning_wait_s": 60,
            "warning_heard_by": "Two deputies at the east door", "surrender": "at-bite",
            "graham_severity": "Burglary of a store at night, with the door forced.",
            "graham_threat": "He had a pry bar in his hand when I saw him under the shelf.",
            "graham_resistance": "He did not answer three calls and crawled further in.",
            "was_approached": True, "was_ambush": False, "officers_own": 3, "officers_elsewhere": 0,
            "bites": [{"id": "b1", "first_facts": first, "bitten": "sought",
                       "person": "Man, store", "manner": "intentional", "places": ["forearm"],
                       "count": 1, "duration_s": 9, "release": "verbal", "out_s": 2}],
        })  # fmt: skip
        self._judged("deployments.force", report, bitten + 15 * _HOUR)
        self.add(bitten + 3 * _DAY, "force-finding", "marsh", {
            "report": report, "step": "unit", "finding": "In policy",
            "reasons": "Warned, waited, released on one command. The recording agrees.",
        })  # fmt: skip

    def _report(
        self, who: str, incident: UUID, used: datetime, at: datetime, more: dict[str, Any]
    ) -> UUID:
        values: dict[str, Any] = {
            "incident": incident, "used_at": used,
            "people": [{"id": "p1", "side": "subject", "person": "Man, store",
                        "injuries": ["puncture"], "signs": ["none-of-these"],
                        "first_aid_by": "The handler", "first_aid_at": used + _MINUTE,
                        "ems": "transported", "hospital": "released"}],
            "notifications": [{"id": "n1", "who": "Shift supervisor", "at": used + 6 * _MINUTE,
                               "how": "Radio"}],
            "cameras": [{"id": "c1", "camera": f"BWC-{self.chance.randint(100, 999)}",
                         "was_on": True}],
        }  # fmt: skip
        return self.add(at, "deployments.force", who, values | more)

    def _second(self, at: datetime) -> None:
        """A bite at the end of a track; the report is late and no deployment is named."""
        who, bitten = "greer", at + 41 * _MINUTE
        incident = self._incident(who, at, {
            "type": "pursuit", "number": "26-01203", "place": "Cattle yard south of town",
            "reason": "fled",
        })  # fmt: skip
        people = [{"id": "p1", "side": "subject", "injuries": ["laceration"],
                   "signs": ["none-of-these"], "first_aid_by": "EMS", "ems": "transported",
                   "hospital": "admitted"}]  # fmt: skip
        self._report(who, incident, bitten, bitten + 52 * _HOUR, {
            "team": self.teams[who], "lead": "long", "warning_given": False, "people": people,
            "warning_reason": "We came on him in the grass before either of us knew.",
            "surrender": "at-bite",
            "bites": [{"id": "b1", "bitten": "sought", "manner": "intentional",
                       "places": ["lower-leg"], "count": 2, "duration_s": 14,
                       "release": "lift-off"}],
        })  # fmt: skip

    def _accident(self, at: datetime) -> None:
        """An officer steps between; risk management is told."""
        who, bitten = "jurado", at + 12 * _MINUTE
        incident = self._incident(who, at, {
            "type": "wanted", "number": "26-02077", "place": "Farm lane, north", "reason": "hidden",
        })  # fmt: skip
        people = [{"id": "p1", "side": "officer", "injuries": ["puncture"],
                   "signs": ["none-of-these"], "first_aid_by": "The handler",
                   "ems": "treated", "hospital": "released"}]  # fmt: skip
        report = self._report(who, incident, bitten, bitten + 6 * _HOUR, {
            "team": self.teams[who], "lead": "long", "people": people,
            "bites": [{"id": "b1", "bitten": "officer", "manner": "accidental",
                       "places": ["hand"], "count": 1, "duration_s": 2, "release": "verbal"}],
            "notifications": [
                {"id": "n1", "who": "Shift supervisor", "at": bitten + 4 * _MINUTE},
                {"id": "n2", "who": "Risk management", "at": bitten + 9 * _HOUR},
            ],
        })  # fmt: skip
        self._judged("deployments.force", report, bitten + 6 * _HOUR)

    def _shots(self, at: datetime) -> None:
        """Shots at a house; the dog stayed in the car. Critical since the first hour."""
        who = "faulk"
        incident = self.add(at + 40 * _MINUTE, "deployments.incident", who, {
            "team": self.teams[who], "began_at": at, "type": "weapon", "number": "26-02744",
            "place": "House at Willow Bend", "has_no_task": True, "door": "closed",
            "door_by": "nobody",
        })  # fmt: skip
        self.add(at + _HOUR, "set-critical", "marsh", {"incident": incident})
