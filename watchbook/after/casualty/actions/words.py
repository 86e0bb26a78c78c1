"""Writes about the clinic's word: who hears it, the word itself, that the handler heard it.

None of it goes through a phone's queue, the API or a draft, so that no copy of a word lies in an
inbox. No notice is sent: whoever is named is called by the clinic, or asks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.models import Keeper
from watchbook.after.casualty.permissions.handover import HEAR, is_link
from watchbook.after.casualty.queries.casualties import same_cards
from watchbook.after.casualty.queries.words import (
    is_keeper,
    keeper_id,
    keeper_of,
    keeper_on,
    kept_word,
    word_id,
    word_on,
)
from watchbook.after.casualty.schema.words import CLINICWORD, HEARD, KEEPER
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries import in_force
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require, require_page
from watchbook.ground.records.errors import ReasonNeededError
from watchbook.ground.records.sending import check_span, kept_values, refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty, ClinicWord, Heard
    from watchbook.ground.people.viewer import Viewer

LATER = "A later word"


def name_keeper(
    *,
    acting_user: Viewer,
    casualty: Casualty,
    values: Mapping[str, Any],
    reason: str = "",
    at: datetime,
) -> Keeper:
    """Name the one supervisor who hears the clinic's word, or another with a reason.

    The deputy is named by that supervisor himself. Neither may be the dog's handler.
    """
    require(acting_user, HEAR)
    require_page(acting_user)
    clean = kept_values(KEEPER, {**values, "casualty": casualty.id})
    kept, here = keeper_of(casualty), keeper_on(casualty)
    is_own = clean["person"] == acting_user.person_id
    if clean.get("deputy") and not is_own and (kept is None or kept.deputy_id != clean["deputy"]):
        raise refused("/deputy", "The deputy is named by the supervisor himself, on this page.")
    if clean.get("deputy") == clean["person"]:
        raise refused("/deputy", "Name somebody else as deputy, or leave it empty.")
    _refuse_handlers(casualty, clean, at)
    if kept is not None and kept.person_id != clean["person"] and not reason.strip():
        raise ReasonNeededError
    with writing(agency=casualty.agency_id, acting_user=acting_user, at=at) as book:
        named: Keeper = book.put(
            "casualty.keeper", clean, record_id=keeper_id(casualty),
            based_on=here.version if here else None,
            reason=reason.strip() or ("Deputy or telephone" if here else ""),
        )  # fmt: skip
        return named


def _refuse_handlers(casualty: Casualty, clean: Mapping[str, Any], at: datetime) -> None:
    """The word is told to the dog's handler by somebody; he is not the one who opens it."""
    dogs = {one.dog_id for one in same_cards(casualty)} - {None}
    teams = Team.objects.filter(in_force(at), agency_id=casualty.agency_id, dog__in=dogs)
    handlers = set(teams.values_list("handler_id", flat=True)) if dogs else set()
    for name in ("person", "deputy"):
        if clean.get(name) in handlers:
            raise refused(f"/{name}", "This is the dog's handler. Name somebody who goes to him.")


def keep_word(
    *, acting_user: Viewer, casualty: Casualty, values: Mapping[str, Any], at: datetime
) -> ClinicWord:
    """Seal what the clinic says: by its own link, or as somebody with the right heard it.

    A later word is a new version of the same record, which waits again to be heard.
    """
    by_link = is_link(acting_user, casualty)
    if not by_link:
        require(acting_user, HEAR)
        require_page(acting_user)
    told = {**values, "casualty": casualty.id, "said_at": values.get("said_at") or at}
    if by_link:
        told["route"] = "link"
    clean = kept_values(CLINICWORD, told)
    if clean["says"] == "other" and not clean.get("words"):
        raise refused("/words", "Say it in the clinic's own words.")
    check_span(clean, "said_at", "said_at", at)
    kept = word_on(casualty)
    with writing(agency=casualty.agency_id, acting_user=acting_user, at=at) as book:
        word: ClinicWord = book.put(
            "casualty.clinicword", clean, record_id=word_id(casualty),
            occurred_at=clean["said_at"], based_on=kept.version if kept else None,
            reason=LATER if kept else "",
        )  # fmt: skip
        return word


def record_heard(
    *,
    acting_user: Viewer,
    casualty: Casualty,
    version: int,
    card: UUID | None = None,
    values: Mapping[str, Any],
    at: datetime,
) -> Heard:
    """Record that the handler heard this version from a human being: now it opens to others.

    Only who is named for the word does so, and only of the newest one on all cards that are the
    same: `version` on `card` (this one, where none is given) is what the page showed him.
    """
    if not is_keeper(acting_user, keeper_of(casualty)):
        message = "Only the one who is named for the clinic's word, or his deputy, records this."
        raise NotAllowedError(message)
    kept = kept_word(casualty)
    if kept is None:
        raise refused("/word_version", "The clinic has not said anything yet.")
    if (kept.row.version, kept.card.id) != (version, card or casualty.id):
        message = "The clinic has written again since. Open it, go to the handler, then record it."
        raise refused("/word_version", message)
    clean = kept_values(
        HEARD, {**values, "casualty": kept.card.id, "word_version": version,
                "heard_at": values.get("heard_at") or at},
    )  # fmt: skip
    check_span(clean, "heard_at", "heard_at", at)
    with writing(agency=casualty.agency_id, acting_user=acting_user, at=at) as book:
        heard: Heard = book.put("casualty.heard", clean, occurred_at=clean["heard_at"])
        return heard


def note_opened(*, acting_user: Viewer, casualty: Casualty, at: datetime) -> None:
    """Write into the word's own chain that it was opened, each time.

    It stands in no audit file: a line there would tell its readers that there is a word.
    """
    kept = kept_word(casualty)
    if kept is None:
        return
    with writing(agency=casualty.agency_id, acting_user=acting_user, at=at) as book:
        book.act(kept.row, "opened")
