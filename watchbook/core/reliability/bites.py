"""Bite ratios by named, versioned definitions: what is counted, over what, by whose words.

No bite figure stands without its definition. The definitions differ in both halves, so that the
same year gives different shares; none of them is chosen here, all are computed. What was not
recorded is neither counted nor taken for no: it is listed apart, by id.

Sources: New Orleans Police Department, Operations Manual chapter 41.22 "Canine" (effective
1 April 2018), for the bite, the apprehension, the deployment and the ratio; the South Florida Sun
Sentinel's account of nine agencies of 9 June 2021 for the two other denominators: of six agencies
that told theirs, five divided by arrests in which a dog was involved and one by all deployments.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

Id = Hashable
_NEW_ORLEANS = "New Orleans Police Department, Operations Manual chapter 41.22, 1 April 2018"
_FLORIDA = "Practice of agencies in Florida, South Florida Sun Sentinel, 9 June 2021"


@dataclass(frozen=True, slots=True)
class BiteFact:
    """One bite as it was recorded. `deployment` is None where no deployment is named.

    `manner` is "intentional", "accidental", "unintended-person" or None (not recorded).
    """

    id: Id
    deployment: Id | None
    manner: str | None = None


@dataclass(frozen=True, slots=True)
class UseFact:
    """One deployment of a team, as far as the definitions look at it.

    `is_on_lead_article_search` is what the New Orleans chapter leaves out. `has_clear_role` says
    whether facts show that the dog played a clear role in a capture; `has_arrest` whether anybody
    was arrested. None is "not recorded".
    """

    id: Id
    has_clear_role: bool | None = None
    has_arrest: bool | None = None
    is_on_lead_article_search: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """How a bite ratio is counted. Change a rule: give it the next `version`, never the same."""

    name: str
    version: int
    label: str
    numerator: str
    denominator: str
    below: str
    """The denominator's name, as it stands behind its number: `3 of 126 deployments`."""
    source: str
    counts_uses: bool
    """The numerator counts uses with a bite, each once; otherwise it counts bites."""
    is_counted: Callable[[UseFact], bool | None]
    """Whether a use belongs to the denominator; None where nothing recorded says so."""
    leaves_out: frozenset[str] = frozenset()
    """Manners of a bite that the numerator leaves out."""
    adds_bites_elsewhere: bool = False
    """Bites outside the denominator's uses stand in the numerator all the same."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One definition, counted. All four lists hold ids, so that both halves can be opened.

    `numerator` holds ids of uses where the definition counts uses, and of bites that no counted
    use has (`elsewhere`), else ids of bites. `unknown` holds the uses of which nothing recorded
    says whether they belong to the denominator. The share may exceed one where bites are counted,
    or where bites stand outside every counted use; then no interval fits it. `left_out` holds the
    bites that no counted use has and the definition does not add: most often none is named.
    """

    definition: Definition
    numerator: tuple[Id, ...]
    denominator: tuple[Id, ...]
    elsewhere: tuple[Id, ...]
    unknown: tuple[Id, ...]
    left_out: tuple[Id, ...] = ()

    @property
    def hits(self) -> int:
        """The upper number."""
        return len(self.numerator)

    @property
    def trials(self) -> int:
        """The lower number."""
        return len(self.denominator)

    @property
    def share(self) -> float | None:
        """The upper over the lower number; None where there is nothing below."""
        return self.hits / self.trials if self.trials else None

    @property
    def has_interval(self) -> bool:
        """Whether it is a share of trials, for which an interval can be given."""
        is_share = self.definition.counts_uses and not self.elsewhere
        return is_share and self.trials > 0 and self.hits <= self.trials


def _clear_role(use: UseFact) -> bool | None:
    return use.has_clear_role


def _arrest(use: UseFact) -> bool | None:
    return use.has_arrest


def _any_use(_use: UseFact) -> bool | None:
    return True


def _search_or_apprehension(use: UseFact) -> bool | None:
    return not use.is_on_lead_article_search


