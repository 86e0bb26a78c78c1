"""Reads of the clinic's word: by the one who is named for it, and by others once it is open."""

from __future__ import annotations

import hmac
import uuid
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.choices.handover import ROUTES, SAYS
from watchbook.after.casualty.gate import open_version
from watchbook.after.casualty.models import ClinicWord, Heard, Keeper
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.core.schema import label_of
from watchbook.ground.ledger.keys import key_bytes
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.reading import version_values
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import is_at_a_page

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer

_KEEPERS = uuid.UUID("a1f7b0de-2b6d-5a7c-9a38-3d3e0f9b6c11")
"""One keeper for each casualty: whoever names the second writes a new version of the first."""


def word_id(casualty: Casualty) -> UUID:
    """The id of the clinic's word on a casualty, since the word's row may hold no reference to it.

    It follows from the casualty's and the agency's seal key, so that nobody can work out an address
    at which to ask whether there is a word.
    """
    key = key_bytes(casualty.agency_id, "seal")
    made = hmac.digest(key, b"casualty.clinicword:" + casualty.id.bytes, "sha256")
    return uuid.UUID(bytes=made[:16], version=4)


def keeper_id(casualty: Casualty) -> UUID:
    """The id of who hears the clinic's word on a casualty."""
    return uuid.uuid5(_KEEPERS, str(casualty.id))


def keeper_of(casualty: Casualty) -> Keeper | None:
    """Who hears the clinic's word on a casualty; None while nobody is named."""
    rows = Keeper.objects.filter(agency_id=casualty.agency_id, casualty=casualty)
    return rows.exclude(state=State.EXPUNGED).select_related("person", "deputy").first()


def is_keeper(viewer: Viewer, keeper: Keeper | None) -> bool:
    """Whether the viewer is the one who is named, or his deputy, at a page."""
    return (
        keeper is not None
        and is_at_a_page(viewer)
        and viewer.person_id in (keeper.person_id, keeper.deputy_id)
    )


def kept_word(casualty: Casualty) -> ClinicWord | None:
    """That there is a word: the row, which holds nothing of it. For actions and the named alone."""
    rows = ClinicWord.objects.filter(agency_id=casualty.agency_id, id=word_id(casualty))
    return rows.exclude(state=State.EXPUNGED).first()


def word_for_keeper(viewer: Viewer, casualty: Casualty) -> tuple[ClinicWord, dict[str, Any]] | None:
    """The newest word, to the one who is named for it; None where there is none.

    NotAllowedError for everybody else, whatever the role and whether there is a word or not.
    """
    if not is_keeper(viewer, keeper_of(casualty)):
        message = "The clinic's word opens to the one who is named for it and to his deputy alone."
        raise NotAllowedError(message)
    row = kept_word(casualty)
    return None if row is None else (row, _words(row, row.version))


def open_word(viewer: Viewer, casualty: Casualty) -> dict[str, Any] | None:
    """The newest word that is open, to those who read the card; None where none is open."""
    version = open_version(casualty)
    if not version or not may_read_card(viewer, casualty):
        return None
    row = kept_word(casualty)
    return None if row is None else _words(row, version)


def own_word(casualty: Casualty, link_actor: str) -> tuple[int, dict[str, Any]] | None:
    """What the clinic wrote last under this link, with its version, for whoever proved it."""
    row = kept_word(casualty)
    if row is None or row.author != link_actor:
        return None
    return row.version, _words(row, row.version)


def heard_of(casualty: Casualty) -> list[Heard]:
    """When the handler heard which version, in order."""
    rows = Heard.objects.filter(agency_id=casualty.agency_id, casualty=casualty)
    return list(rows.exclude(state=State.EXPUNGED))


def _words(row: ClinicWord, version: int) -> dict[str, Any]:
    values = version_values(row.agency_id, row.id, version, is_open=True)
    told = {
        "says": label_of(SAYS, values.get("says")),
        "route": label_of(ROUTES, values.get("route")),
    }
    return values | told | {"version": version, "said": values.get("says")}
