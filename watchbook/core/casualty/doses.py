"""Doses: from a signed protocol, a weight, a vial and a syringe to a mark, or the reason for none.

Nothing here is advice: every number comes from the protocol that the agency's veterinarian signed.
The order of the questions is fixed, so that the same facts always give the same answer, and every
answer carries words that say what to do next. The phone has the only second implementation of a
rule in this program (`doses.mjs`); both are held to `tests/vectors/doses.json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from watchbook.core.casualty.decimals import divided, mass_words, plain_decimal, volume_words
from watchbook.core.casualty.weights import asks_for_unit

if TYPE_CHECKING:
    from watchbook.core.casualty.protocol import Protocol, Rule, Syringe
    from watchbook.core.casualty.weights import Weight

DAY_S = 86_400
MINUTE_S = 60

Code = Literal[
    "unsigned", "expired", "no-rule", "no-weight", "old-weight", "pounds-or-kilograms",
    "outside-weights", "not-a-giver", "training-ended", "contraindicated", "not-confirmed",
    "too-soon", "enough", "strength", "no-syringe", "below-mark", "above-syringe",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """A dose that was given, by any phone that writes this card; `at` in seconds, UTC."""

    drug: str
    at: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody at the dog's side wants to give.

    `weighed_at` is None for a weight given just now. `strength_ug_per_ml` is what he reads from
    the vial in his hand, None until he has confirmed it (a fluid needs none). `answers` are the
    contraindications that he said apply. `is_unit_confirmed` after the question of pounds or
    kilograms.
    """

    rule: str
    giver: str
    at: int
    weight: Weight | None
    weighed_at: int | None
    last_weight: Weight | None
    is_unit_confirmed: bool
    strength_ug_per_ml: int | None
    syringe: str
    applies: tuple[str, ...]
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class NoDose:
    """Why there is none, in words that say what to do; `until` is when it may be asked again."""

    code: Code
    words: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Dose:
    """What to draw up. `amount_ng` is what the mark holds (nanograms; 0 for a fluid).

    `difference` says by how much the mark is more or less than what was calculated, the maximum
    included; `finer` names a syringe of the rule whose mark comes closer, or is empty.
    """

    volume_ul: int
    amount_ng: int
    is_at_most: bool
    draw: str
    arithmetic: tuple[str, ...]
    difference: str
    finer: str
    minutes_since_last: int | None


def dose_of(protocol: Protocol, asked: Asked) -> Dose | NoDose:
    """The dose that the protocol gives for what is asked, or the first reason for none."""
    refusal = _refused_by_protocol(protocol, asked.at)
    if refusal is not None:
        return refusal
    rule = protocol.rule(asked.rule)
    if rule is None:
        return NoDose("no-rule", f"The protocol has no such drug. Call {_vet(protocol)}.")
    weight = asked.weight
    if weight is None:
        return NoDose("no-weight", "The weight is not known. Give one, and choose the unit.")
    refusal = (
        _refused_by_weight(protocol, rule, asked, weight)
        or _refused_by_giver(protocol, rule, asked)
        or _refused_by_signs(protocol, rule, asked)
        or _refused_by_time(protocol, rule, asked)
    )
    if refusal is not None:
        return refusal
    if rule.is_fluid:
        return _fluid(rule, asked, weight)
    return _drug(protocol, rule, asked, weight)


def minutes_since(given: tuple[Given, ...], drug: str, at: int) -> int | None:
    """Whole minutes since the last dose of a drug; 0 where a clock puts it in the future."""
    times = [one.at for one in given if one.drug.casefold() == drug.casefold()]
    return max(0, at - max(times)) // MINUTE_S if times else None


def _vet(protocol: Protocol) -> str:
    return f"{protocol.veterinarian}, {protocol.telephone}"


def _refused_by_protocol(protocol: Protocol, at: int) -> NoDose | None:
    if protocol.signed_at is None or protocol.signed_at > at:
        words = f"No veterinarian signed this protocol: it gives no dose. Call {_vet(protocol)}."
        return NoDose("unsigned", words)
    if protocol.expires_at is None or protocol.expires_at <= at:
        words = f"This protocol has ended: it gives no dose. Call {_vet(protocol)}."
        return NoDose("expired", words, protocol.expires_at)
    return None


