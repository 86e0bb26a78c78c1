"""The hand-over as one sheet: what page, link, paper and labels show, made once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watchbook.after.casualty.choices.cards import ENDINGS, MECHANISMS
from watchbook.after.casualty.queries.casualties import endings_of, joined_of
from watchbook.after.casualty.queries.clinics import found_clinics
from watchbook.after.casualty.queries.consents import (
    agreed_for,
    needs_keeping,
    things_of,
    to_keep,
)
from watchbook.after.casualty.queries.handing import clock_of, handover_of
from watchbook.after.casualty.queries.lines import line_rows
from watchbook.after.casualty.queries.recipients import dispatch_telephones
from watchbook.after.casualty.queries.shown import shown_line
from watchbook.core.casualty.card import burned_stated, tourniquets
from watchbook.core.casualty.handover import plain_code, spoken
from watchbook.core.schema import label_of

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import Casualty, Clinic, Ending
    from watchbook.after.casualty.queries.consents import Agreed, Thing
    from watchbook.after.casualty.queries.shown import Shown
    from watchbook.core.casualty.card import Tourniquet
    from watchbook.core.schema import Choice
    from watchbook.ground.people.viewer import Viewer


_SAID = ("handed-over", "discharged", "cancelled")
"""A tourniquet stays on at the clinic's door: what is read aloud counts until the hand-over."""


@dataclass(frozen=True)
class Sheet:
    """What a clinic is told of one casualty. `spoken` and `code` are made by `core`."""

    casualty: Casualty
    dog: str
    weight: str
    mechanism: str
    bites: str
    allergies: str
    burned: str
    spoken: list[str]
    code: str
    tourniquets: list[tuple[Tourniquet, str]]
    lines: list[Shown]
    agreed: Agreed
    is_kept_for: bool
    to_keep: tuple[Choice, ...]
    things: list[Thing]
    ending: Ending | None
    ending_words: str
    clinic: Clinic | None
    as_of: datetime
    said_at: datetime | None
    """When the clocks stopped: the dog was handed over. None: they run."""


def sheet_of(viewer: Viewer, casualty: Casualty, at: datetime) -> Sheet:
    """The hand-over of a casualty as the viewer reads it. The caller logs the reading."""
    agreed = agreed_for(viewer, casualty)
    numbers = agreed.consents.telephones if agreed.consents else ()
    numbers = numbers or tuple(one for _, one in dispatch_telephones(casualty.agency_id))
    told = handover_of(viewer, casualty, telephone=numbers[0] if numbers else "")
    endings = endings_of(viewer, casualty)
    said_at = min([one.happened_at for one in endings if one.how in _SAID] + [at])
    clock, now_s = clock_of(viewer), int(said_at.timestamp())
    if endings:
        told = replace(told, arrives_at=now_s)
    rows = [row for row in line_rows(viewer, casualty) if not row.is_struck]
    ending = endings[-1] if endings else None
    named = [row.clinic for row in rows if row.clinic is not None]
    bites = {True: "Bites strangers", False: "Does not bite strangers"}
    cause = next((one for one in joined_of(viewer, casualty) if one.mechanism), casualty)
    return Sheet(
        casualty=casualty,
        dog=told.dog,
        weight=told.weight.words if told.weight else "",
        mechanism=told.mechanism or label_of(MECHANISMS, cause.mechanism),
        bites=bites.get(told.bites_strangers, "") if told.bites_strangers is not None else "",
        allergies=told.allergies,
        burned="" if (burned := burned_stated(told.lines)) is None else f"{burned} %, as stated",
        spoken=spoken(told, now_s, clock),
        code=plain_code(told, now_s, clock),
        tourniquets=[(one, clock(one.applied_at)) for one in tourniquets(told.lines) if one.is_on],
        lines=[shown_line(row, "") for row in rows],
        agreed=agreed,
        is_kept_for=needs_keeping(viewer, casualty),
        to_keep=to_keep(),
        things=things_of(viewer, casualty),
        ending=ending,
        ending_words=label_of(ENDINGS, ending.how) if ending else "",
        clinic=(ending.clinic if ending else None) or (named[-1] if named else None),
        as_of=at,
        said_at=said_at if said_at < at else None,
    )


def clinics_to_call(viewer: Viewer, sheet: Sheet) -> list[Clinic]:
    """Whom to dial: the clinic that the card names, else every one in use."""
    return [sheet.clinic] if sheet.clinic is not None else list(found_clinics(viewer)[:8])
