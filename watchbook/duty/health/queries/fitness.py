"""What veterinarians said a dog may do, and what of it holds at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.core.schema import label_of
from watchbook.duty.health.choices import (
    FIT,
    FITNESS,
    RESTRICTIONS,
    STRICTNESS,
    listed,
)
from watchbook.duty.health.models import Confirmation, Fitness
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.once import MANY
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Word:
    """One word on fitness with what is known of its source."""

    row: Fitness
    is_confirmed: bool
    is_disowned: bool

    @property
    def is_proven(self) -> bool:
        """Whether the veterinarian wrote or confirmed it, or its paper is attached."""
        return self.is_confirmed or bool(self.row.paper)

    @property
    def source(self) -> str:
        """Who said it, and whether he stands by it here."""
        said = self.row.veterinarian
        if self.is_disowned:
            return f"as told by {said}, who says it was not so"
        if self.is_confirmed:
            return f"by {said}"
        paper = "paper attached" if self.row.paper else "no paper attached"
        return f"as told by {said}; {paper}, not yet confirmed by the veterinarian"

    @property
    def what(self) -> str:
        """The status and what the dog does not do."""
        parts = [label_of(FITNESS, self.row.status)]
        limits = listed(RESTRICTIONS, self.row.restrictions)
        return ": ".join([*parts, limits]) if limits else parts[0]

    @property
    def until(self) -> str:
        """Until when, in words."""
        if self.row.until_on is not None:
            return f"until {moment(self.row.until_on, 'date').text}"
        return "until another word of the veterinarian"

    @property
    def is_restricting(self) -> bool:
        """Whether the dog is not fit for all duty."""
        return self.row.status != FIT

    def runs(self, day: date) -> bool:
        """Whether its last day has not passed on this day."""
        return self.row.until_on is None or day <= self.row.until_on


def restricted_dogs(agency: str) -> set[UUID]:
    """The dogs that were ever restricted by some word on their fitness. One statement."""
    rows = Fitness.objects.filter(agency_id=agency).exclude(state=State.EXPUNGED)
    return set(rows.exclude(status=FIT).order_by().values_list("dog", flat=True).distinct())


def words_on(agency: str, dogs: Iterable[UUID]) -> dict[UUID, list[Word]]:
    """Every word on the fitness of these dogs, newest first. Two statements.

    It asks no permission: status, limits, source and dates are told to whoever plans with a dog;
    the medical reason is on the record's own page.
    """
    wanted = set(dogs)
    rows = Fitness.objects.filter(agency_id=agency).select_related("dog")
    if len(wanted) < MANY:
        rows = rows.filter(dog__in=wanted)
    kept = [row for row in rows.exclude(state=State.EXPUNGED) if row.dog_id in wanted]
    said: dict[tuple[UUID, int], Confirmation] = {}
    found = Confirmation.objects.filter(agency_id=agency, fitness__in=[one.id for one in kept])
    for one in found.exclude(state=State.EXPUNGED).order_by("received_at"):
        said[one.fitness_id, one.fitness_version] = one
    listed_by: dict[UUID, list[Word]] = {}
    for row in kept:
        answer = said.get((row.id, row.version))
        by_himself = row.by_veterinarian_id is not None
        is_so = by_himself if answer is None else bool(answer.is_so)
        listed_by.setdefault(row.dog_id, []).append(
            Word(row, is_so, answer is not None and not answer.is_so)
        )
    return listed_by


def standing_word(words: list[Word], at: datetime, zone: str) -> Word | None:
    """What holds at an instant; `words` are one dog's, newest first.

    A restriction holds at once, whoever brought it. A word that eases holds once it is proven:
    until then the stricter one before it does. A word that has run out is followed by nothing:
    the dog is then "not recorded", neither fit nor unfit.
    """
    day = at.astimezone(ZoneInfo(zone)).date()
    among: list[Word] = []
    for word in words:
        if word.row.from_at > at or word.is_disowned:
            continue
        if word.runs(day):
            among.append(word)
        if word.is_proven:
            break
    return max(among, key=lambda word: STRICTNESS[word.row.status], default=None)


def standing_words(viewer: Viewer, dogs: Iterable[UUID], at: datetime) -> dict[UUID, Word]:
    """What holds for each of these dogs; those of whom nothing is recorded are left out."""
    found = {
        dog: standing_word(words, at, viewer.timezone)
        for dog, words in words_on(str(viewer.agency), dogs).items()
    }
    return {dog: word for dog, word in found.items() if word is not None}


def restrictions_in(
    viewer: Viewer, words: list[Word], begin: datetime, end: datetime
) -> list[Word]:
    """The restricting words that hold at some instant of a span, of one dog's words.

    What holds gets stricter only where a word begins, so the beginning of the span and each
    beginning within it are looked at.
    """
    instants = {begin, *(one.row.from_at for one in words if begin <= one.row.from_at < end)}
    held = [standing_word(words, instant, viewer.timezone) for instant in sorted(instants)]
    return list({one.row.id: one for one in held if one and one.is_restricting}.values())
