"""What the dose page was asked, as far as it was answered. No database, no clock.

The page asks in the order of its form; what is not answered yet is said as the next question, in
the words of dose arithmetic wherever it has some.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.core.casualty.decimals import plain_decimal, volume_words
from watchbook.core.casualty.doses import Asked, Dose, Given, NoDose, dose_of
from watchbook.core.casualty.errors import WeightError
from watchbook.core.casualty.weights import Weight, entered_weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from watchbook.core.casualty.card import Line
    from watchbook.core.casualty.protocol import Protocol, Rule

_STRENGTH = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,3}))?")
NOT_KNOWN = "What another phone gave while it had no network is not known here."


@dataclass(frozen=True)
class LastWeight:
    """The weight that was written last, and when, in seconds UTC; `before` is the one before it."""

    weight: Weight
    at: int
    before: Weight | None = None


@dataclass(frozen=True)
class Question:
    """The answers of the form as they were typed."""

    rule: str
    weight: str
    unit: str
    confirmed: str
    strength: str
    syringe: str
    giver: str
    signs: Mapping[int, str]

    @property
    def entered(self) -> str:
        """The weight with its unit, as the question of pounds or kilograms was answered for."""
        return f"{self.weight.strip()}{self.unit}"

    @property
    def is_weight_given(self) -> bool:
        """Whether a weight was given now; else the last one that was written counts."""
        return bool(self.weight.strip() or self.unit)

    def confirms(self, weight: Weight | None) -> bool:
        """Whether the question of pounds or kilograms was answered for this very weight."""
        if not self.is_weight_given:
            return weight is not None and self.confirmed == confirmation(weight)
        return bool(self.confirmed) and self.confirmed == self.entered


def confirmation(last: Weight) -> str:
    """What the address says once somebody confirmed the unit of the last weight."""
    return f"last{last.grams}"


@dataclass(frozen=True)
class Answer:
    """A dose, or why there is none; `asks` is what the page asks next, by its name."""

    dose: Dose | None
    words: str
    asks: str
    weight: Weight | None
    until: int | None = None


def answered(
    protocol: Protocol, question: Question, *, last: LastWeight | None,
    given: tuple[Given, ...], at: int,
) -> Answer:  # fmt: skip
    """The dose for what was answered so far, or the next question, in words."""
    rule = protocol.rule(question.rule)
    weight, weighed_at = (last.weight, last.at) if last is not None else (None, None)
    compared = last.before if last is not None else None
    if question.is_weight_given:
        compared = weight
        try:
            weight, weighed_at = entered_weight(question.weight, question.unit), None
        except WeightError as error:
            return Answer(None, str(error), "weight", None)
    strength = strength_of(question.strength)
    if question.strength.strip() and strength is None:
        words = "Write the strength as the vial says it, in mg/mL: a number like 0.4 or 10."
        return Answer(None, words, "strength", weight)
    asked = Asked(
        rule=question.rule, giver=question.giver, at=at, weight=weight, weighed_at=weighed_at,
        last_weight=compared, is_unit_confirmed=question.confirms(weight),
        strength_ug_per_ml=strength, syringe=question.syringe,
        applies=_applies(rule, question), given=given,
    )  # fmt: skip
    found = dose_of(protocol, asked)
    unanswered = _unanswered(rule, question)
    if unanswered and not _stops_before_signs(found):
        return Answer(None, f"Say of each whether it applies: {unanswered}.", "signs", weight)
    if isinstance(found, NoDose):
        return Answer(None, found.words, found.code, weight, found.until)
    return Answer(found, found.draw, "", weight)


_BEFORE_SIGNS = frozenset({
    "unsigned", "expired", "no-rule", "no-weight", "old-weight", "pounds-or-kilograms",
    "outside-weights", "not-a-giver", "training-ended", "contraindicated",
})  # fmt: skip


def _stops_before_signs(found: Dose | NoDose) -> bool:
    return isinstance(found, NoDose) and found.code in _BEFORE_SIGNS


def _applies(rule: Rule | None, question: Question) -> tuple[str, ...]:
    told = rule.contraindications if rule is not None else ()
    return tuple(one for place, one in enumerate(told) if question.signs.get(place) == "yes")


def _unanswered(rule: Rule | None, question: Question) -> str:
    told = rule.contraindications if rule is not None else ()
    return "; ".join(
        one for place, one in enumerate(told) if question.signs.get(place) not in ("yes", "no")
    )


def strength_of(text: str) -> int | None:
    """A strength as it stands on a vial, in micrograms for a millilitre; None for no number."""
    found = _STRENGTH.fullmatch(text.strip())
    if found is None:
        return None
    return int(found[1]) * 1_000 + int((found[2] or "").ljust(3, "0"))


def strength_text(ug_per_ml: int | None) -> str:
    """A strength in mg/mL, without the unit."""
    return plain_decimal(ug_per_ml or 0, 3)


def given_on(
    lines: Iterable[Line], rules: Mapping[str, str], protocol: Protocol
) -> tuple[Given, ...]:
    """Every dose on a card's lines, by the protocol's names of drugs.

    `rules` are the rule of each line by its id. A line that names no rule counts for every drug
    whose name stands in its words: rather one wait too many than one too few.
    """
    found = []
    for line in lines:
        if line.what not in ("drug", "fluid"):
            continue
        rule = protocol.rule(rules.get(line.id, ""))
        if rule is not None:
            found.append(Given(rule.drug, line.at))
            continue
        words = line.words.casefold()
        drugs = dict.fromkeys(one.drug for one in protocol.rules)
        found += [Given(drug, line.at) for drug in drugs if drug.casefold() in words]
    return tuple(found)


def line_values(protocol: Protocol, question: Question, answer: Answer) -> dict[str, Any]:
    """A dose that was given, as the values of a line of the card."""
    rule, dose = protocol.rule(question.rule), answer.dose
    if rule is None or dose is None or answer.weight is None:
        message = "only a dose is written on the card"
        raise ValueError(message)
    vial = "" if rule.is_fluid else f"Vial: {strength_text(strength_of(question.strength))} mg/mL. "
    giver = next((one.name for one in rule.givers if one.id == question.giver), "")
    steps = "; ".join((*dose.arithmetic, dose.difference))
    told = (
        f"{protocol.name}, version {protocol.version}. {steps}. {vial}"
        f"{question.syringe}: {volume_words(dose.volume_ul)}. Weight used: {answer.weight.words}."
        f"{f' Given by {giver}.' if giver else ''}"
    )
    values: dict[str, Any] = {
        "what": "fluid" if rule.is_fluid else "drug", "words": f"{rule.drug} {rule.route}",
        "rule": rule.id, "dose_words": told[:1_000], "volume_ul": dose.volume_ul,
    }  # fmt: skip
    return values if rule.is_fluid else values | {"amount_ng": dose.amount_ng}
