"""From a protocol as it is kept to the one that dose arithmetic reads. No database, no clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from watchbook.core.casualty.protocol import Giver, Protocol, Rule, Syringe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

_DRUG_AMOUNTS = {"kilogram": "per_kg_ug", "dog": "flat_ug", "fluid": "per_kg_ul"}
_OF_DRUGS = ("most_ug", "strength_ug_per_ml", "weakest_ug_per_ml", "strongest_ug_per_ml")


def lines_in(text: str | None) -> tuple[str, ...]:
    """What stands one on a line, without empty ones."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def names_of_syringes(text: str) -> list[str]:
    """The names that a rule draws into, parted by semicolons or commas' absence of them."""
    return [one.strip() for one in text.split(";") if one.strip()]


def end_of(day: date, zone: str) -> int:
    """The second after a day's last, in the agency's zone, as seconds since 1970."""
    following = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    return int(following.timestamp())


def rule_of(
    item: Mapping[str, Any], measures: Iterable[Mapping[str, Any]], givers: tuple[Giver, ...]
) -> Rule:
    """One rule; only the amount that its `amount` names counts, whatever else was typed.

    Raises:
        RuleError: it contradicts itself, or lacks a number.
    """
    wanted = {name.casefold() for name in names_of_syringes(item["syringes"])}
    name = _DRUG_AMOUNTS[item["amount"]]
    told: dict[str, Any] = {name: item.get(name)}
    if name == "per_kg_ul":
        told["most_ul"] = item.get("most_ul")
    else:
        strength = item.get("strength_ug_per_ml")
        told |= {one: item.get(one) for one in _OF_DRUGS}
        told["weakest_ug_per_ml"] = told["weakest_ug_per_ml"] or strength
        told["strongest_ug_per_ml"] = told["strongest_ug_per_ml"] or strength
    limits = {
        one: item[one]
        for one in ("least_weight_g", "most_weight_g", "most_over_percent")
        if item.get(one) is not None
    }
    return Rule(
        id=item["id"], drug=item["drug"], route=item["route"],
        syringes=tuple(
            Syringe(one["name"], one["capacity_ul"], one["mark_ul"])
            for one in measures if one["name"].casefold() in wanted
        ),
        interval_min=item["interval_min"], most_doses=item.get("most_doses"),
        contraindications=lines_in(item.get("contraindications")), givers=givers,
        **told, **limits,
    )  # fmt: skip


def givers_of(
    drug: str, items: Iterable[Mapping[str, Any]], names: Mapping[Any, str], zone: str
) -> tuple[Giver, ...]:
    """Who may give this drug; of one person named twice, the longest training."""
    kept: dict[str, Giver] = {}
    for item in items:
        if item.get("drug") and item["drug"].casefold() != drug.casefold():
            continue
        until = end_of(item["until_on"], zone) if item.get("until_on") else None
        one = Giver(str(item["person"]), names.get(item["person"], "somebody not here"), until)
        before = kept.get(one.id)
        if before is None or _lasts_longer(one, before):
            kept[one.id] = one
    return tuple(kept.values())


def _lasts_longer(one: Giver, other: Giver) -> bool:
    if other.until is None:
        return False
    return one.until is None or one.until > other.until


def core_protocol(
    values: Mapping[str, Any],
    *,
    names: Mapping[Any, str],
    zone: str,
    signed_at: int | None,
    signed_by: str | None,
) -> Protocol:
    """A protocol in core's units. Who signed it stands as its veterinarian."""
    measures: Sequence[Mapping[str, Any]] = values.get("measures") or []
    givers: Sequence[Mapping[str, Any]] = values.get("givers") or []
    return Protocol(
        name=values["name"], version=values["label"],
        veterinarian=signed_by or values["veterinarian"],
        licence=values.get("licence") or "", telephone=values["telephone"],
        signed_at=signed_at, expires_at=end_of(values["expires_on"], zone),
        weight_valid_days=values["weight_valid_days"],
        rules=tuple(
            rule_of(one, measures, givers_of(one["drug"], givers, names, zone))
            for one in values.get("rules") or []
        ),
        is_example=bool(values.get("is_example")),
        never_muzzle_when=lines_in(values.get("never_muzzle_when")),
    )  # fmt: skip
