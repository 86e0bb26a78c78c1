"""What of dogs' health is due or overdue: one list, for pages and reminders alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Q
from django.urls import reverse

from watchbook.core.schema import label_of
from watchbook.duty.health.choices import VACCINES
from watchbook.duty.health.kinds import OF_DOGS
from watchbook.duty.health.models import (
    Behaviour,
    Exposure,
    FollowUp,
    Injury,
    Vaccine,
    Visit,
    Weight,
)
from watchbook.duty.health.permissions import CONFIRM, RECORD, WRITE
from watchbook.duty.health.queries.fitness import standing_word, words_on
from watchbook.duty.teams.models import Dog
from watchbook.duty.teams.queries import teams_now
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries import address_of_record
from watchbook.ground.web.moments import moment
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from watchbook.duty.health.queries.fitness import Word
    from watchbook.ground.people.viewer import Viewer

WEIGH_EVERY = timedelta(days=30)
VACCINE_BEFORE = timedelta(days=30)
SOON = timedelta(days=7)
_UNFINISHED_SINCE = timedelta(days=730)


@dataclass(frozen=True)
class Due:
    """Something of one dog's health that is due on a day; `url` is where it is done."""

    kind: str
    dog: Dog
    on: date
    title: str
    text: str
    url: str

    def is_over(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.on < today

    def instant(self, zone: str) -> datetime:
        """The end of its day, in a zone."""
        return datetime.combine(self.on, time(23, 59), tzinfo=ZoneInfo(zone))


def dues(viewer: Viewer, dogs: list[Dog], at: datetime) -> list[Due]:
    """What is due of these dogs now or soon, the earliest first; a fixed number of statements.

    Asked only of dogs that stand in a team now: nobody weighs a dog that has left.
    """
    today = at.astimezone(ZoneInfo(viewer.timezone)).date()
    by_id = _working(viewer, dogs, at)
    found = [
        *_vaccines(viewer, by_id, today),
        *_weights(viewer, by_id, today),
        *_visits(viewer, by_id, today),
        *_follow_ups(viewer, by_id, today),
        *_reviews(viewer, by_id, at, today),
        *_before_birth(viewer, by_id),
    ]
    return sorted(found, key=lambda one: (one.on, one.dog.name, one.kind))


def dues_of_fitness(viewer: Viewer, dogs: list[Dog], at: datetime) -> list[Due]:
    """Of the same only what concerns fitness for duty, which is asked of supervisors too."""
    today = at.astimezone(ZoneInfo(viewer.timezone)).date()
    return list(_reviews(viewer, _working(viewer, dogs, at), at, today))


def set_for(viewer: Viewer, dogs: list[Dog], first: date, last: date, at: datetime) -> list[Due]:
    """What is set of these dogs for days from `first` to `last`: for a calendar, however far ahead.

    Ends of vaccinations, visits, and reviews of a word on fitness; of dogs that stand in a team.
    """
    by_id = _working(viewer, dogs, at)
    found = [
        *(
            _vaccine_due(viewer, one, by_id)
            for one in _newest_vaccines(viewer, by_id)
            if one.until_on
        ),
        *(_visit_due(viewer, one, by_id) for one in _newest_visits(viewer, by_id) if one.next_on),
        *_reviews_set(viewer, by_id, at),
    ]
    return [one for one in found if first <= one.on <= last]


def written_at(viewer: Viewer, dog: Dog, noun: str, **given: str) -> str:
    """Where this viewer writes such a record of a dog, with what is known of it filled in.

    The unit writes in the field's form; a veterinarian, on no phone of the unit, at a desk; who
    only reads is led to the dog.
    """
    if may(viewer, WRITE):
        return field_form_address(f"health.{noun}", dog.agency_id, dog=dog.id, **given)
    kwargs = {"agency": dog.agency_id, "dog_id": dog.id}
    if may(viewer, RECORD):
        return reverse("health:write", kwargs=kwargs | {"noun": noun})
    return reverse("health:dog", kwargs=kwargs)


def _reviews_set(viewer: Viewer, dogs: dict[UUID, Dog], at: datetime) -> Iterator[Due]:
    for dog_id, words in words_on(str(viewer.agency), dogs).items():
        word = standing_word(words, at, viewer.timezone)
        if word is not None and word.row.review_on is not None:
            yield _review_due(dogs[dog_id], word)


def _working(viewer: Viewer, dogs: list[Dog], at: datetime) -> dict[UUID, Dog]:
    """Those of the dogs that stand in a team now, by id."""
    working = {team.dog_id for team in teams_now(str(viewer.agency), at)} if dogs else set()
    return {dog.id: dog for dog in dogs if dog.id in working}


def _kept(model: Any, viewer: Viewer, dogs: dict[UUID, Dog]) -> Any:
    rows = model.objects.filter(agency_id=viewer.agency, dog__in=list(dogs))
    return rows.exclude(state=State.EXPUNGED)


def _newest_vaccines(viewer: Viewer, dogs: dict[UUID, Dog]) -> Iterable[Vaccine]:
    """The newest of each vaccine; "other" by its product, so that none hides another."""
    newest: dict[tuple[UUID, str, str], Vaccine] = {}
    for one in _kept(Vaccine, viewer, dogs).order_by("given_on", "received_at"):
        name = (one.product or "").casefold() if one.vaccine == "other" else ""
        newest[one.dog_id, one.vaccine, name] = one
    return newest.values()


def _vaccines(viewer: Viewer, dogs: dict[UUID, Dog], today: date) -> Iterator[Due]:
    for one in _newest_vaccines(viewer, dogs):
        if one.until_on is not None and one.until_on <= today + VACCINE_BEFORE:
            yield _vaccine_due(viewer, one, dogs)


def _vaccine_due(viewer: Viewer, one: Vaccine, dogs: dict[UUID, Dog]) -> Due:
    against = label_of(VACCINES, one.vaccine)
    if one.vaccine == "other" and one.product:
        against = one.product
    ends = one.until_on or one.given_on
    return Due(
        "health.vaccine", dogs[one.dog_id], ends, f"Vaccination: {against}",
        f"The certificate runs until {moment(ends, 'date').text}.",
        written_at(viewer, dogs[one.dog_id], "vaccine", vaccine=one.vaccine),
    )  # fmt: skip


def _weights(viewer: Viewer, dogs: dict[UUID, Dog], today: date) -> Iterator[Due]:
    last = dict(
        _kept(Weight, viewer, dogs).order_by().values_list("dog").annotate(Max("weighed_at"))
    )
    zone = ZoneInfo(viewer.timezone)
    for dog in dogs.values():
        at = last.get(dog.id)
        on = (at.astimezone(zone).date() + WEIGH_EVERY) if at else today
        if on > today:
            continue
        text = f"Last weighed {moment(at, 'date').text}." if at else "No weight is written yet."
        yield Due("health.weight", dog, on, "Weigh", text, written_at(viewer, dog, "weight"))


def _newest_visits(viewer: Viewer, dogs: dict[UUID, Dog]) -> Iterable[Visit]:
    """The newest visit of each dog: the next one that it names stands unless one was since."""
    newest: dict[UUID, Visit] = {}
    for one in _kept(Visit, viewer, dogs).order_by("-visited_at"):
        newest.setdefault(one.dog_id, one)
    return newest.values()


def _visits(viewer: Viewer, dogs: dict[UUID, Dog], today: date) -> Iterator[Due]:
    for one in _newest_visits(viewer, dogs):
        if one.next_on is not None and one.next_on <= today + SOON:
            yield _visit_due(viewer, one, dogs)


def _visit_due(viewer: Viewer, one: Visit, dogs: dict[UUID, Dog]) -> Due:
    return Due(
        "health.visit", dogs[one.dog_id], one.next_on or one.visited_at.date(),
        "Visit to the veterinarian",
        one.clinic or one.veterinarian or "As set at the last visit.",
        written_at(viewer, dogs[one.dog_id], "visit"),
    )  # fmt: skip


def _follow_ups(viewer: Viewer, dogs: dict[UUID, Dog], today: date) -> Iterator[Due]:
    """Of injuries, exposures and behaviour: the day that was set last, until it is over."""
    since = today - _UNFINISHED_SINCE
    for name, model in (("injury", Injury), ("exposure", Exposure), ("behaviour", Behaviour)):
        rows = list(
            _kept(model, viewer, dogs).filter(
                Q(follow_up_on__gte=since) | Q(follow_ups__next_on__gte=since)
            ).distinct()
        )  # fmt: skip
        later: dict[UUID, FollowUp] = {}
        after = FollowUp.objects.filter(
            agency_id=viewer.agency, **{f"{name}__in": [row.id for row in rows]}
        )
        for one in after.exclude(state=State.EXPUNGED).order_by("seen_at", "received_at"):
            later[getattr(one, f"{name}_id")] = one
        for row in rows:
            newest = later.get(row.id)
            on = row.follow_up_on if newest is None else newest.next_on
            if on is None or on > today or (newest is not None and newest.is_over):
                continue
            yield Due(
                f"health.{name}", dogs[row.dog_id], on, f"Look again: {str(row).lower()}",
                "Write how it is now.",
                field_form_address("health.followup", row.agency_id, **{name: row.id}),
            )  # fmt: skip


def _reviews(viewer: Viewer, dogs: dict[UUID, Dog], at: datetime, today: date) -> Iterator[Due]:
    """Of what holds now: its review, its end, and a word that nobody confirmed."""
    for dog_id, words in words_on(str(viewer.agency), dogs).items():
        word = standing_word(words, at, viewer.timezone)
        dog = dogs[dog_id]
        url = reverse("health:dog", kwargs={"agency": dog.agency_id, "dog_id": dog_id})
        if word is None:
            last = words[0].row
            if last.until_on is not None and last.status != "fit" and last.from_at <= at:
                title = "Its restriction has run out; what now?"
                yield Due("health.fitness", dog, last.until_on, title, words[0].source, url)
            continue
        if word.row.review_on is not None and word.row.review_on <= today + SOON:
            yield _review_due(dog, word)
        if not word.is_confirmed and not word.row.paper:
            on = word.row.from_at.astimezone(ZoneInfo(viewer.timezone)).date() + timedelta(days=3)
            if on <= today:
                yield _to_confirm(viewer, dog, word, on)


def _to_confirm(viewer: Viewer, dog: Dog, word: Word, on: date) -> Due:
    """A word that the unit wrote: its paper is asked of the unit, the answer of its vet."""
    if may(viewer, CONFIRM) and not may(viewer, WRITE):
        title = "Was this your word? Confirm it, or say that it was not so"
    else:
        title = "Attach the veterinarian's paper, or have the word confirmed"
    url = address_of_record("health.fitness", word.row)
    return Due("health.fitness", dog, on, title, word.what, url)


def _review_due(dog: Dog, word: Word) -> Due:
    url = reverse("health:dog", kwargs={"agency": dog.agency_id, "dog_id": dog.id})
    title = f"Review by the veterinarian: {word.what.lower()}"
    on = word.row.review_on or word.row.from_at.date()
    return Due("health.fitness", dog, on, title, word.source, url)


def _before_birth(viewer: Viewer, dogs: dict[UUID, Dog]) -> Iterator[Due]:
    """Records dated before the dog's birth: kept, and asked about."""
    born = {dog.id: dog.born_on for dog in dogs.values() if dog.born_on is not None}
    if not born:
        return
    for medical in OF_DOGS:
        is_day = medical.at.endswith("_on")
        rows = _kept(medical.model, viewer, dogs).filter(**{f"{medical.at}__lt": F("dog__born_on")})
        for row in rows:
            told = getattr(row, medical.at)
            day = told.astimezone(ZoneInfo(viewer.timezone)).date() if not is_day else told
            if row.dog_id in born and day < born[row.dog_id]:
                yield Due(
                    "health.date", dogs[row.dog_id], row.received_at.date(),
                    "Dated before the dog's birth: which of the two is right?",
                    f"{row}: {moment(day, 'date').text}; born "
                    f"{moment(born[row.dog_id], 'date').text}.",
                    address_of_record(medical.kind, row),
                )  # fmt: skip
