"""Builds the demo through the actions that people use, in the order of time."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password

from watchbook.core.schema import validate
from watchbook.duty.certifications.actions.rules import take_rule
from watchbook.duty.health.actions import make_device, receive_alarm
from watchbook.duty.health.models import Device
from watchbook.duty.health.signatures import secret_of, signature_of
from watchbook.duty.teams.actions import add_dog, add_team, check_plan, write_plan
from watchbook.duty.teams.models import Team
from watchbook.duty.watches.actions.care import approve_care
from watchbook.duty.watches.actions.roster import approve_shifts
from watchbook.duty.watches.periods import week_of
from watchbook.duty.watches.queries.roster import shifts_in
from watchbook.duty.watches.queries.sheet import periods_around, sheet_of
from watchbook.front.demo import cast
from watchbook.front.demo.afterwards import Afterwards
from watchbook.front.demo.bringing import DEPUTY, IMPORT, Bringing, bring
from watchbook.front.demo.caring import Caring
from watchbook.front.demo.casualty import Casualties
from watchbook.front.demo.certifying import Certifying, paper_file
from watchbook.front.demo.days import Days, Done, ids_of
from watchbook.front.demo.deployments import Deployments
from watchbook.front.demo.directory import Directory
from watchbook.front.demo.force import FORCE_ACTS, Forced
from watchbook.front.demo.guarding import Guarding
from watchbook.front.demo.issuing import NUMBER, REPORT, Issuing, issue
from watchbook.front.demo.protocols import KEY, Protocols, join_veterinarian
from watchbook.front.demo.telling import Telling
from watchbook.front.demo.trails import trail_file
from watchbook.front.demo.working import Working
from watchbook.ground.evidence.store import store_file
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.signing import sign_log
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.actions import (
    add_account,
    add_agency,
    add_person,
    give_role,
    set_policy,
)
from watchbook.ground.people.models import Account
from watchbook.ground.people.queries import viewer_of
from watchbook.ground.people.viewer import Viewer, system_viewer
from watchbook.ground.records.actions import approve_record, review_record
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.duty.teams.models import Plan
    from watchbook.ground.people.models import Agency

SEED = 20231205
_HAPPENED = ("started_at", "held_from", "began_at", "done_at", "seen_at", "marked_at")
_LEFT_OPEN = timedelta(days=9)
"""Runs of the last days wait for their review, as on any desk."""


class Build:
    """One building of the demo into an empty installation."""

    def __init__(self) -> None:
        """A fixed chance for people, records and times; keys and tags stay random."""
        self.chance = Random(SEED)  # the same made-up years every time
        self.viewers: dict[str, Viewer] = {}
        self.people: dict[str, UUID] = {}
        self.teams: dict[str, UUID] = {}
        self.plans: dict[str, Plan] = {}

    def run(self) -> int:
        """Make everything; gives how many things were done."""
        agency = add_agency(code=cast.CODE, name=cast.NAME, timezone=cast.ZONE, is_demo=True)
        with acting_for(cast.CODE):
            self._people(agency)
            self._teams()
            moss = Team.objects.get(agency_id=cast.CODE, id=self.teams["brandvold"]).dog
            self.viewers[KEY] = join_veterinarian(
                agency, self.viewers["marsh"], moss, Random(SEED + 29)
            )
            dogs = dict(Team.objects.filter(agency_id=cast.CODE).values_list("id", "dog_id"))
            working = Working(Random(SEED + 1), self.teams, dogs)
            deployed = Deployments(Random(SEED + 2), self.teams)
            caring = Caring(Random(SEED + 5), self.teams, dogs)
            certifying = Certifying(Random(SEED + 4), self.teams, self.people)
            forced = Forced(Random(SEED + 7), self.teams)
            days = Days(self.chance, self.people, self.teams)
            directory = Directory(Random(SEED + 9))
            issuing = Issuing(Random(SEED + 11))
            telling = Telling(Random(SEED + 21), self.people)
            hurt = Casualties(Random(SEED + 13), self.teams, dogs)
            guarding = Guarding(Random(SEED + 23), self.teams, dogs)
            rooms = (
                days, working, deployed, certifying, forced, directory, caring, issuing, telling,
                hurt, guarding, Bringing(Random(SEED + 31), self.people),
                Afterwards(Random(SEED + 37), hurt),
            )  # fmt: skip
            protocols = Protocols(Random(SEED + 27), self.people)
            done = sorted(one for room in (*rooms, protocols) for one in room.all())
            for one in done:
                self._do(one)
        sign_log(cast.CODE)
        return len(done)

    def _people(self, agency: Agency) -> None:
        system = system_viewer(cast.CODE)
        begins = cast.BEGINS - timedelta(days=30)
        everybody = [*cast.STAFF, *(team.handler for team in cast.TEAMS)]
        self.people = dict(ids_of(self.chance, [person.key for person in everybody]))
        set_policy(
            acting_user=system,
            policy_id=next(ids_of(self.chance, ["policy"]))[1],
            values={"monthly_hours_target_min": 960, "needs_review": True, "needs_approval": True},
            reason="As agreed when the book was opened",
            at=begins,
        )
        hashed = make_password(cast.PASSWORD)
        for number, told in enumerate(everybody):
            at = begins + timedelta(minutes=number)
            account = add_account(email=told.email, password=None, hashed=hashed)
            values = {"name": told.name, "account": str(account.id)}
            if told.rank:
                values |= {"rank": told.rank, "badge": str(401 + 7 * number)}
            person = add_person(
                acting_user=system, values=values, at=at, person_id=self.people[told.key]
            )
            for role, role_id in ids_of(self.chance, list(told.roles)):
                give_role(
                    acting_user=system, person=person, role=role, from_at=at, at=at,
                    role_id=role_id,
                )  # fmt: skip
        for told in everybody:
            account = Account.objects.get(email=told.email)
            self.viewers[told.key] = viewer_of(account, agency, cast.ENDS)

    def _teams(self) -> None:
        sergeant = self.viewers["marsh"]
        self.teams = dict(ids_of(self.chance, [team.handler.key for team in cast.TEAMS]))
        begins = cast.BEGINS - timedelta(days=20)
        for number, ((_, dog_id), told) in enumerate(
            zip(ids_of(self.chance, [t.dog for t in cast.TEAMS]), cast.TEAMS, strict=True)
        ):
            at = begins + timedelta(minutes=20 * number)
            dog = add_dog(
                acting_user=sergeant,
                dog_id=dog_id,
                at=at,
                values={
                    "name": told.dog, "breed": told.breed, "sex": told.sex, "colour": told.colour,
                    "born_on": told.born, "purpose": told.purpose, "source": "vendor",
                    "disciplines": list(told.disciplines), "joined_on": told.since.date(),
                    "microchip": f"98514100{self.chance.randrange(10**7):07d}",
                },
            )  # fmt: skip
            team = add_team(
                acting_user=sergeant,
                team_id=self.teams[told.handler.key],
                at=at + timedelta(minutes=2),
                values={
                    "dog": dog.id,
                    "handler": self.people[told.handler.key],
                    "from_at": told.since,
                },
            )
            self._plan(team, told, at + timedelta(minutes=5))

    def _plan(self, team: Team, told: cast.DemoTeam, at: Any) -> None:
        self.plans[told.handler.key] = write_plan(
            acting_user=self.viewers[told.handler.key],
            team=team,
            at=at,
            plan_id=next(ids_of(self.chance, ["plan"]))[1],
            values={
                "approach": "From the front, slowly, talking. Never reach over the handler.",
                "approachers": [
                    {"id": "p1", "name": "T. Oyelaran", "telephone": "555-0142",
                     "knows_dog": "Trains with the dog every week"},
                    {"id": "p2", "name": "D. Marsh", "telephone": "555-0117",
                     "knows_dog": "Feeds the dog when the handler is away"},
                ],
                "language": "Dutch", "muzzle": "car", "muzzle_note": "Clip behind the driver.",
                "words": [
                    {"id": "w1", "word": "AHF", "meaning": "Lies down"},
                    {"id": "w2", "word": "LOHS", "meaning": "Lets go"},
                    {"id": "w3", "word": "HEER", "meaning": "Comes"},
                ],
                "car": "Second key in the lock box at the yard; left rear door has the release.",
                "takers": [{"id": "k1", "name": "T. Oyelaran", "telephone": "555-0142"}],
            },
        )  # fmt: skip

    def _do(self, one: Done) -> None:
        viewer = self.viewers[one.who]
        if one.what == "check":
            plan = self.plans[one.values["handler"]]
            check_plan(acting_user=viewer, plan=plan, at=one.at, check_id=one.record_id)
            return
        if one.what in ("approve-care", "approve-roster", NUMBER, REPORT, IMPORT, DEPUTY):
            self._press(one)
            return
        if one.what in ("review", "approve"):
            self._judge(one)
            return
        if one.what in FORCE_ACTS:
            FORCE_ACTS[one.what](viewer, one)
            return
        if one.what in ("take-rule", "past-team", "car-alarm"):
            (self._car_alarm if one.what == "car-alarm" else self._certifying)(one)
            return
        values = self._trail(one) if one.what == "tracks.trail" else _with_files(one.values)
        checked = validate(kind_named(one.what).schema, values)
        if not checked.is_valid:
            message = f"{one.what}: {checked.problems[0]}"
            raise ValueError(message)
        happened = next((values[name] for name in _HAPPENED if values.get(name)), None)
        submission_action(one.what)(
            Sent(
                acting_user=viewer,
                record_id=one.record_id,
                values=checked.values,
                occurred_at=happened,
                at=one.at,
                recorded_at=one.at - timedelta(seconds=4) if happened else None,
            )
        )

    def _judge(self, one: Done) -> None:
        """A review or an approval; those of the last days are still to come."""
        if one.at < cast.ENDS - _LEFT_OPEN:
            step = review_record if one.what == "review" else approve_record
            step(
                acting_user=self.viewers[one.who],
                kind=one.values.get("kind", "training.performance"),
                record_id=one.values["run"],
                version=1,
                at=one.at,
            )

    def _certifying(self, one: Done) -> None:
        """A bundled rule taken, or a team of before."""
        viewer, told = self.viewers[one.who], one.values
        if one.what == "take-rule":
            take_rule(acting_user=viewer, code=told["code"], at=one.at, record_id=one.record_id)
            return
        dog = Team.objects.get(agency_id=cast.CODE, id=told["of"]).dog_id
        values = {name: told[name] for name in ("handler", "from_at", "until_at")}
        values |= {"dog": dog, "end_reason": "reassigned"}
        add_team(acting_user=viewer, team_id=one.record_id, at=one.at, values=values)

    def _car_alarm(self, one: Done) -> None:
        """A device of a car sends a message under its secret; the sergeant added it before."""
        told = one.values
        device = Device.objects.filter(agency_id=cast.CODE, id=told["device"]).first()
        if device is None:
            device, _ = make_device(
                acting_user=self.viewers[one.who], name=told["name"], vehicle=told["vehicle"],
                team=told["team"], at=one.at, device_id=told["device"],
            )  # fmt: skip
        body = json.dumps(told["message"]).encode()
        timestamp = str(int(one.at.timestamp()))
        secret = secret_of(cast.CODE, device.id, device.generation)
        receive_alarm(
            agency=cast.CODE, device_id=device.id, timestamp=timestamp, body=body,
            signature=signature_of(secret, timestamp, body), at=one.at, alarm_id=one.record_id,
        )  # fmt: skip

    def _press(self, one: Done) -> None:
        """What is no record of one kind but one press on a page."""
        if one.what in (NUMBER, REPORT):
            issue(one, self.viewers[one.who])
        elif one.what in (IMPORT, DEPUTY):
            bring(one, self.viewers[one.who])
        elif one.what == "approve-care":
            self._approve_care(one)
        else:
            self._approve_roster(one)

    def _approve_care(self, one: Done) -> None:
        """The sergeant approves a team's pay period as it stands."""
        viewer = self.viewers[one.who]
        team = Team.objects.get(agency_id=cast.CODE, id=one.values["team"])
        waiting = sheet_of(viewer, team, periods_around(viewer, one.values["day"]).span).waiting
        seen = {str(care.id): care.version for care in waiting}
        approve_care(acting_user=viewer, care=waiting, versions=seen, at=one.at)

    def _approve_roster(self, one: Done) -> None:
        """The sergeant approves a week's roster as it stands."""
        viewer = self.viewers[one.who]
        planned = shifts_in(viewer, week_of(one.values["day"]))
        approve_shifts(acting_user=viewer, shifts=planned, at=one.at)

    def _trail(self, one: Done) -> dict[str, Any]:
        told = one.values
        layer_starts_at = told["started_at"] - timedelta(minutes=told["age_min"] + 20)
        content = trail_file(self.chance, layer_starts_at, told["age_min"], told["length_m"])
        stored = store_file(cast.CODE, [content])
        name = f"collar_{told['started_at']:%Y-%m-%d}.gpx"
        return {
            "file": stored.sha256,
            "name": name,
            "team": told["team"],
            "recorded_with": "collar",
        }


def _with_files(values: dict[str, Any]) -> dict[str, Any]:
    """The values with the paper of a certificate and pictures of steps stored, where told."""
    told = values.get("paper")
    if isinstance(told, tuple):
        return values | {"paper": store_file(cast.CODE, [paper_file(told)]).sha256}
    if not any("picture" in step for step in values.get("steps", ())):
        return values
    return values | {"steps": [_with_picture(step) for step in values["steps"]]}


def _with_picture(step: dict[str, Any]) -> dict[str, Any]:
    draw = step.get("picture")
    return step | {"picture": store_file(cast.CODE, [draw()]).sha256} if draw else step
