"""The figures of deployments: how often, what was found, who was found, what was seized.

A field finding tells nothing of how reliable a dog is: how often there was something to find is
not known (Gastwirth, Jurimetrics 53, 2013). The share of confirmed findings says so in its rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from watchbook.core.schema import label_of
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.models import Deployment, Finding, Incident
from watchbook.duty.deployments.permissions import READ
from watchbook.duty.deployments.queries.deployments import deployments
from watchbook.duty.deployments.queries.incidents import incidents
from watchbook.ground.records.figures import (
    Asked,
    Figure,
    FigureFilter,
    about_team,
    held_in,
    register_figure,
    rows_figure,
    with_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from watchbook.core.schema import Choice
    from watchbook.ground.people.viewer import Viewer

COUNT, FINDS, PERSONS = "deployments.count", "deployments.finds", "deployments.persons_found"
CASH, FIREARMS = "deployments.cash_cents", "deployments.firearms"
INCIDENTS, CONFIRMED_SHARE = "deployments.incidents", "deployments.confirmed_share"
WEIGHED = (
    "cocaine", "fentanyl", "heroin", "marijuana", "mdma", "methamphetamine", "pills",
    "other-drug", "explosive",
)  # fmt: skip
"""Classes of substance whose mass is added up, each for itself."""

_SOURCE = "Watchbook's rule of counting"
_BEGAN = "Counted in the period in which the deployment began. Newest versions count."


def _filter(name: str, label: str, words: Iterable[Choice]) -> FigureFilter:
    return FigureFilter(name, label, tuple((one.value, one.label) for one in words))


_FILTERS = (
    _filter("task", "Task", choices.TASKS),
    _filter("outcome", "Outcome", choices.OUTCOMES),
)


def seized(substance: str) -> str:
    """The name of the figure of what was seized of a class of substance."""
    return f"deployments.seized_mg.{substance}"


def deployments_asked(viewer: Viewer, asked: Asked) -> QuerySet[Deployment]:
    """The deployments that began in the period, of the team, handler or dog, task and outcome."""
    kept = deployments(viewer).filter(held_in(asked, "began_at"), about_team(asked))
    return kept.filter(with_words(asked, "task", "outcome"))


def incidents_asked(viewer: Viewer, asked: Asked) -> QuerySet[Incident]:
    """The incidents that began in the period, of the team, handler or dog, and type."""
    kept = incidents(viewer).filter(held_in(asked, "began_at"), about_team(asked))
    return kept.filter(with_words(asked, "type"))


def _of_findings(found: Any, **held: Any) -> Any:
    """An amount over a deployment's findings; null where it has none of those."""
    rows = Finding.objects.filter(Q(record=OuterRef("pk")), **held).order_by()
    return Subquery(rows.values("record").annotate(found=found).values("found"))


def _findings(**told: Any) -> Figure:
    return rows_figure(
        kind="deployments.deployment", rows=deployments_asked, filters=_FILTERS, needs=READ,
        source=_SOURCE, version=1, missing_words="without one", **told,
    )  # fmt: skip


def _counts() -> Iterable[Figure]:
    common: dict[str, Any] = {"needs": READ, "source": _SOURCE, "version": 1}
    yield rows_figure(
        name=COUNT, label="Deployments", unit="", group="Deployments",
        kind="deployments.deployment", rows=deployments_asked, filters=_FILTERS,
        rule=f"One team used once, whatever came of it. {_BEGAN}", **common,
    )  # fmt: skip
    yield rows_figure(
        name=INCIDENTS, label="Incidents", unit="", group="Deployments",
        kind="deployments.incident", rows=incidents_asked,
        filters=(_filter("type", "What it was", choices.TYPES),),
        rule="Incidents that began in the period, with a K9 task or without. "
        "Of a team: those that name it.", **common,
    )  # fmt: skip
    yield rows_figure(
        name=PERSONS, label="Persons found", unit="", group="Finds",
        kind="deployments.deployment", rows=deployments_asked, filters=_FILTERS,
        amount="persons_found", missing_words="without a number",
        rule=f"The number of persons that deployments state. {_BEGAN}", **common,
    )  # fmt: skip


def _finds() -> Iterable[Figure]:
    confirmed = {"result": "confirmed"}
    yield _findings(
        name=FINDS, label="Confirmed findings", unit="", group="Finds",
        amount=_of_findings(Count("id"), **confirmed),
        rule=f"Lines of findings with the result confirmed. {_BEGAN}",
    )  # fmt: skip
    by_dog = Count("id", filter=Q(result="confirmed") & ~Q(found_how__in=("officer", "handed")))
    searched = _findings(
        name="deployments.searched", label="Findings searched", unit="", group="Finds",
        amount=_of_findings(
            Count("id", filter=~Q(found_how__in=("officer", "handed"))),
            result__in=("confirmed", "not-confirmed"),
        ),
        rule=f"Lines confirmed or not confirmed, but for what was found without the dog. {_BEGAN}",
    )  # fmt: skip
    yield searched
    yield _findings(
        name=CONFIRMED_SHARE, label="Confirmed of what was searched", unit="share", of=searched,
        group="Finds", amount=_of_findings(by_dog, **confirmed),
        rule="Lines confirmed, of those confirmed or not confirmed; not searched is in neither, "
        "nor is what was found without the dog. It is no rate of accuracy: how often there was "
        "something to find is not known.",
    )  # fmt: skip


def _within(label: str) -> str:
    """A label within a sentence: "cocaine", and still "MDMA"."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _seizures() -> Iterable[Figure]:
    for substance in WEIGHED:
        label = _within(label_of(choices.SUBSTANCES, substance))
        yield _findings(
            name=seized(substance), label=f"Seized: {label}", unit="mg", group="Seizures",
            amount=_of_findings(Sum("mass_mg"), result="confirmed", substance=substance),
            rule=f"Mass of confirmed findings of the class {label}, as the handler wrote "
            f"it; the laboratory's own number may differ. {_BEGAN}",
        )  # fmt: skip
    yield _findings(
        name=CASH, label="Cash", unit="cents", group="Seizures",
        amount=_of_findings(Sum("cash_cents"), result="confirmed", substance="cash"),
        rule=f"Cash of confirmed findings, as the handler wrote it. {_BEGAN}",
    )  # fmt: skip
    yield _findings(
        name=FIREARMS, label="Firearms", unit="", group="Seizures",
        amount=_of_findings(Sum("pieces"), result="confirmed", substance="firearm"),
        rule=f"Pieces of confirmed findings of the class firearm. {_BEGAN}",
    )  # fmt: skip


def register() -> None:
    """Fill the slot of the records' room."""
    for figure in (*_counts(), *_finds(), *_seizures()):
        register_figure(figure)
