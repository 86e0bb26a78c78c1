"""The vectors that the phone and this program both pass, read into the types of core."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from watchbook.core.casualty.doses import Asked, Dose, Given, NoDose
from watchbook.core.casualty.protocol import Giver, Protocol, Rule, Syringe
from watchbook.core.casualty.weights import Weight

FILE = Path(__file__).parents[4] / "tests" / "vectors" / "doses.json"


def told() -> Any:
    return json.loads(FILE.read_text())


def protocol_of(values: dict[str, Any]) -> Protocol:
    rules = tuple(
        Rule(
            **one
            | {
                "syringes": tuple(Syringe(**each) for each in one["syringes"]),
                "givers": tuple(Giver(**each) for each in one.get("givers", [])),
                "contraindications": tuple(one.get("contraindications", [])),
            }
        )
        for one in values["rules"]
    )
    return Protocol(**values | {"rules": rules, "never_muzzle_when": ()})


def asked_of(values: dict[str, Any]) -> Asked:
    rest = {name: values[name] for name in (
        "rule", "giver", "at", "weighed_at", "is_unit_confirmed", "strength_ug_per_ml", "syringe",
    )}  # fmt: skip
    return Asked(
        **rest,
        weight=_weight(values["weight_g"]),
        last_weight=_weight(values["last_weight_g"]),
        applies=tuple(values["applies"]),
        given=tuple(Given(**one) for one in values["given"]),
    )


def _weight(grams: int | None) -> Weight | None:
    return None if grams is None else Weight(grams)


def answer_of(found: Dose | NoDose) -> dict[str, Any]:
    if isinstance(found, NoDose):
        return {"no": found.code, "words": found.words, "until": found.until}
    return {
        "volume_ul": found.volume_ul,
        "amount_ng": found.amount_ng,
        "is_at_most": found.is_at_most,
        "draw": found.draw,
        "arithmetic": list(found.arithmetic),
        "difference": found.difference,
        "finer": found.finer,
        "minutes_since_last": found.minutes_since_last,
    }
