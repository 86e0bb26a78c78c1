"""What core says to a clinic is what the phone's own module says: one file holds both (ADR 17)."""

import json
from pathlib import Path

import pytest

from watchbook.core.casualty import handover
from watchbook.core.casualty.card import BURN_PARTS, Band, Line, burned_percent
from watchbook.core.casualty.weights import Weight

TOLD = json.loads(
    (Path(__file__).parents[4] / "tests/vectors/spoken.json").read_text(encoding="utf-8")
)
CASES = TOLD["cases"]


def clock(at):
    """Hours and minutes, UTC."""
    return f"{at // 3600 % 24:02d}:{at // 60 % 60:02d}"


def casualty_of(told):
    weight = told.pop("weight_g")
    lines = tuple(Line(**one) for one in told.pop("lines"))
    return handover.Casualty(weight=None if weight is None else Weight(weight), lines=lines, **told)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_core_says_what_the_vectors_hold(case):
    casualty = casualty_of(dict(case["casualty"]))
    assert handover.spoken(casualty, case["at"], clock) == case["spoken"]
    assert handover.plain_code(casualty, case["at"], clock) == case["code"]


def test_each_sentence_is_there_once_at_least():
    said = "\n".join(case["code"] + "\n".join(case["spoken"]) for case in CASES)
    for word in ("left side", "right side", "upper side", "underside", "Burned surface 0 percent",
                 "Tourniquet", "Given", "Allergies", "Call", "Wounds", "Signs", "Exposed", "rising",
                 "falling", "steady", "Bites", "Does not bite", "More is on the card"):  # fmt: skip
        assert word in said


def test_shares_of_burned_parts_and_places_on_resting_values_are_those_of_the_vectors():
    assert TOLD["shares"] == dict(BURN_PARTS)
    for one in TOLD["burns"]:
        assert burned_percent(one["parts"]) == one["percent"]
    for one in TOLD["judged"]:
        assert Band(*one["band"]).judge(one["value"]) == one["is"]
