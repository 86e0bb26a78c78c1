"""What the page of a casualty shows, and its paper; medical words only where the card is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.choices import cards as words
from watchbook.after.casualty.outline import Mark, Side, outline
from watchbook.after.casualty.queries import card_parts as parts
from watchbook.after.casualty.queries.casualties import endings_of, joined_of, near
from watchbook.after.casualty.queries.clinics import found_clinics, opening
from watchbook.after.casualty.queries.handing import (
    clock_of,
    facts_of,
    handover_of,
    that_night,
    weight_of,
)
from watchbook.after.casualty.queries.lines import line_rows, lines_of
from watchbook.after.casualty.queries.shown import Shown, shown_lines
from watchbook.core.casualty.card import burned_stated
from watchbook.core.schema import label_of
from watchbook.ground.records.queries import record_view

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import Casualty, Ending, Line
    from watchbook.ground.people.viewer import Viewer

_ARRIVED = ("at-clinic", "handed-over", "discharged")


def casualty_context(viewer: Viewer, casualty: Casualty, at: datetime) -> dict[str, Any]:
    """The facts that all who see the casualty read: clock, place, endings, other cards."""
    endings = endings_of(viewer, casualty)
    until = _until(endings, at)
    same = joined_of(viewer, casualty)
    began = min(one.happened_at for one in same)
    return {
        "casualty": casualty,
        "mechanism": label_of(words.MECHANISMS, casualty.mechanism),
        "who": record_view(viewer, "casualty.casualty", casualty.id).who,
        "endings": [(one, label_of(words.ENDINGS, one.how)) for one in endings],
        "is_over": bool(endings),
        "is_cancelled": any(one.how == "cancelled" for one in endings),
        "same": [one for one in same if one.id != casualty.id],
        "near": near(viewer, casualty),
        "clinics": [(one, opening(one)) for one in found_clinics(viewer)],
        "began": began,
        "until": until,
        "lasts": lasting(began, until),
    }


def card_context(viewer: Viewer, casualty: Casualty, until: datetime) -> dict[str, Any]:
    """The card itself, for those to whom it is open. Whoever shows it logs the reading."""
    rows = line_rows(viewer, casualty)
    every = shown_lines(casualty.agency_id, rows)
    lines = [one for one in every if not one.row.is_struck]
    counted = lines_of(viewer, casualty)
    wounds = [one for one in lines if one.row.what == "wound"]
    same = joined_of(viewer, casualty)
    dog = next((one.dog_id for one in same if one.dog_id), None)
    facts = facts_of(casualty.agency_id, dog)
    bands = parts.bands_of(facts)
    return {
        "lines": lines,
        "struck": [one for one in every if one.row.is_struck],
        "category": parts.category_of(lines, until),
        "steps": parts.steps_of(lines),
        "signs": parts.sign_rows(lines, bands),
        "sign_heads": parts.SIGN_HEADS,
        "bands": bands,
        "trends": parts.trends_of(counted),
        "charts": parts.sign_charts(counted, bands, clock_of(viewer)),
        "tourniquets": parts.tourniquets_of(counted, until),
        "wounds": wounds,
        "burned": burned_stated(counted),
        "given": [one for one in lines if one.row.what in ("drug", "fluid")],
        "exposures": [one for one in lines if one.row.what == "exposure"],
        "outline": _sides(lines, wounds),
        "facts": facts,
        "weighed": weight_of(casualty.agency_id, dog, that_night(same)),
        "told": handover_of(viewer, casualty),
    }


def _until(endings: list[Ending], at: datetime) -> datetime:
    """Until when the clocks run: to the clinic's door, or until it was called off."""
    arrived = [one.happened_at for one in endings if one.how in (*_ARRIVED, "cancelled")]
    return min([*arrived, at])


def lasting(began: datetime, until: datetime) -> str:
    """How long it has lasted, in hours and minutes."""
    minutes = max(0, int((until - began).total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def _sides(lines: list[Shown], wounds: list[Shown]) -> list[Side]:
    marks = [
        Mark(number, one.row.site or "", one.row.view or "", _point(one.row))
        for number, one in enumerate(wounds, 1)
    ]
    return outline(
        marks, {one.row.site for one in lines if one.row.what == "tourniquet-on" and one.row.site}
    )


def _point(row: Line) -> tuple[int, int] | None:
    return None if row.x_pm is None or row.y_pm is None else (row.x_pm, row.y_pm)