def _refused_by_weight(
    protocol: Protocol, rule: Rule, asked: Asked, weight: Weight
) -> NoDose | None:
    if asked.weighed_at is not None:
        days = (asked.at - asked.weighed_at) // DAY_S
        if days > protocol.weight_valid_days:
            words = f"{weight.words} is {days} days old. Give the weight as it is now."
            return NoDose("old-weight", words)
    if asks_for_unit(weight, asked.last_weight) and not asked.is_unit_confirmed:
        before = f" Last time it was {asked.last_weight.words}." if asked.last_weight else ""
        return NoDose("pounds-or-kilograms", f"Pounds or kilograms? {weight.words}.{before}")
    if not rule.least_weight_g <= weight.grams <= rule.most_weight_g:
        words = f"The protocol gives no dose for {weight.words}. Call {_vet(protocol)}."
        return NoDose("outside-weights", words)
    return None


def _refused_by_giver(protocol: Protocol, rule: Rule, asked: Asked) -> NoDose | None:
    if not rule.givers:
        return None
    giver = next((one for one in rule.givers if one.id == asked.giver), None)
    if giver is None:
        names = ", ".join(one.name for one in rule.givers)
        words = f"You are not among those who may give {rule.drug}: {names}. Call {_vet(protocol)}."
        return NoDose("not-a-giver", words)
    if giver.until is not None and giver.until <= asked.at:
        words = f"Your training for {rule.drug} has ended. Call {_vet(protocol)}."
        return NoDose("training-ended", words)
    return None


def _refused_by_signs(protocol: Protocol, rule: Rule, asked: Asked) -> NoDose | None:
    stops = [one for one in rule.contraindications if one in asked.applies]
    if stops:
        words = f"Not with: {'; '.join(stops)}. Call {_vet(protocol)}."
        return NoDose("contraindicated", words)
    return None


def _refused_by_time(protocol: Protocol, rule: Rule, asked: Asked) -> NoDose | None:
    times = [one.at for one in asked.given if one.drug.casefold() == rule.drug.casefold()]
    if rule.most_doses is not None and len(times) >= rule.most_doses:
        words = f"{rule.drug} was given {len(times)} times, which is all. Call {_vet(protocol)}."
        return NoDose("enough", words)
    minutes = minutes_since(asked.given, rule.drug, asked.at)
    if minutes is None or minutes >= rule.interval_min:
        return None
    last = min(max(times), asked.at)
    words = (
        f"{rule.drug} was given {minutes} min ago; the protocol waits {rule.interval_min} min. "
        f"{rule.interval_min - minutes} min left."
    )
    return NoDose("too-soon", words, last + rule.interval_min * MINUTE_S)


def _drug(protocol: Protocol, rule: Rule, asked: Asked, weight: Weight) -> Dose | NoDose:
    strength = asked.strength_ug_per_ml
    if strength is None:
        return NoDose("not-confirmed", "Read the strength from the vial in your hand, in mg/mL.")
    weakest, strongest = rule.weakest_ug_per_ml or 0, rule.strongest_ug_per_ml or 0
    if not weakest <= strength <= strongest:
        words = f"{_strength(strength)} is no vial of this protocol. Call {_vet(protocol)}."
        return NoDose("strength", words)
    exact_ng, first = _amount(rule, weight)
    most_ng = (rule.most_ug or 0) * 1_000
    wanted_ng = min(exact_ng, most_ng)
    volume, is_exact = divided(wanted_ng, strength * 1_000, 3)
    about = "" if is_exact else "about "
    lines = [first, *_capped(exact_ng, most_ng, mass_words(most_ng))]
    lines.append(f"{mass_words(wanted_ng)} ÷ {_strength(strength)} = {about}{volume} mL")
    if strength != rule.strength_ug_per_ml:
        expected = _strength(rule.strength_ug_per_ml or 0)
        lines.append(f"This vial is not the one that the protocol expects ({expected}).")
    return _measured(rule, asked, (wanted_ng, most_ng, strength), lines)


def _fluid(rule: Rule, asked: Asked, weight: Weight) -> Dose | NoDose:
    per_kg_ul = rule.per_kg_ul or 0
    exact_nl, most_nl = per_kg_ul * weight.grams, (rule.most_ul or 0) * 1_000
    first = _times(volume_words(per_kg_ul), weight, f"{plain_decimal(exact_nl, 6)} mL")
    lines = [first, *_capped(exact_nl, most_nl, volume_words(rule.most_ul or 0))]
    return _measured(rule, asked, (min(exact_nl, most_nl), most_nl, 1_000), lines)


def _amount(rule: Rule, weight: Weight) -> tuple[int, str]:
    if rule.per_kg_ug is None:
        flat_ng = (rule.flat_ug or 0) * 1_000
        return flat_ng, f"{mass_words(flat_ng)} for any dog of {_range(rule)}"
    exact_ng = rule.per_kg_ug * weight.grams
    each = mass_words(rule.per_kg_ug * 1_000)
    return exact_ng, _times(each, weight, mass_words(exact_ng))


