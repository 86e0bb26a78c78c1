"""What the hand-over is made of: the card, the dog's weight, what a clinic must know of the dog."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.after.casualty.choices.cards import MECHANISMS
from watchbook.after.casualty.models import Facts
from watchbook.after.casualty.queries.casualties import joined_of
from watchbook.after.casualty.queries.lines import lines_of
from watchbook.core.casualty import handover
from watchbook.core.casualty.weights import Weight, kept_weight
from watchbook.core.schema import label_of
from watchbook.duty.health.models import Weight as Weighed
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty
    from watchbook.core.casualty.card import Line
    from watchbook.ground.people.viewer import Viewer


def clock_of(viewer: Viewer) -> Callable[[int], str]:
    """Local hours and minutes of seconds since 1970, as the agency's clocks show them."""
    zone = ZoneInfo(viewer.timezone)
    return lambda at: datetime.fromtimestamp(at, UTC).astimezone(zone).strftime("%H:%M")


def weight_of(
    agency: str, dog_id: UUID | None, until: datetime | None = None
) -> tuple[Weight, datetime] | None:
    """What a dog last weighed by its health records, to 10 g, and when; None: not recorded.

    `until` leaves out what was weighed later: a card says what was known that night.
    """
    if dog_id is None:
        return None
    rows = Weighed.objects.filter(agency_id=agency, dog=dog_id).exclude(state=State.EXPUNGED)
    if until is not None:
        rows = rows.filter(weighed_at__lte=until)
    found = rows.order_by("-weighed_at", "id").first()
    return (kept_weight(found.mass_g), found.weighed_at) if found is not None else None


def facts_of(agency: str, dog_id: UUID | None) -> Facts | None:
    """What was written of a dog for a clinic; None: nothing."""
    if dog_id is None:
        return None
    rows = Facts.objects.filter(agency_id=agency, dog=dog_id).exclude(state=State.EXPUNGED)
    return rows.order_by("-received_at", "id").first()


def facts_by_dog(agency: str, dogs: Iterable[UUID]) -> dict[UUID, Facts]:
    """What was last written of each dog for a clinic; one statement."""
    rows = Facts.objects.filter(agency_id=agency, dog__in=list(dogs)).exclude(state=State.EXPUNGED)
    return {row.dog_id: row for row in rows.order_by("received_at", "-id")}


def weights_by_dog(agency: str, dogs: Iterable[UUID]) -> dict[UUID, tuple[Weight, datetime]]:
    """What each dog last weighed, to 10 g, and when; one statement."""
    kept = Weighed.objects.filter(agency_id=agency, dog__in=list(dogs))
    rows = kept.exclude(state=State.EXPUNGED).order_by("weighed_at", "-id")
    return {row.dog_id: (kept_weight(row.mass_g), row.weighed_at) for row in rows}


def handover_of(viewer: Viewer, casualty: Casualty, *, telephone: str = "") -> handover.Casualty:
    """A casualty as the clinic is told of it, from the lines that the viewer reads.

    What was written on the card counts before what the records say of the dog.
    """
    same = joined_of(viewer, casualty)
    lines = lines_of(viewer, casualty)
    dog = next((one.dog_id for one in same if one.dog_id is not None), None)
    facts, weighed = (
        facts_of(casualty.agency_id, dog),
        weight_of(casualty.agency_id, dog, that_night(same)),
    )
    named = next((one for one in same if one.dog_id is not None), casualty).dog_named
    return handover.Casualty(
        dog=f"{named} (DRILL)" if casualty.is_drill else named,
        weight=_weight_in(lines) or (weighed[0] if weighed else None),
        mechanism=_mechanism(same),
        happened_at=int(min(one.happened_at for one in same).timestamp()),
        arrives_at=_arrival(lines),
        bites_strangers=_bites(lines, facts),
        lines=lines,
        allergies=_allergies(lines, facts),
        telephone=telephone,
    )  # fmt: skip


def that_night(same: list[Casualty]) -> datetime:
    """Until when something weighed or written belongs to a casualty: a day after the press."""
    return max(one.happened_at for one in same) + timedelta(days=1)


def _last(lines: tuple[Line, ...], what: str) -> Line | None:
    return next((one for one in reversed(lines) if one.what == what), None)


def _weight_in(lines: tuple[Line, ...]) -> Weight | None:
    line = _last(lines, "weight")
    mass = line.numbers.get("mass_g") if line is not None else None
    return kept_weight(mass) if mass else None


def _mechanism(same: list[Casualty]) -> str:
    for one in same:
        label = label_of(MECHANISMS, one.mechanism)
        told = ", ".join(word for word in (label, one.mechanism_words) if word)
        if told and one.mechanism != "not-known":
            return told
    return ""


def _arrival(lines: tuple[Line, ...]) -> int | None:
    line = _last(lines, "on-the-way")
    minutes = line.numbers.get("minutes") if line is not None else None
    return line.at + minutes * 60 if line is not None and minutes is not None else None


def _bites(lines: tuple[Line, ...], facts: Facts | None) -> bool | None:
    line = _last(lines, "bites")
    if line is not None:
        return line.words == "yes"
    return facts.bites_strangers if facts is not None else None


def _allergies(lines: tuple[Line, ...], facts: Facts | None) -> str:
    told = [facts.allergies] if facts is not None and facts.allergies else []
    told += [one.words for one in lines if one.what == "allergy" and one.words]
    return "; ".join(dict.fromkeys(told))
