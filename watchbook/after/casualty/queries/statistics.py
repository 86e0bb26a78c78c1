"""What hurts dogs: casualties by cause, month and class of place, for prevention.

Counted are casualties that are no drill and were not called off, each dog of a night once where a
person said that two cards are one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.after.casualty.choices.cards import MECHANISMS
from watchbook.after.casualty.models import Ending, Same
from watchbook.after.casualty.queries.casualties import casualties, joined_ids
from watchbook.core.schema import label_of
from watchbook.duty.deployments.choices import PLACE_CLASSES
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer

RULE = (
    "Casualties of dogs in the period: no drill, none that was called off; cards that a person "
    "said to be the same count once. The cause is as written on the card; what nobody wrote is "
    "“not recorded”."
)
VERSION = 1
PREVENTABLE = ("heat", "shot", "vehicle")
"""What stands first, since it can be prevented: of 318 traumatic deaths of dogs in law
enforcement of the United States, 2002 to 2012, vehicles were 25.8 %, heat 24.8 %, gunshots 23.0 %
(doi.org/10.55460/7R21-PW29)."""


@dataclass(frozen=True)
class Tally:
    """One row: what it is counted by, how many, and the filter that opens the records."""

    value: str
    label: str
    n: int


@dataclass(frozen=True)
class Statistics:
    """The counts of one period."""

    n: int
    by_cause: list[Tally]
    by_place: list[Tally]
    by_month: list[tuple[str, dict[str, int]]]


def counted(viewer: Viewer, since: datetime | None, until: datetime | None) -> QuerySet[Casualty]:
    """The casualties that count."""
    ended = Ending.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    off = ended.filter(how="cancelled").order_by().values("casualty")
    kept = casualties(viewer).exclude(is_drill=True).exclude(id__in=off)
    if since is not None:
        kept = kept.filter(happened_at__gte=since)
    if until is not None:
        kept = kept.filter(happened_at__lt=until)
    again = _counted_before(viewer)
    return kept.exclude(id__in=again) if again else kept


def _counted_before(viewer: Viewer) -> set[UUID]:
    """Of cards that are one, all but the first. There are few: one statement for each pair."""
    said = Same.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    waiting, again = set(said.order_by().values_list("casualty_id", flat=True)), set()
    while waiting:
        one = waiting.pop()
        group = joined_ids(str(viewer.agency), one)
        waiting -= group
        first = casualties(viewer).filter(id__in=group).order_by("happened_at", "id").first()
        again |= group - {first.id if first is not None else one}
    return again


def statistics(
    viewer: Viewer, since: datetime | None = None, until: datetime | None = None
) -> Statistics:
    """The counts of a period."""
    rows = list(
        counted(viewer, since, until)
        .order_by("happened_at", "id")
        .values_list("happened_at", "mechanism", "incident__place_class")
    )
    zone = ZoneInfo(viewer.timezone)
    causes = Counter(mechanism or "" for _, mechanism, _ in rows)
    places = Counter(place or "" for _, _, place in rows)
    months: dict[str, Counter[str]] = {}
    for at, mechanism, _ in rows:
        months.setdefault(f"{at.astimezone(zone):%Y-%m}", Counter())[_named(mechanism)] += 1
    return Statistics(
        n=len(rows),
        by_cause=[Tally(value, _named(value), n) for value, n in _ordered(causes, MECHANISMS)],
        by_place=[
            Tally(value, label_of(PLACE_CLASSES, value) or "not recorded", n)
            for value, n in _ordered(places, PLACE_CLASSES)
        ],
        by_month=[(name, dict(parts)) for name, parts in sorted(months.items())],
    )


def _named(mechanism: str | None) -> str:
    return label_of(MECHANISMS, mechanism) or "not recorded"


def _ordered(told: Counter[str], choices: object) -> list[tuple[str, int]]:
    order = [one.value for one in choices]  # type: ignore[attr-defined]  # a vocabulary
    known = [(value, told[value]) for value in order if told[value]]
    return known + ([("", told[""])] if told[""] else [])
