from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.casualty.doses import Asked, Dose, Given, NoDose, dose_of, minutes_since
from watchbook.core.casualty.errors import RuleError, WeightError
from watchbook.core.casualty.protocol import Rule, Syringe
from watchbook.core.casualty.tests.vectors import answer_of, asked_of, protocol_of, told
from watchbook.core.casualty.weights import Weight, asks_for_unit, entered_weight, kept_weight

TOLD = told()
PROTOCOL = protocol_of(TOLD["protocol"])
NOW = 1_795_000_000


@pytest.mark.parametrize("case", TOLD["cases"], ids=[case["name"] for case in TOLD["cases"]])
def test_it_gives_the_answer_that_was_computed_apart(case):
    assert answer_of(dose_of(PROTOCOL, asked_of(case["asked"]))) == case["expected"]


@pytest.mark.parametrize("case", TOLD["entered"], ids=str)
def test_a_weight_is_read_with_its_unit_or_refused(case):
    if case["grams"] is None:
        with pytest.raises(WeightError):
            entered_weight(case["text"], case["unit"])
    else:
        assert entered_weight(case["text"], case["unit"]).grams == case["grams"]


def test_a_dose_worked_out_with_a_pencil():
    """40 mcg/kg x 31.4 kg = 1256 mcg = 1.256 mg; at 1 mg/mL 1.256 mL; a 3 mL syringe has marks of
    0.1 mL, so 1.3 mL, which holds 1.3 mg and stays under 2 mg."""
    found = dose_of(PROTOCOL, asking(weight=Weight(31_400)))
    assert isinstance(found, Dose)
    assert found.draw == "Drug A IM: 1.3 mL (1.3 mg) in the 3 mL syringe"
    assert found.arithmetic[0] == "40 mcg/kg × 31.4 kg = 1.256 mg"


def test_a_coarse_syringe_goes_down_for_a_small_dog_and_says_so():
    """40 mcg/kg x 12 kg = 480 mcg; marks of 0.2 mL hold 200 mcg: 400 is 17 % below. The nearest of
    13 kg, 520 mcg, is 600: 15 % above, so 400 again, 23 % below; 0.52 mL stands on the 1 mL syringe."""
    found = dose_of(PROTOCOL, asking(weight=Weight(13_000), syringe="10 mL syringe"))
    assert isinstance(found, Dose)
    assert found.draw == "Drug A IM: 0.4 mL (400 mcg) in the 10 mL syringe"
    assert found.arithmetic[-1] == "Down to the mark (0.2 mL): the next one is more than 10 % above"
    assert found.difference == "0.4 mL is 23 % less than calculated"
    assert found.finer == "The 1 mL syringe comes closer: 0.52 mL"


def test_a_mass_from_a_record_is_kept_to_ten_grams():
    assert [kept_weight(one).grams for one in (31_750, 31_754, 31_755)] == [31_750, 31_750, 31_760]


def test_both_units_stand_beside_each_other():
    assert Weight(31_800).words == "31.8 kg (70.1 lb)"
    assert Weight(30_000).words == "30 kg (66.1 lb)"


def test_every_weight_typed_in_pounds_reads_back_as_it_was_typed():
    for tenths in range(23, 2_205):
        typed = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
        assert entered_weight(typed, "lb").pounds == typed


def asking(**changed: Any) -> Asked:
    return replace(
        Asked(
            rule="perkg", giver="dana", at=NOW, weight=Weight(30_000), weighed_at=None,
            last_weight=None, is_unit_confirmed=True, strength_ug_per_ml=1_000,
            syringe="3 mL syringe", applies=(), given=(),
        ),
        **changed,
    )  # fmt: skip


weights = st.integers(50, 700).map(lambda hundreds: Weight(hundreds * 100))
strengths = st.integers(400, 1_000)
syringes = st.sampled_from(["1 mL syringe", "3 mL syringe", "10 mL syringe"])


