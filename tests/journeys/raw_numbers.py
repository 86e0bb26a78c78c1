"""A second route to the numbers of reports: from the canonical bodies of versions, and nothing else.

It reads the database file with the standard library alone, takes the newest body of each record, and
counts by the words of each rule. It shares no line with the program.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

CLEAR_ROLES = {"surrendered", "located", "held", "contact"}
LOOKING_FOR_PERSONS = {"apprehension", "building-search", "area-search", "track", "trail"}


@dataclass(frozen=True)
class Raw:
    """One record: its id, and its newest body as pointers and values."""

    id: str
    version: int
    received_at: datetime
    leaves: dict[str, Any]

    def get(self, name: str) -> Any:
        """A plain field; None where nobody wrote it."""
        return self.leaves.get(f"/{name}")

    def at(self, name: str) -> datetime | None:
        """An instant."""
        text = self.get(name)
        return datetime.fromisoformat(text) if text else None

    def day(self, name: str) -> date | None:
        """A day."""
        text = self.get(name)
        return date.fromisoformat(text) if text else None

    def words(self, name: str) -> set[str]:
        """The chosen words of a field of several choices."""
        begin = f"/{name}/"
        return {key.removeprefix(begin) for key in self.leaves if key.startswith(begin)}

    def items(self, name: str) -> list[dict[str, Any]]:
        """The items of a list."""
        found: dict[str, dict[str, Any]] = {}
        for key, value in self.leaves.items():
            parts = key.split("/")
            if parts[1] == name and len(parts) > 3:
                found.setdefault(parts[2], {})["/".join(parts[3:])] = value
        return list(found.values())


class Book:
    """Every record of an installation's database file, by kind."""

    def __init__(self, file: Path) -> None:
        """Read all of it."""
        base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        newest: dict[tuple[str, str], Raw] = {}
        rows = base.execute(
            "SELECT v.kind, v.record_id, v.version, v.received_at, b.content "
            "FROM ledger_recordversion v JOIN ledger_versionbody b ON b.id = v.id "
            "WHERE b.form IN ('plain', 'partial') ORDER BY v.version"
        )
        for kind, record, version, received, content in rows:
            at = datetime.fromisoformat(received).replace(tzinfo=UTC)
            newest[kind, record] = Raw(record, version, at, json.loads(content))
        self._kinds: dict[str, list[Raw]] = {}
        for (kind, _), raw in newest.items():
            self._kinds.setdefault(kind, []).append(raw)
        self.acts: dict[str, list[tuple[int, str, int]]] = {}
        acts = "SELECT record_id, n, act, version FROM ledger_recordact ORDER BY n"
        for record, n, act, version in base.execute(acts):
            self.acts.setdefault(record, []).append((n, act, version))
        base.close()
        for kind, listed in self._kinds.items():
            self._kinds[kind] = [one for one in listed if not self._is_expunged(one)]

    def _is_expunged(self, raw: Raw) -> bool:
        return any(act == "expunged" for _, act, _ in self.acts_of(raw))

    def of(self, kind: str) -> list[Raw]:
        """The records of a kind."""
        return self._kinds.get(kind, [])

    def acts_of(self, raw: Raw) -> list[tuple[int, str, int]]:
        """What was done about a record: place in its history, act, version."""
        return self.acts.get(raw.id, [])

    def is_brought(self, raw: Raw) -> bool:
        """Whether another system recorded it: that waits for nobody's review."""
        return "/_import/source" in raw.leaves

    def waits(self, raw: Raw) -> bool:
        """Whether its newest version is not approved."""
        of_newest = [act for _, act, version in self.acts_of(raw) if version == raw.version]
        return "approved" not in of_newest


@dataclass(frozen=True)
class Numbers:
    """The numbers of a period, by the names of the figures: value and denominator."""

    book: Book
    since: datetime
    until: datetime
    zone: ZoneInfo
    team: str | None = None

    def within(self, at: datetime | None) -> bool:
        """Whether an instant lies in the period."""
        return at is not None and self.since <= at < self.until

    def _rows(self, kind: str, field: str) -> list[Raw]:
        rows = [one for one in self.book.of(kind) if self.within(one.at(field))]
        return [one for one in rows if self.team is None or one.get("team") == self.team]

    def runs(self) -> list[Raw]:
        """Runs, by when they happened: their beginning, else when they were written."""
        rows = self.book.of("training.performance")
        kept = [one for one in rows if self.within(one.at("started_at") or one.received_at)]
        return [one for one in kept if self.team is None or one.get("team") == self.team]

    def deployments(self) -> list[Raw]:
        """Deployments, by their beginning."""
        return self._rows("deployments.deployment", "began_at")

    def watches(self) -> list[Raw]:
        """Watches stood or called in, by their beginning."""
        return [
            one
            for one in self._rows("watches.watch", "began_at")
            if one.get("duty") in ("on-watch", "called-in")
        ]

    def dogs(self) -> set[str]:
        """The dogs that are asked for; all without a team."""
        teams = self.book.of("teams.team")
        kept = [one for one in teams if self.team is None or one.id == self.team.replace("-", "")]
        return {one.get("dog") for one in kept}

    def of_dogs(self, kind: str, field: str) -> list[Raw]:
        """Records of those dogs' health."""
        dogs = self.dogs()
        rows = [one for one in self.book.of(kind) if self.within(one.at(field))]
        return [one for one in rows if one.get("dog") in dogs]

    def findings(self) -> list[dict[str, Any]]:
        """Lines of findings."""
        return [item for one in self.deployments() for item in one.items("findings")]


