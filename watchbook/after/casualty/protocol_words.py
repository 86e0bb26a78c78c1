"""How a protocol is read: its standing, and each rule in words with its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.core.casualty.decimals import mass_words, plain_decimal, volume_words
from watchbook.ground.web.moments import day_text, moment

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.queries.protocols import Standing
    from watchbook.core.casualty.protocol import Rule


@dataclass(frozen=True)
class RuleLine:
    """One rule in words. `facts` are label and words."""

    rule: Rule
    facts: list[tuple[str, str]]
    source: str

    @property
    def title(self) -> str:
        """Drug and route."""
        return f"{self.rule.drug}, {self.rule.route}"


def standing_words(one: Standing, at: datetime) -> str:
    """Whether it gives doses now, and why not, with the day."""
    day = day_text(one.row.expires_on)
    if one.row.is_withdrawn:
        return "No longer used: it gives no dose."
    if one.signature is None:
        return "Nobody has signed this version: it gives no dose."
    if one.is_expired(at):
        return f"Ended on {day}: it gives no dose."
    signed = moment(one.signature.received_at, "date").text
    return f"Signed by {one.signature.name} on {signed}; gives doses until {day}."


def rule_lines(one: Standing) -> list[RuleLine]:
    """Every rule of a protocol in words, in the order in which it was written."""
    sources = {item.key: item.source or "" for item in one.row.rules.all()}
    return [RuleLine(rule, _facts(rule), sources.get(rule.id, "")) for rule in one.core.rules]


def amount_words(rule: Rule) -> str:
    """How much, as the protocol says it."""
    if rule.per_kg_ul is not None:
        return f"{volume_words(rule.per_kg_ul)} for each kilogram"
    if rule.flat_ug is not None:
        return f"{mass_words(rule.flat_ug * 1_000)} for any dog"
    return f"{mass_words((rule.per_kg_ug or 0) * 1_000)} for each kilogram"


def _facts(rule: Rule) -> list[tuple[str, str]]:
    most = (
        volume_words(rule.most_ul or 0)
        if rule.is_fluid
        else mass_words((rule.most_ug or 0) * 1_000)
    )
    times = (
        "no number of doses is named" if rule.most_doses is None else f"{rule.most_doses} at most"
    )
    low, high = (plain_decimal(one // 10, 2) for one in (rule.least_weight_g, rule.most_weight_g))
    told = [
        ("Amount", f"{amount_words(rule)}, never more than {most} at once"),
        ("Again", f"after {rule.interval_min} min; {times}"),
        ("Dogs", f"of {low} to {high} kg"),
    ]
    if not rule.is_fluid:
        told.insert(1, ("Vial", _vial(rule)))
    told.append(("Drawn into", ", ".join(
        f"{one.name} (marks of {volume_words(one.mark_ul)})" for one in rule.syringes
    )))  # fmt: skip
    over = f"down where that is more than {rule.most_over_percent} % above what is calculated"
    told.append(("Rounded", f"to the nearest mark; {over}"))
    told.append(("Not with", "; ".join(rule.contraindications) or "none named"))
    givers = ", ".join(one.name for one in rule.givers)
    told.append(("Given by", givers or "whomever the text of this protocol allows"))
    return told


def _vial(rule: Rule) -> str:
    weak, expected, strong = (
        plain_decimal(one or 0, 3)
        for one in (rule.weakest_ug_per_ml, rule.strength_ug_per_ml, rule.strongest_ug_per_ml)
    )
    if weak == strong:
        return f"{expected} mg/mL and no other"
    return f"{expected} mg/mL; one of {weak} to {strong} mg/mL is worked out anew"