def _times(each: str, weight: Weight, product: str) -> str:
    return f"{each}/kg × {weight.kilograms} kg = {product}"  # noqa: RUF001  # the sign of a product


def _measured(
    rule: Rule, asked: Asked, sizes: tuple[int, int, int], lines: list[str]
) -> Dose | NoDose:
    """Round to a mark of the syringe that was named (`_marks`).

    `sizes` are what is wanted, its maximum, and how much of the same one microlitre holds.
    """
    wanted, most, per_ul = sizes
    syringe = _syringe(rule, asked.syringe)
    if syringe is None:
        names = ", ".join(one.name for one in rule.syringes)
        return NoDose("no-syringe", f"Choose the syringe in your hand: {names}.")
    marks, is_down = _marks(rule, syringe, sizes)
    if marks == 0:
        words = f"That is less than one mark of the {syringe.name}. Take a smaller one."
        return NoDose("below-mark", words)
    volume_ul = marks * syringe.mark_ul
    if volume_ul > syringe.capacity_ul:
        volume = volume_words(volume_ul)
        words = f"{volume} is more than the {syringe.name} holds. Take a larger one."
        return NoDose("above-syringe", words)
    amount_ng = 0 if rule.is_fluid else volume_ul * per_ul
    holds = "" if rule.is_fluid else f" ({mass_words(amount_ng)})"
    lines.append(_rounding(rule, syringe, is_down=is_down))
    return Dose(
        volume_ul=volume_ul,
        amount_ng=amount_ng,
        is_at_most=wanted == most,
        draw=f"{rule.drug} {rule.route}: {volume_words(volume_ul)}{holds} in the {syringe.name}",
        arithmetic=tuple(lines),
        difference=_difference(volume_ul, volume_ul * per_ul, wanted),
        finer=_finer(rule, syringe, sizes),
        minutes_since_last=minutes_since(asked.given, rule.drug, asked.at),
    )


def _marks(rule: Rule, syringe: Syringe, sizes: tuple[int, int, int]) -> tuple[int, bool]:
    """The nearest mark, ties down, and never above the maximum; and whether it went one down.

    One mark down where the nearest would be more above what is wanted than the rule lets it: with
    a coarse syringe and a small dog half a mark is much.
    """
    wanted, most, per_ul = sizes
    a_mark = per_ul * syringe.mark_ul
    marks = min((2 * wanted + a_mark - 1) // (2 * a_mark), most // a_mark)
    is_down = marks * a_mark * 100 > wanted * (100 + rule.most_over_percent)
    return (marks - 1, True) if is_down else (marks, False)


def _rounding(rule: Rule, syringe: Syringe, *, is_down: bool) -> str:
    mark = volume_words(syringe.mark_ul)
    if is_down:
        return (
            f"Down to the mark ({mark}): the next one is more than {rule.most_over_percent} % above"
        )
    return f"To the nearest mark ({mark}), not above the maximum"


def _difference(volume_ul: int, holds: int, wanted: int) -> str:
    """By how much, in whole percent, half up."""
    volume = volume_words(volume_ul)
    if holds == wanted:
        return f"{volume} is as calculated"
    percent = (200 * abs(holds - wanted) + wanted) // (2 * wanted)
    way = "more" if holds > wanted else "less"
    return f"{volume} is {percent or 'less than 1'} % {way} than calculated"


def _finer(rule: Rule, chosen: Syringe, sizes: tuple[int, int, int]) -> str:
    """The syringe of the rule whose mark comes closest, where it comes closer than the chosen."""
    wanted, _, per_ul = sizes
    chosen_ul = _marks(rule, chosen, sizes)[0] * chosen.mark_ul
    best, name, found = abs(chosen_ul * per_ul - wanted), "", 0
    for one in rule.syringes:
        volume_ul = _marks(rule, one, sizes)[0] * one.mark_ul
        off = abs(volume_ul * per_ul - wanted)
        if 0 < volume_ul <= one.capacity_ul and off < best:
            best, name, found = off, one.name, volume_ul
    return f"The {name} comes closer: {volume_words(found)}" if name else ""


def _syringe(rule: Rule, name: str) -> Syringe | None:
    return next((one for one in rule.syringes if one.name == name), None)


def _capped(exact: int, most: int, words: str) -> list[str]:
    return [f"Never above {words}: the maximum stands"] if exact > most else []


def _strength(ug_per_ml: int) -> str:
    return f"{plain_decimal(ug_per_ml, 3)} mg/mL"


def _range(rule: Rule) -> str:
    low, high = (plain_decimal(g // 10, 2) for g in (rule.least_weight_g, rule.most_weight_g))
    return f"{low} to {high} kg"
