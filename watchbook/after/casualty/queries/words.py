"""Reads of the clinic's word: by the one who is named for it, and by others once it is open."""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.choices.handover import ROUTES, SAYS
from watchbook.after.casualty.gate import open_version
from watchbook.after.casualty.models import ClinicWord, Heard, Keeper
from watchbook.after.casualty.queries.casualties import (
    endings_of,
    joined_ids,
    joined_sets,
    same_cards,
)
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.core.schema import label_of
from watchbook.ground.ledger.keys import key_bytes
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.reading import version_values
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import is_at_a_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer

_KEEPERS = uuid.UUID("a1f7b0de-2b6d-5a7c-9a38-3d3e0f9b6c11")
"""One keeper for each casualty: whoever names the second writes a new version of the first."""

WHILE = timedelta(days=30)
"""For how long after a casualty somebody is asked to name who hears the clinic's word."""
FOR_GOOD = ("cancelled", "discharged")
"""Endings after which nobody is asked either."""


@dataclass(frozen=True)
class Kept:
    """The newest word on a casualty: the row, which holds nothing of it, and on which card."""

    row: ClinicWord
    card: Casualty


def word_id(casualty: Casualty) -> UUID:
    """The id of the clinic's word on one card, since the word's row may hold no reference to it.

    It follows from the card and the agency's seal key, so that nobody can work out an address at
    which to ask whether there is a word.
    """
    return word_id_of(casualty.agency_id, casualty.id)


def word_id_of(agency: str, casualty_id: UUID) -> UUID:
    """The same by the card's id."""
    made = hmac.digest(
        key_bytes(agency, "seal"), b"casualty.clinicword:" + casualty_id.bytes, "sha256"
    )
    return uuid.UUID(bytes=made[:16], version=4)


def keeper_id(casualty: Casualty) -> UUID:
    """The id of who hears the clinic's word, as named on one card."""
    return uuid.uuid5(_KEEPERS, str(casualty.id))


def is_past(viewer: Viewer, casualty: Casualty, at: datetime) -> bool:
    """Whether nobody is urged any more to name who hears a word: long ago, or over for good.

    It asks only when and how the casualty ended, never whether there is a word.
    """
    if at - casualty.happened_at > WHILE:
        return True
    return any(one.how in FOR_GOOD for one in endings_of(viewer, casualty))


def keeper_of(casualty: Casualty) -> Keeper | None:
    """Who hears the clinic's word on a casualty; None while nobody is named.

    One person for all cards that are said to be the same: the one who was named last.
    """
    ids = joined_ids(casualty.agency_id, casualty.id)
    rows = Keeper.objects.filter(agency_id=casualty.agency_id, casualty__in=ids)
    kept = rows.exclude(state=State.EXPUNGED).select_related("person", "deputy")
    return kept.order_by("-received_at", "-id").first()


def keeper_on(casualty: Casualty) -> Keeper | None:
    """Who was named on this very card, for the next version of it."""
    rows = Keeper.objects.filter(agency_id=casualty.agency_id, casualty=casualty)
    return rows.exclude(state=State.EXPUNGED).first()


def is_keeper(viewer: Viewer, keeper: Keeper | None) -> bool:
    """Whether the viewer is the one who is named, or his deputy, at a page."""
    return (
        keeper is not None
        and is_at_a_page(viewer)
        and viewer.person_id in (keeper.person_id, keeper.deputy_id)
    )


def word_on(casualty: Casualty) -> ClinicWord | None:
    """That there is a word on this very card: the row, which holds nothing of it. For actions."""
    rows = ClinicWord.objects.filter(agency_id=casualty.agency_id, id=word_id(casualty))
    return rows.exclude(state=State.EXPUNGED).first()


def kept_word(casualty: Casualty) -> Kept | None:
    """The newest word on any of the cards that are the same. For actions and the named alone."""
    cards = {word_id(one): one for one in same_cards(casualty)}
    rows = ClinicWord.objects.filter(agency_id=casualty.agency_id, id__in=cards)
    row = rows.exclude(state=State.EXPUNGED).order_by("-received_at", "-id").first()
    return None if row is None else Kept(row, cards[row.id])


def with_a_word(agency: str, keepers: Sequence[Keeper]) -> list[Keeper]:
    """Those of them on whose casualty the clinic has said something; two statements for all."""
    if not keepers:
        return []
    wholes = joined_sets(agency, {one.casualty_id for one in keepers})
    ids = {one: {word_id_of(agency, card) for card in cards} for one, cards in wholes.items()}
    rows = ClinicWord.objects.filter(agency_id=agency, id__in=set().union(*ids.values()))
    there = set(rows.exclude(state=State.EXPUNGED).values_list("id", flat=True))
    return [one for one in keepers if ids[one.casualty_id] & there]


def word_for_keeper(viewer: Viewer, casualty: Casualty) -> tuple[Kept, dict[str, Any]] | None:
    """The newest word, to the one who is named for it; None where there is none.

    NotAllowedError for everybody else, whatever the role and whether there is a word or not.
    """
    if not is_keeper(viewer, keeper_of(casualty)):
        message = "The clinic's word opens to the one who is named for it and to his deputy alone."
        raise NotAllowedError(message)
    kept = kept_word(casualty)
    return None if kept is None else (kept, _words(kept.row, kept.row.version))


def open_word(viewer: Viewer, casualty: Casualty) -> dict[str, Any] | None:
    """The newest word that is open, to those who read the card; None where none is open.

    The cards that are the same have one word: what was heard on either stands on both.
    """
    if not may_read_card(viewer, casualty):
        return None
    found = [(one, version) for one in same_cards(casualty) if (version := open_version(one))]
    told = [_words(row, version) for one, version in found if (row := word_on(one)) is not None]
    return max(told, key=lambda one: str(one.get("said_at")), default=None)


def own_word(casualty: Casualty, link_actor: str) -> tuple[int, dict[str, Any]] | None:
    """What the clinic wrote last under this link, with its version, for whoever proved it."""
    row = word_on(casualty)
    if row is None or row.author != link_actor:
        return None
    return row.version, _words(row, row.version)


def heard_of(casualty: Casualty) -> list[Heard]:
    """When the handler heard which version of which card's word, in order."""
    ids = joined_ids(casualty.agency_id, casualty.id)
    rows = Heard.objects.filter(agency_id=casualty.agency_id, casualty__in=ids)
    return list(rows.exclude(state=State.EXPUNGED))


def _words(row: ClinicWord, version: int) -> dict[str, Any]:
    values = version_values(row.agency_id, row.id, version, is_open=True)
    told = {
        "says": label_of(SAYS, values.get("says")),
        "route": label_of(ROUTES, values.get("route")),
    }
    return values | told | {"version": version, "said": values.get("says")}
