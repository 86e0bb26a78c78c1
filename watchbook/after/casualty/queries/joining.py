"""What a phone reads in order to write on a card that another phone began.

Only with a session: a locked phone writes by a code and reads nothing of a card (ADR 20).
Whoever shows the document of a card logs the reading where it `is_open`.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.after.casualty.choices.cards import MECHANISMS
from watchbook.after.casualty.models import Ending
from watchbook.after.casualty.permissions.cards import CARD
from watchbook.after.casualty.queries.attended import require_card_writer
from watchbook.after.casualty.queries.carcodes import RUNS_FOR
from watchbook.after.casualty.queries.casualties import (
    casualties,
    endings_of,
    joined_of,
    near,
)
from watchbook.after.casualty.queries.handing import facts_of, that_night, weight_of
from watchbook.after.casualty.queries.lines import line_rows, may_read_card
from watchbook.after.casualty.queries.shown import shown_lines
from watchbook.after.casualty.queries.told import instant, tag_of
from watchbook.core.schema import label_of
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries.words import actor_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from watchbook.after.casualty.models import Casualty
    from watchbook.after.casualty.queries.shown import Shown
    from watchbook.ground.people.viewer import Viewer

_AHEAD = timedelta(hours=2)
_NOT_SENT = {"casualty", "happened_at", "from_code"}


def may_join(viewer: Viewer, casualty: Casualty) -> bool:
    """Whether this person's phone may write on the card: those who can stand beside the dog.

    Dispatch does not: whoever writes on a card reads it, and dispatch sees no medical line.
    """
    if not may(viewer, CARD) or viewer.roles <= {RoleName.DISPATCHER}:
        return False
    try:
        require_card_writer(viewer, casualty.id)
    except NotAllowedError:
        return False
    return True


def running_casualties(viewer: Viewer, at: datetime) -> list[Casualty]:
    """Casualties that the viewer sees and that nothing has ended, of the last twelve hours.

    A phone whose clock is ahead pressed at a time that has not come; two hours of that are taken.
    """
    ended = Ending.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    rows = casualties(viewer).filter(happened_at__gt=at - RUNS_FOR, happened_at__lt=at + _AHEAD)
    return list(rows.exclude(id__in=ended.order_by().values("casualty")))


def running_document(viewer: Viewer, at: datetime) -> tuple[str, str]:
    """The casualties that run, as JSON, and its tag: dog, clock, place, who pressed; no more."""
    found = running_casualties(viewer, at)
    told = {
        "watchbook": 1,
        "account": _text(viewer.account_id),
        "casualties": _pressed(viewer, found),
    }
    body = json.dumps(told, sort_keys=True)
    return body, tag_of(body)


def _pressed(viewer: Viewer, rows: Sequence[Casualty]) -> list[dict[str, Any]]:
    who = actor_names(str(viewer.agency), (one.opened_by for one in rows))
    return [
        {
            "uuid": str(one.id),
            "dog": one.dog_named,
            "dog_id": _text(one.dog_id),
            "happened_at": instant(min(one.happened_at, one.received_at)),
            "place": one.place_words or "",
            "is_drill": bool(one.is_drill),
            "who": who[one.opened_by],
            "may_join": may_join(viewer, one),
        }
        for one in rows
    ]


def card_document(viewer: Viewer, casualty: Casualty, at: datetime) -> tuple[str, str, bool]:
    """A card with the cards that are the same, as JSON; its tag; whether medical words are in it.

    Those who may not read the card get what every page shows them: dog, clock, place, endings.
    """
    same = joined_of(viewer, casualty)
    is_open = may_read_card(viewer, casualty)
    endings = endings_of(viewer, casualty)
    others = {one.id for one in running_casualties(viewer, at)}
    told = {
        "watchbook": 1,
        "account": _text(viewer.account_id),
        "uuid": str(casualty.id),
        "is_open": is_open,
        "may_join": may_join(viewer, casualty),
        "is_drill": bool(casualty.is_drill),
        "is_cancelled": any(one.how == "cancelled" for one in endings),
        "ended": endings[-1].how if endings else "",
        "cards": [_card(one, is_open=is_open) for one in same],
        "near": _pressed(viewer, [one for one in near(viewer, casualty) if one.id in others]),
        "lines": _lines(viewer, casualty) if is_open else [],
        "known": _known(same) if is_open else {},
    }
    body = json.dumps(told, sort_keys=True)
    return body, tag_of(body), is_open


def _card(one: Casualty, *, is_open: bool) -> dict[str, Any]:
    told = {
        "uuid": str(one.id),
        "happened_at": instant(one.happened_at),
        "dog": _text(one.dog_id),
        "dog_named": one.dog_named if one.dog_id or one.dog_words else None,
        "mechanism": one.mechanism if label_of(MECHANISMS, one.mechanism) else None,
        "mechanism_words": one.mechanism_words if is_open else None,
        "place_words": one.place_words,
        "latitude_e7": one.latitude_e7,
        "longitude_e7": one.longitude_e7,
        "is_two_down": one.is_two_down,
    }
    return {name: value for name, value in told.items() if value is not None}


def _lines(viewer: Viewer, casualty: Casualty) -> list[dict[str, Any]]:
    rows = line_rows(viewer, casualty)
    return [_line(one) for one in shown_lines(casualty.agency_id, rows)]


def _line(one: Shown) -> dict[str, Any]:
    row = one.row
    kept = kind_named("casualty.line").values_in(row)
    values = {
        name: _text(value) if isinstance(value, UUID) else value
        for name, value in kept.items()
        if value is not None and name not in _NOT_SENT
    }
    return {
        "uuid": str(row.id),
        "card": str(row.casualty_id),
        "at": instant(one.at),
        "received_at": instant(row.received_at),
        "version": row.version,
        "who": one.who,
        "marks": list(one.marks),
        "values": values,
    }


def _known(same: list[Casualty]) -> dict[str, Any]:
    """What the records say of the dog, as the hand-over takes it in."""
    first = next((one for one in same if one.dog_id is not None), None)
    if first is None:
        return {}
    facts = facts_of(first.agency_id, first.dog_id)
    weighed = weight_of(first.agency_id, first.dog_id, that_night(same))
    told: dict[str, Any] = {
        "allergies": facts.allergies if facts is not None else None,
        "bites_strangers": facts.bites_strangers if facts is not None else None,
        "weight_g": weighed[0].grams if weighed is not None else None,
        "weighed_at": int(weighed[1].timestamp()) if weighed is not None else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
