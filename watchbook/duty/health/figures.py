"""The figures of health: what veterinarians cost, visits, exposures, injuries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.duty.health.choices import AGENTS, VISIT_REASONS
from watchbook.duty.health.kinds import medical_named
from watchbook.duty.health.permissions import READ
from watchbook.duty.health.queries.medical import records_of
from watchbook.duty.teams.models import Team
from watchbook.ground.records.figures import (
    Asked,
    FigureFilter,
    held_in,
    register_figure,
    rows_figure,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

_SOURCE = "Watchbook's rule of counting"
_REASONS = FigureFilter("reason", "Why", tuple((one.value, one.label) for one in VISIT_REASONS))
_AGENTS = FigureFilter("agent", "To what", tuple((one.value, one.label) for one in AGENTS))


def about_dog(asked: Asked) -> Q:
    """The dog asked for, or the dogs of the team or handler asked for.

    A dog's records belong to the dog: they count with whatever team it stands or stood in.
    """
    told = Q()
    if asked.dog is not None:
        told &= Q(dog=asked.dog)
    if asked.team is not None:
        told &= Q(dog__in=Team.objects.filter(id=asked.team).values("dog"))
    if asked.person is not None:
        told &= Q(dog__in=Team.objects.filter(handler=asked.person).values("dog"))
    return told


def _rows(noun: str, *words: str) -> Callable[[Viewer, Asked], QuerySet[Any]]:
    medical = medical_named(noun)
    if medical is None:
        raise LookupError(noun)

    def rows(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
        kept = records_of(viewer, medical).filter(held_in(asked, medical.at), about_dog(asked))
        for word in words:
            if asked.words.get(word):
                kept = kept.filter(**{word: asked.words[word]})
        return kept

    return rows


def _costed(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
    return _rows("visit", "reason")(viewer, asked)


def register() -> None:
    """Fill the slot of the records' room."""
    cost = rows_figure(
        name="health.cost_cents", label="Veterinary cost", unit="cents", version=1, needs=READ,
        rule="The cost of every visit to a veterinarian in the period, as its record has it. "
        "A visit without a cost adds nothing.",
        source=_SOURCE, kind="health.visit", rows=_costed, amount="cost_cents", group="Health",
        filters=(_REASONS,), judged=False,
    )  # fmt: skip
    register_figure(cost)
    for name, label, noun, rule, filters, words in (
        ("health.visits", "Visits to the veterinarian", "visit",
         "Visits to a veterinarian in the period.", (_REASONS,), ("reason",)),
        ("health.exposures", "Exposures", "exposure",
         "Exposures of dogs written down in the period, by what they were exposed to.",
         (_AGENTS,), ("agent",)),
        ("health.injuries", "Injuries of dogs", "injury",
         "Injuries of dogs in the period, on and off duty.", (), ()),
    ):  # fmt: skip
        register_figure(
            rows_figure(
                name=name, label=label, unit="", rule=rule, version=1, source=_SOURCE, needs=READ,
                kind=f"health.{noun}", rows=_rows(noun, *words), amount=1, group="Health",
                filters=filters, judged=False,
            )
        )  # fmt: skip
