"""Certificates and welfare at a glance: how many, each opening its list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse

from watchbook.duty.certifications.queries.certificates import found_certificates
from watchbook.duty.health.queries.alarms import unanswered
from watchbook.duty.health.queries.board import dog_lines
from watchbook.duty.teams.queries import teams
from watchbook.duty.watches.queries.guard import guard_of
from watchbook.duty.watches.queries.restrictions import ASKED_FOR, work_despite
from watchbook.ground.web.charts import Chart, bars
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.health.queries.board import DogLine
    from watchbook.ground.people.viewer import Viewer

_WITHIN = (7, 30, 60, 90)
_OVER = {
    "health.weight": "Weighing overdue",
    "health.vaccine": "Vaccination overdue",
    "health.visit": "Visit overdue",
}
_Told = tuple[str, int, str]
"""A label, a count, and the address of the records behind it."""


def certificates(viewer: Viewer, at: datetime) -> list[Chart]:
    """How many hold, how many of those end within so many days, how many are over."""
    index = reverse("certifications:index", args=[viewer.agency])
    held = found_certificates(viewer, at, standing="in-force")
    told = [("In force", held.count(), f"{index}?standing=in-force")]
    for days in _WITHIN:
        ending = found_certificates(viewer, at, within=days).count()
        told.append((f"of these, ending in {days} days", ending, f"{index}?within={days}"))
    for word, label in (("over", "Over or withdrawn"), ("end-unknown", "Last day not known")):
        count = found_certificates(viewer, at, standing=word).count()
        told.append((label, count, f"{index}?standing={word}"))
    note = f"As of {moment(at).text}. What ends within 90 days holds what ends sooner too."
    return [_counted("Certificates", told, "Standing", note)]


def welfare(viewer: Viewer, at: datetime) -> list[Chart]:
    """Dogs restricted, or with something due; teams beyond a limit; what waits for a word."""
    lines = dog_lines(viewer, at)
    note = f"Of {len(lines)} dogs that stand in a team, as of {moment(at).text}."
    return [_counted("Dogs", _of_dogs(viewer, lines, at), "Dogs", note), _work(viewer, at)]


def _of_dogs(viewer: Viewer, lines: list[DogLine], at: datetime) -> list[_Told]:
    index = reverse("health:index", args=[viewer.agency])
    today = at.astimezone(ZoneInfo(viewer.timezone)).date()
    over = [due for line in lines for due in line.due if due.is_over(today)]
    restricted = sum(one.word is not None and one.word.is_restricting for one in lines)
    told = [
        ("Restricted or unfit now", restricted, f"{index}?show=restricted"),
        ("With something due", sum(bool(one.due) for one in lines), f"{index}?show=due"),
        ("With something overdue", sum(one.overdue > 0 for one in lines), f"{index}?show=overdue"),
    ]
    for kind, label in _OVER.items():
        dogs = len({due.dog.id for due in over if due.kind == kind})
        told.append((label, dogs, f"{index}?show=overdue"))
    return told


def _work(viewer: Viewer, at: datetime) -> Chart:
    standing = list(teams(viewer, at))
    guard = reverse("watches:guard", args=[viewer.agency])
    beyond = sum(bool(one.advice) for one in guard_of(viewer, standing, at))
    despite = work_despite(viewer, list(teams(viewer)), at - ASKED_FOR, at)
    unsaid = sum(not one.is_answered for one in despite)
    told = [
        ("Teams beyond a limit", beyond, f"{guard}?show=beyond"),
        ("Work while restricted, no reason", unsaid, f"{guard}despite/"),
        (
            "Car alarms without an answer", len(unanswered(viewer, at)),
            reverse("health:alarms", args=[viewer.agency]),
        ),
    ]  # fmt: skip
    note = (
        f"Of {len(standing)} teams; limits of work, rest and heat are the agency's, or a proposal. "
        f"Work while restricted is that of the last {ASKED_FOR.days} days."
    )
    return _counted("Work and rest", told, "What", note)


def _counted(title: str, told: list[_Told], of: str, note: str) -> Chart:
    rows = [(label, float(count)) for label, count, _ in told]
    return bars(title, rows, of=of, note=note, links=[link for _, _, link in told])
