"""A veterinarian's signed protocol, as far as arithmetic needs it.

Doses come from nowhere else: this program has none of its own. Times are seconds since 1970 in
UTC, masses micrograms, volumes microlitres, weights grams; whole numbers throughout, so that a
phone computes the same digits (`doses.mjs`, held to `tests/vectors/doses.json`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from watchbook.core.casualty.errors import RuleError

MOST_OVER_PERCENT = 50
"""Half a mark of one that is as large as the dose itself: more is no rounding."""


@dataclass(frozen=True, slots=True)
class Syringe:
    """A syringe, or another measure, by its name: what it holds and what one mark is."""

    name: str
    capacity_ul: int
    mark_ul: int


@dataclass(frozen=True, slots=True)
class Giver:
    """Who may give a drug, and until when the training for it holds."""

    id: str
    name: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One drug by one route.

    Exactly one of `per_kg_ug` (micrograms of drug for a kilogram), `flat_ug` (micrograms for any
    dog) and `per_kg_ul` (microlitres of a fluid for a kilogram) is set. `most_ug`, or `most_ul`
    for a fluid, is the maximum of one dose. `strength_ug_per_ml` is what the protocol expects in
    the vial; a vial between `weakest_…` and `strongest_…` recomputes. A mark of a syringe may lie
    `most_over_percent` above what is calculated, never above the maximum.
    """

    id: str
    drug: str
    route: str
    syringes: tuple[Syringe, ...]
    interval_min: int
    per_kg_ug: int | None = None
    flat_ug: int | None = None
    per_kg_ul: int | None = None
    most_ug: int | None = None
    most_ul: int | None = None
    strength_ug_per_ml: int | None = None
    weakest_ug_per_ml: int | None = None
    strongest_ug_per_ml: int | None = None
    most_doses: int | None = None
    most_over_percent: int = 10
    least_weight_g: int = 5_000
    most_weight_g: int = 70_000
    contraindications: tuple[str, ...] = ()
    givers: tuple[Giver, ...] = ()
    """Empty: anybody whom the protocol's own text allows; the page says so."""

    def __post_init__(self) -> None:
        amounts = (self.per_kg_ug, self.flat_ug, self.per_kg_ul)
        if sum(amount is not None for amount in amounts) != 1:
            raise RuleError(f"{self.drug}: name one amount, for a kilogram or for any dog.")
        if self.is_fluid:
            needed: tuple[int | None, ...] = (self.per_kg_ul, self.most_ul)
        else:
            strengths = (self.weakest_ug_per_ml, self.strength_ug_per_ml, self.strongest_ug_per_ml)
            needed = (self.per_kg_ug or self.flat_ug, self.most_ug, *strengths)
        if any(one is None or one <= 0 for one in needed):
            raise RuleError(f"{self.drug}: amount, maximum and strengths must be above zero.")
        if not self.is_fluid and not (
            (self.weakest_ug_per_ml or 0)
            <= (self.strength_ug_per_ml or 0)
            <= (self.strongest_ug_per_ml or 0)
        ):
            raise RuleError(f"{self.drug}: the expected strength lies outside its own bounds.")
        if not self.syringes or any(
            not 0 < one.mark_ul <= one.capacity_ul for one in self.syringes
        ):
            raise RuleError(f"{self.drug}: name a syringe with its marks and what it holds.")
        if not 0 <= self.most_over_percent <= MOST_OVER_PERCENT:
            raise RuleError(f"{self.drug}: a mark is at most {MOST_OVER_PERCENT} % above the dose.")
        if not 0 < self.least_weight_g <= self.most_weight_g:
            raise RuleError(f"{self.drug}: the weights for which it holds are the wrong way round.")

    @property
    def is_fluid(self) -> bool:
        """Whether it is measured as a volume for a kilogram, without a strength."""
        return self.per_kg_ul is not None


@dataclass(frozen=True, slots=True)
class Protocol:
    """A protocol as signed. `signed_at` None: nobody signed it, so it gives no dose."""

    name: str
    version: str
    veterinarian: str
    licence: str
    telephone: str
    signed_at: int | None
    expires_at: int | None
    weight_valid_days: int
    rules: tuple[Rule, ...] = ()
    is_example: bool = False
    never_muzzle_when: tuple[str, ...] = field(default=())

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of this id, None where the protocol has none."""
        return next((one for one in self.rules if one.id == rule_id), None)