_APPREHENSIONS = (
    "Apprehensions: recorded facts show that the dog played a clear role in a capture; being "
    "present does not count"
)

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "apprehensions-with-bite", 1, "Apprehensions with a bite",
        "Apprehensions with at least one bite, and every accidental or unintended bite outside one",
        _APPREHENSIONS, "apprehensions",
        _NEW_ORLEANS, counts_uses=True, is_counted=_clear_role, adds_bites_elsewhere=True,
    ),
    Definition(
        "apprehensions-with-intended-bite", 1, "Apprehensions with an intended bite",
        "Apprehensions with at least one bite that is not recorded as accidental or of an "
        "unintended person",
        _APPREHENSIONS, "apprehensions",
        f"A variant of {_NEW_ORLEANS}, which counts accidental bites", counts_uses=True,
        is_counted=_clear_role, leaves_out=frozenset({"accidental", "unintended-person"}),
    ),
    Definition(
        "bites-per-apprehension", 1, "Bites per apprehension",
        "Every bite, also several in one apprehension, accidental ones included",
        _APPREHENSIONS, "apprehensions",
        f"A variant of {_NEW_ORLEANS}, which counts an apprehension once", counts_uses=False,
        is_counted=_clear_role, adds_bites_elsewhere=True,
    ),
    Definition(
        "arrests-with-dog", 1, "Bites by arrests in which a dog was involved",
        "Every bite, accidental ones included",
        "Deployments in which anybody was arrested, whatever part the dog had",
        "deployments with an arrest",
        f"{_FLORIDA}: five of six", counts_uses=False, is_counted=_arrest,
        adds_bites_elsewhere=True,
    ),
    Definition(
        "deployments", 1, "Bites by all deployments",
        "Every bite, accidental ones included",
        "All deployments of a team, whatever the task", "deployments",
        f"{_FLORIDA}: one of six", counts_uses=False, is_counted=_any_use,
        adds_bites_elsewhere=True,
    ),
    Definition(
        "deployments-new-orleans", 1, "Bites by deployments without article searches on lead",
        "Every bite, accidental ones included",
        "Deployments whether or not anybody was found; a search for articles on a lead is none",
        "deployments, without searches for articles on a lead",
        f"The chapter's deployment below bites: {_NEW_ORLEANS}", counts_uses=False,
        is_counted=_search_or_apprehension, adds_bites_elsewhere=True,
    ),
)  # fmt: skip
"""Every definition that is computed, the New Orleans chapter's own first."""

IS_BITE = (
    "A bite is any contact of teeth with a person or an animal; the skin need not be broken "
    f"({_NEW_ORLEANS})."
)
"""What all definitions call a bite."""

_ADDED = frozenset({"accidental", "unintended-person"})


def counted(definition: Definition, bites: Iterable[BiteFact], uses: Iterable[UseFact]) -> Ratio:
    """One definition over the bites and uses of a period. Pure; keeps the order it is given.

    A definition that counts uses adds, of the bites that no counted use has, only accidental and
    unintended ones (the chapter puts them into the numerator); one that counts bites adds all.
    """
    uses = list(uses)
    judged = [(use.id, definition.is_counted(use)) for use in uses]
    below = tuple(use for use, verdict in judged if verdict)
    unknown = tuple(use for use, verdict in judged if verdict is None)
    among = set(below)
    kept = [one for one in bites if one.manner not in definition.leaves_out]
    inside = [one for one in kept if one.deployment in among]
    outside = alone = [one for one in kept if one.deployment not in among]
    if not definition.adds_bites_elsewhere:
        outside = []
    elif definition.counts_uses:
        outside = [one for one in outside if one.manner in _ADDED]
    bitten = {one.deployment for one in inside}
    above = (
        [use for use in below if use in bitten]
        if definition.counts_uses
        else [one.id for one in inside]
    )
    elsewhere = tuple(one.id for one in outside)
    left_out = tuple(one.id for one in alone if one not in outside)
    return Ratio(definition, (*above, *elsewhere), below, elsewhere, unknown, left_out)


def definition_named(name: str) -> Definition | None:
    """The definition of this name, None where there is none."""
    return next((one for one in DEFINITIONS if one.name == name), None)
