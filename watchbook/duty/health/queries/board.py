"""The health of one dog, and of every dog in a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from watchbook.core.schema import label_of
from watchbook.duty.health.charts import WeightChart, weight_chart
from watchbook.duty.health.choices import UNFIT, VACCINES
from watchbook.duty.health.kinds import medical_named
from watchbook.duty.health.models import Exposure, Injury, Medicine, Vaccine, Weight
from watchbook.duty.health.models.seen import Behaviour
from watchbook.duty.health.queries.dogs import readable_dogs
from watchbook.duty.health.queries.due import Due, dues
from watchbook.duty.health.queries.fitness import Word, standing_word, standing_words, words_on
from watchbook.duty.health.queries.medical import records_of
from watchbook.duty.teams.models import Dog, Team
from watchbook.duty.teams.queries import in_force
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

CHART_DAYS = 730
_FEW = 5


@dataclass(frozen=True)
class DogLine:
    """One dog in the unit's list: who has it now, how it stands, its last weight, what is due."""

    dog: Dog
    handlers: str
    word: Word | None
    weight: Weight | None
    due: list[Due]
    overdue: int


def dog_lines(viewer: Viewer, at: datetime, *, text: str = "", show: str = "") -> list[DogLine]:
    """The dogs that the viewer reads, by name; those in a team now first. Some ten statements.

    `show`: `restricted`, `due`, `overdue`, or `former` for dogs in no team now.
    """
    today = timezone.localtime(at).date()
    listed = list(readable_dogs(viewer))
    teams: dict[UUID, list[str]] = {}
    rows = Team.objects.filter(in_force(at), agency_id=viewer.agency)
    for team in rows.select_related("handler"):
        teams.setdefault(team.dog_id, []).append(str(team.handler))
    listed = [dog for dog in listed if (dog.id in teams) != (show == "former")]
    words = standing_words(viewer, [dog.id for dog in listed], at)
    due: dict[UUID, list[Due]] = {}
    for one in dues(viewer, listed, at):
        due.setdefault(one.dog.id, []).append(one)
    weights = _last_weights(viewer, listed)
    lines = [
        DogLine(
            dog, ", ".join(teams.get(dog.id, [])), words.get(dog.id), weights.get(dog.id),
            due.get(dog.id, []), sum(one.is_over(today) for one in due.get(dog.id, [])),
        )
        for dog in listed
    ]  # fmt: skip
    asked = text.casefold().split()
    return [
        line for line in lines
        if all(word in f"{line.dog.name} {line.handlers}".casefold() for word in asked)
        and _is_shown(line, show)
    ]  # fmt: skip


def _is_shown(line: DogLine, show: str) -> bool:
    match show:
        case "restricted":
            return line.word is not None and line.word.is_restricting
        case "due":
            return bool(line.due)
        case "overdue":
            return line.overdue > 0
        case _:
            return True


def _last_weights(viewer: Viewer, dogs: list[Dog]) -> dict[UUID, Weight]:
    """The newest weight of each of these dogs, however old."""
    own = Weight.objects.filter(agency_id=viewer.agency, dog=OuterRef("id"))
    newest = Subquery(own.exclude(state=State.EXPUNGED).values("id")[:1])
    listed = Dog.objects.filter(agency_id=viewer.agency, id__in=[dog.id for dog in dogs])
    ids = listed.annotate(newest=newest).exclude(newest=None).order_by().values("newest")
    return {one.dog_id: one for one in Weight.objects.filter(id__in=ids)}


def dog_line_columns() -> list[str]:
    """Names of the columns of the exported list."""
    return [
        "dog", "handlers", "fitness", "said", "until", "weight_kg", "weighed", "due", "overdue",
        "dog_id",
    ]  # fmt: skip


def dog_line_rows(lines: list[DogLine]) -> list[list[object]]:
    """The unit's list as rows; "not recorded" is an empty cell."""
    return [
        [
            line.dog.name, line.handlers or None,
            line.word.what if line.word else None, line.word.source if line.word else None,
            line.word.until if line.word else None,
            line.weight.mass_g / 1000 if line.weight else None,
            line.weight.weighed_at.astimezone(UTC).strftime("%Y-%m-%d") if line.weight else None,
            "; ".join(f"{one.title} {one.on.isoformat()}" for one in line.due) or None,
            line.overdue, str(line.dog.id),
        ]
        for line in lines
    ]  # fmt: skip


@dataclass(frozen=True)
class VaccineLine:
    """The newest of one vaccine."""

    row: Vaccine
    name: str
    is_over: bool


@dataclass(frozen=True)
class DogHealth:
    """Everything on a dog's health page."""

    dog: Dog
    word: Word | None
    words: list[Word]
    due: list[Due]
    weights: list[Weight]
    chart: WeightChart | None
    vaccines: list[VaccineLine]
    medicines: list[Medicine]
    exposures: list[Exposure]
    injuries: list[Injury]
    behaviours: list[Behaviour]

    @property
    def is_unfit(self) -> bool:
        """Whether the dog is unfit for duty now."""
        return self.word is not None and self.word.row.status == UNFIT


def health_of(viewer: Viewer, dog: Dog, at: datetime) -> DogHealth:
    """The health of one dog that the viewer reads. Some twenty statements."""
    today = timezone.localtime(at).date()
    words = words_on(str(viewer.agency), [dog.id]).get(dog.id, [])
    weights = _of(viewer, dog, "weight")
    recent = [one for one in weights if one.weighed_at > at - timedelta(days=CHART_DAYS)]
    charted = [(timezone.localtime(one.weighed_at), one.mass_g) for one in reversed(recent)]
    now = Q(until_on__isnull=True) | Q(until_on__gte=today)
    return DogHealth(
        dog=dog,
        word=standing_word(words, at, viewer.timezone),
        words=words,
        due=dues(viewer, [dog], at),
        weights=weights[:_FEW],
        chart=weight_chart(charted),
        vaccines=_vaccines(_of(viewer, dog, "vaccine"), today),
        medicines=list(_of(viewer, dog, "medicine").filter(now)),
        exposures=list(_of(viewer, dog, "exposure")[:_FEW]),
        injuries=list(_of(viewer, dog, "injury")[:_FEW]),
        behaviours=list(_of(viewer, dog, "behaviour")[:_FEW]),
    )


def _of(viewer: Viewer, dog: Dog, noun: str) -> Any:
    medical = medical_named(noun)
    if medical is None:
        raise LookupError(noun)
    return records_of(viewer, medical).filter(dog=dog)


def _vaccines(rows: Any, today: date) -> list[VaccineLine]:
    newest: dict[tuple[str, str], VaccineLine] = {}
    for row in sorted(rows, key=lambda one: (one.given_on, one.received_at)):
        name = label_of(VACCINES, row.vaccine)
        product = (row.product or "").casefold() if row.vaccine == "other" else ""
        if row.vaccine == "other" and row.product:
            name = row.product
        is_over = row.until_on is not None and row.until_on < today
        newest[row.vaccine, product] = VaccineLine(row, name, is_over)
    return sorted(newest.values(), key=lambda line: line.name)