def minutes_of(run: Raw) -> int | None:
    """As stated, else from beginning to end, a begun minute whole."""
    if run.get("minutes") is not None:
        return int(run.get("minutes"))
    began, ended = run.at("started_at"), run.at("ended_at")
    return -int(-(ended - began).total_seconds() // 60) if began and ended else None


def lasted(watch: Raw) -> int | None:
    """Whole minutes of a watch."""
    began, ended = watch.at("began_at"), watch.at("ended_at")
    return round((ended - began).total_seconds() / 60) if began and ended else None


def total(amounts: list[int | None]) -> int | None:
    """The sum of what was recorded; None where nothing was."""
    kept = [one for one in amounts if one is not None]
    return sum(kept) if kept else None


def beyond_roster(numbers: Numbers) -> int | None:
    """Seconds on watch in which no line of the roster stood, second by second of its edges."""
    lines: dict[str, list[tuple[datetime, datetime]]] = {}
    for one in numbers.book.of("watches.shift"):
        if one.get("duty") in ("on-watch", "called-in") and not one.get("is_cancelled"):
            begin, end = one.at("from_at"), one.at("until_at")
            if begin and end:
                lines.setdefault(one.get("team"), []).append((begin, end))
    found: list[int | None] = []
    for watch in numbers.watches():
        began, ended = watch.at("began_at"), watch.at("ended_at")
        if began is None or ended is None:
            found.append(None)
            continue
        planned = lines.get(watch.get("team"), [])
        edges = sorted({began, ended, *(one for span in planned for one in span)})
        outside = timedelta(0)
        for first, last in pairwise(edges):
            inside = began <= first and last <= ended
            if inside and not any(begin <= first and last <= end for begin, end in planned):
                outside += last - first
        found.append(round(outside.total_seconds() / 60))
    return total(found)


def _force(numbers: Numbers) -> dict[str, tuple[int | None, int | None]]:
    """Bites, and each ratio of them by its words."""
    reports = numbers._rows("deployments.force", "used_at")
    everywhere = numbers.book.of("deployments.force")
    lines = [(item, one.get("deployment")) for one in reports for item in one.items("bites")]
    named = {item.get("first_facts") for one in everywhere for item in one.items("bites")}
    told = {
        (one.get("incident"), one.get("team"))
        for one in everywhere
        if one.items("bites") and one.get("incident")
    }
    alone = [
        one
        for one in numbers._rows("deployments.bite", "bitten_at")
        if one.id not in {str(name).replace("-", "") for name in named if name}
        and (one.get("incident"), one.get("team")) not in told
    ]
    used = numbers.deployments()
    taken = {one.id for one in used if one.get("capture") in CLEAR_ROLES}
    hurt = Counter(str(where).replace("-", "") for _, where in lines)
    meant = {
        str(where).replace("-", "")
        for item, where in lines
        if item.get("manner") not in ("accidental", "unintended-person")
    }
    beside = sum(
        1
        for item, where in lines
        if item.get("manner") in ("accidental", "unintended-person")
        and str(where).replace("-", "") not in taken
    )
    bites = len(lines) + len(alone)
    arrests = sum(1 for one in used if (one.get("persons_arrested") or 0) > 0)
    on_lead = sum(
        1
        for one in used
        if one.get("task") == "article-search" and one.get("lead") in ("short", "long")
    )
    name = "force.bite_ratio."
    return {
        "force.reports": (len(reports), None),
        "force.bites": (bites, None),
        f"{name}apprehensions-with-bite": (len(taken & set(hurt)) + beside, len(taken)),
        f"{name}apprehensions-with-intended-bite": (len(taken & meant), len(taken)),
        f"{name}bites-per-apprehension": (bites, len(taken)),
        f"{name}arrests-with-dog": (bites, arrests),
        f"{name}deployments": (bites, len(used)),
        f"{name}deployments-new-orleans": (bites, len(used) - on_lead),
    }


def _finds(numbers: Numbers) -> dict[str, tuple[int | None, int | None]]:
    lines = numbers.findings()
    confirmed = [one for one in lines if one.get("result") == "confirmed"]
    by_dog = [one for one in lines if one.get("found_how") not in ("officer", "handed")]
    searched = [one for one in by_dog if one.get("result") in ("confirmed", "not-confirmed")]
    told: dict[str, tuple[int | None, int | None]] = {
        "deployments.finds": (len(confirmed) or None, None),
        "deployments.searched": (len(searched) or None, None),
        "deployments.confirmed_share": (
            len([one for one in searched if one.get("result") == "confirmed"]) or None,
            len(searched),
        ),
        "deployments.cash_cents": (
            total([one.get("cash_cents") for one in confirmed]),
            None,
        ),
        "deployments.firearms": (
            total([one.get("count") for one in confirmed if one.get("substance") == "firearm"]),
            None,
        ),
    }
    for substance in {str(one.get("substance")) for one in confirmed}:
        masses = [one.get("mass_mg") for one in confirmed if one.get("substance") == substance]
        if total(masses) is not None:
            told[f"deployments.seized_mg.{substance}"] = (total(masses), None)
    return told


def _hurt(numbers: Numbers) -> dict[str, tuple[int | None, int | None]]:
    """Dogs hurt or ill, by cause: no drill, none called off, cards of one dog's night once."""
    off = {
        one.get("casualty").replace("-", "")
        for one in numbers.book.of("casualty.ending")
        if one.get("how") == "cancelled"
    }
    said = [one for one in numbers.book.of("casualty.same") if not one.get("is_not")]
    again = {str(one.get("other")).replace("-", "") for one in said}
    cards = [
        one
        for one in numbers.book.of("casualty.casualty")
        if numbers.within(one.at("happened_at"))
        and not one.get("is_drill")
        and one.id not in off | again
        and (numbers.team is None or one.get("dog") in numbers.dogs())
    ]
    causes = Counter(one.get("mechanism") for one in cards)
    told: dict[str, tuple[int | None, int | None]] = {"casualty.count": (len(cards), None)}
    return told | {f"casualty.{one}": (causes[one], None) for one in ("heat", "shot", "vehicle")}


def certificates_held(numbers: Numbers, at: datetime) -> list[tuple[Raw, date]]:
    """Certificates that hold at an instant with their last day, of teams that stand then."""
    day = at.astimezone(numbers.zone).date()
    teams = {one.id: one for one in numbers.book.of("teams.team")}
    held = []
    for one in numbers.book.of("certifications.certificate"):
        team = teams[one.get("team").replace("-", "")]
        last = one.day("valid_until") or one.day("proposed_until")
        first = one.day("valid_from") or one.day("issued_on")
        until, begun = team.at("until_at"), team.at("from_at")
        stands = begun is not None and begun <= at and (until is None or at < until)
        gone = one.day("withdrawn_on")
        if not stands or last is None or first is None or (gone is not None and gone <= day):
            continue
        if first <= day <= last and numbers.team in (None, one.get("team")):
            held.append((one, last))
    return held


def numbers_of(numbers: Numbers) -> dict[str, tuple[int | None, int | None]]:
    """Every number of the unit's report, as value and denominator."""
    last = numbers.until - timedelta(seconds=1)
    held = certificates_held(numbers, last)
    soon = last.astimezone(numbers.zone).date() + timedelta(days=90)
    first_day, last_day = (one.astimezone(numbers.zone).date() for one in (numbers.since, last))
    tested = [
        one
        for one in numbers.book.of("certifications.evaluation")
        if first_day <= (one.day("evaluated_on") or date.min) <= last_day
        and numbers.team in (None, one.get("team"))
    ]
    runs, used, watches = numbers.runs(), numbers.deployments(), numbers.watches()
    cared = [one for one in numbers._rows("watches.care", "done_at") if not one.get("on_duty")]
    visits = numbers.of_dogs("health.visit", "visited_at")
    return {
        "training.minutes": (total([minutes_of(one) for one in runs]), None),
        "training.runs": (len(runs), None),
        "watches.minutes": (total([lasted(one) for one in watches]), None),
        "watches.called_in_minutes": (
            total([lasted(one) for one in watches if one.get("duty") == "called-in"]), None,
        ),
        "watches.beyond_roster_minutes": (beyond_roster(numbers), None),
        "watches.care_minutes": (total([one.get("minutes") for one in cared]), None),
        "deployments.count": (len(used), None),
        "deployments.incidents": (len(numbers._rows("deployments.incident", "began_at")), None),
        "deployments.persons_found": (total([one.get("persons_found") for one in used]), None),
        "certifications.in_force": (len(held), None),
        "certifications.ending": (len([1 for _, until in held if until <= soon]), None),
        "certifications.evaluations": (len(tested), None),
        "health.visits": (len(visits), None),
        "health.cost_cents": (total([one.get("cost_cents") for one in visits]), None),
        "health.exposures": (len(numbers.of_dogs("health.exposure", "happened_at")), None),
        "health.injuries": (len(numbers.of_dogs("health.injury", "happened_at")), None),
        **_finds(numbers),
        **_force(numbers),
        **_hurt(numbers),
    }  # fmt: skip