@given(weights, strengths, syringes)
def test_what_is_drawn_is_a_mark_and_never_above_the_maximum(weight, strength, syringe):
    found = dose_of(PROTOCOL, asking(weight=weight, strength_ug_per_ml=strength, syringe=syringe))
    rule = PROTOCOL.rule("perkg")
    assert rule is not None
    measure = next(one for one in rule.syringes if one.name == syringe)
    if isinstance(found, NoDose):
        assert found.code in ("below-mark", "above-syringe")
        return
    assert found.volume_ul % measure.mark_ul == 0
    assert 0 < found.volume_ul <= measure.capacity_ul
    assert found.amount_ng == found.volume_ul * strength <= 2_000_000
    wanted = min(40 * weight.grams, 2_000_000)
    off = abs(found.amount_ng - wanted)
    assert 2 * off <= measure.mark_ul * strength or found.amount_ng <= wanted
    assert found.amount_ng * 10 <= wanted * 11


@given(weights, weights)
def test_a_heavier_dog_never_gets_less(one, other):
    light, heavy = sorted((one, other), key=lambda weight: weight.grams)
    small, large = (
        dose_of(PROTOCOL, asking(rule="fluid", weight=weight, syringe="500 mL bag"))
        for weight in (light, heavy)
    )
    assert isinstance(small, Dose)
    assert isinstance(large, Dose)
    assert small.volume_ul <= large.volume_ul <= 500_000


@given(st.integers(10, 1000))
def test_pounds_taken_for_kilograms_are_always_asked_about(tenths_kg):
    last = Weight(tenths_kg * 100)
    as_pounds = Weight(round(last.grams * 2.20462 / 100) * 100)
    as_kilograms = Weight(round(last.grams / 2.20462 / 100) * 100)
    assert asks_for_unit(as_pounds, last)
    assert asks_for_unit(as_kilograms, last)
    assert not asks_for_unit(last, last)


@given(st.lists(st.integers(-10_000, 10_000), max_size=6), st.integers(0, 5_000))
def test_nothing_is_given_inside_the_wait_of_the_protocol(ago, later):
    doses = tuple(Given("Drug A", NOW - one) for one in ago)
    found = dose_of(PROTOCOL, asking(at=NOW + later, given=doses))
    since = minutes_since(doses, "Drug A", NOW + later)
    if len(doses) >= 3:
        assert isinstance(found, NoDose)
        assert found.code == "enough"
    elif since is not None and since < 3:
        assert isinstance(found, NoDose)
        assert found.code == "too-soon"
        assert found.until is not None
        assert found.until > NOW + later
    else:
        assert isinstance(found, Dose)


def rule(**changed: Any) -> Rule:
    values: dict[str, Any] = {
        "id": "x", "drug": "X", "route": "IM", "syringes": (Syringe("1 mL", 1_000, 10),),
        "interval_min": 0, "per_kg_ug": 1, "most_ug": 1, "strength_ug_per_ml": 2,
        "weakest_ug_per_ml": 1, "strongest_ug_per_ml": 3,
    }  # fmt: skip
    return Rule(**values | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"flat_ug": 1}, {"per_kg_ug": None}, {"per_kg_ug": 0}, {"most_ug": None}, {"most_ug": 0},
        {"strength_ug_per_ml": 4}, {"strength_ug_per_ml": None}, {"weakest_ug_per_ml": 0},
        {"syringes": ()}, {"syringes": (Syringe("x", 10, 20),)},
        {"syringes": (Syringe("x", 10, 0),)}, {"least_weight_g": 0},
        {"most_over_percent": -1}, {"most_over_percent": 51},
        {"least_weight_g": 9_000, "most_weight_g": 8_000},
        {"per_kg_ug": None, "per_kg_ul": 5}, {"per_kg_ug": None, "per_kg_ul": 5, "most_ul": 0},
    ],
)  # fmt: skip
def test_a_rule_that_contradicts_itself_is_refused(changed):
    with pytest.raises(RuleError):
        rule(**changed)


def test_a_rule_of_one_strength_and_one_weight_stands():
    assert not rule(
        weakest_ug_per_ml=2, strongest_ug_per_ml=2, least_weight_g=5_000, most_weight_g=5_000,
        syringes=(Syringe("x", 10, 10),),
    ).is_fluid  # fmt: skip


def test_a_protocol_that_nobody_signed_gives_no_dose():
    for changed in ({"signed_at": None}, {"expires_at": None}):
        found = dose_of(replace(PROTOCOL, **changed), asking())
        assert isinstance(found, NoDose)
        assert "Call Dr. V. Example, 555-0100" in found.words
