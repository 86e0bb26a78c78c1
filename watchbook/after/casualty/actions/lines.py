"""Writes of the lines of a casualty's card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.actions.happening import happened
from watchbook.after.casualty.choices.cards import CLOSED_WORDS
from watchbook.after.casualty.queries.attended import require_card_writer
from watchbook.core.casualty.card import celsius_of
from watchbook.core.casualty.decimals import plain_decimal
from watchbook.core.casualty.weights import pounds_in_g
from watchbook.ground.records.sending import refused, require_author

if TYPE_CHECKING:
    from watchbook.after.casualty.models import Line
    from watchbook.ground.records.sending import Sent

_SAME_WITHIN_G = 50
"""A tenth of a kilogram, as scales show it, rounded either way."""


def submit_line(sent: Sent) -> Line:
    """Keep one line of a card. What somebody saw or did only he amends; others add their own line.

    Nothing is asked of order or of numbers; only words that are chosen must be among the choices.
    """
    require_card_writer(sent.acting_user, sent.values["casualty"])
    before = sent.existing("casualty.line")
    require_author(sent.acting_user, before)
    chosen = CLOSED_WORDS.get(sent.values["what"])
    told = dict(sent.values)
    if chosen is not None:
        told["words"] = (told.get("words") or "").strip().lower()
        if told["words"] not in chosen:
            raise refused("/words", f"Write one of: {', '.join(chosen)}.")
    told["temperature_c10"] = _celsius(told.get("temperature_c10"), told.get("temperature_f10"))
    told["mass_g"] = _mass(told.get("mass_g"), told.get("mass_lb10"))
    values = told | {"happened_at": happened(sent, before)}
    values["from_code"] = True if sent.acting_user.kind == "link" else None
    if before is not None:
        values["from_code"] = before.from_code
    put: Line = sent.put("casualty.line", values, values["happened_at"])
    return put


def _celsius(celsius10: int | None, fahrenheit10: int | None) -> int | None:
    """What charts and trends read; beside it stands what was typed, where that was Fahrenheit."""
    if fahrenheit10 is None:
        return celsius10
    found = celsius_of(fahrenheit10)
    if celsius10 is not None and celsius10 != found:
        message = (
            f"{plain_decimal(fahrenheit10, 1)} °F are {plain_decimal(found, 1)} °C, "
            f"not {plain_decimal(celsius10, 1)} °C. Leave one of the two empty."
        )
        raise refused("/temperature_f10", message)
    return found


def _mass(mass_g: int | None, pounds10: int | None) -> int | None:
    """What doses are worked out from; beside it stands what was typed, where that was pounds."""
    if pounds10 is None:
        return mass_g
    found = pounds_in_g(pounds10)
    if mass_g is not None and abs(mass_g - found) > _SAME_WITHIN_G:
        message = (
            f"{plain_decimal(pounds10, 1)} lb are {plain_decimal(found, 3)} kg, "
            f"not {plain_decimal(mass_g, 3)} kg. Leave one of the two empty."
        )
        raise refused("/mass_lb10", message)
    return found
