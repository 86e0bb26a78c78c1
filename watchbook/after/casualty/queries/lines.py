"""Reads of the lines of a card. Whoever calls shows medical words: log the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.choices import cards as words
from watchbook.after.casualty.models import Line
from watchbook.after.casualty.permissions.cards import READ_CARDS
from watchbook.after.casualty.queries.casualties import joined_of
from watchbook.after.casualty.queries.happening import taken_at
from watchbook.core.casualty import card
from watchbook.core.casualty.decimals import plain_decimal
from watchbook.core.schema import label_of
from watchbook.duty.health.queries.dogs import dogs_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import own_actors

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer

_NUMBERS = (
    "pulse", "breaths", "temperature_c10", "refill_ds", "oxygen", "pain", "volume_ul", "amount_ng",
    "mass_g", "minutes", "burned_percent",
)  # fmt: skip


def may_read_card(viewer: Viewer, casualty: Casualty) -> bool:
    """Whether the medical lines are open: by office, by the dog, or because he wrote on the card.

    A wounded dog is cared for by whoever stands beside it; he reads what the others did.
    """
    if viewer.kind == "system" or may(viewer, READ_CARDS):
        return True
    own = own_actors(viewer)
    if casualty.opened_by in own:
        return True
    ids = [one.id for one in joined_of(viewer, casualty)]
    wrote = Line.objects.filter(agency_id=viewer.agency, casualty__in=ids, opened_by__in=own)
    if wrote.exists():
        return True
    dogs = {one.dog_id for one in joined_of(viewer, casualty)} - {None}
    return bool(dogs) and dogs_of(viewer).filter(id__in=dogs).exists()


def line_rows(viewer: Viewer, casualty: Casualty) -> list[Line]:
    """Every line of the card and of the cards that are the same, struck ones too, by time.

    Empty where the card is not open to the viewer.
    """
    if not may_read_card(viewer, casualty):
        return []
    ids = [one.id for one in joined_of(viewer, casualty)]
    rows = Line.objects.filter(agency_id=casualty.agency_id, casualty__in=ids)
    kept = rows.exclude(state=State.EXPUNGED).select_related("clinic")
    return sorted(kept, key=lambda row: (taken_at(row), str(row.id)))


def line_of(viewer: Viewer, casualty: Casualty, line_id: UUID) -> Line:
    """One line of the card; a NotFoundError where the viewer reads none."""
    for row in line_rows(viewer, casualty):
        if row.id == line_id:
            return row
    message = "There is no such line on this card."
    raise NotFoundError(message)


def lines_of(viewer: Viewer, casualty: Casualty) -> tuple[card.Line, ...]:
    """The lines that count, as `core` reads them; empty where the card is not open."""
    return tuple(core_line(row) for row in line_rows(viewer, casualty) if not row.is_struck)


def core_line(row: Line) -> card.Line:
    """One row as `core` reads it: `site` and what is chosen in signs as words that are read."""
    return card.Line(
        id=str(row.id),
        at=int(taken_at(row).timestamp()),
        what=row.what,
        site=label_of(words.SITES, row.site).lower(),
        view=row.view or "",
        words=_words(row),
        numbers={
            name: value for name in _NUMBERS if (value := getattr(row, name)) is not None
        },
    )  # fmt: skip


def _words(row: Line) -> str:
    told = [row.words or ""]
    if row.what == "signs":
        told.append(label_of(words.CONSCIOUSNESS, row.consciousness).lower())
        told.append(f"gums {label_of(words.GUMS, row.gums).lower()}" if row.gums else "")
        if row.refill_ds is not None:
            told.append(f"refill {plain_decimal(row.refill_ds, 1)} s")
    return ", ".join(one for one in told if one)
