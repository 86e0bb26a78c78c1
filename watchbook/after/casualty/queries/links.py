"""Reads of scoped links: whose token opens what, and until when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from watchbook.after.casualty.models import HandoverLink
from watchbook.after.casualty.queries.casualties import endings_of, joined_of
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.after.casualty.queries.link_ends import end_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.digests import digest_of_secret
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.queries import agency_named
from watchbook.ground.people.viewer import Viewer, system_viewer

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty


def link_of_token(agency: str, token: str, at: datetime) -> HandoverLink | None:
    """The link that a token opens now; None where it is unknown, revoked, or the dog discharged.

    After a death that is open to those who read the card it closes by itself (`end_of`).

    Call it inside `acting_for(agency)`.
    """
    secret = token.partition(".")[2]
    rows = HandoverLink.objects.filter(agency_id=agency, digest=digest_of_secret(secret))
    link = rows.select_related("casualty__dog").first()
    if link is None or link.revoked_at is not None or link.casualty.state == State.EXPUNGED:
        return None
    if any(one.how == "discharged" for one in endings_of(reader_for(agency), link.casualty)):
        return None
    return None if end_of(link, at).is_closed else link


def is_ended_link(agency: str, token: str) -> bool:
    """Whether this token opened a hand-over once: whoever holds it is told that it ended."""
    digest = digest_of_secret(token.partition(".")[2])
    rows = HandoverLink.objects.filter(agency_id=agency, digest=digest)
    return rows.exclude(casualty__state=State.EXPUNGED).exists()


def reader_for(agency: str) -> Viewer:
    """Who reads a card for a link: the program itself, with the agency's clocks.

    The link's view hands over one casualty to it and nothing else.
    """
    row = agency_named(agency)
    viewer = system_viewer(agency)
    if row is None:
        return viewer
    return replace(viewer, timezone=row.timezone, agency_name=row.name)


def viewer_of_link(link: HandoverLink, *, is_proved: bool) -> Viewer:
    """The clinic as it stands in the ledger and the audit; it may write once it is proved."""
    scopes = frozenset({f"casualty.word:{link.casualty_id}"}) if is_proved else frozenset()
    return Viewer(
        kind="link", agency=link.agency_id, account_id=link.id, name=link.label, scopes=scopes,
    )  # fmt: skip


def links_of(viewer: Viewer, casualty: Casualty) -> list[HandoverLink]:
    """The links of a casualty and of cards that are the same, revoked ones too, to its readers."""
    if not may_read_card(viewer, casualty):
        return []
    ids = [one.id for one in joined_of(viewer, casualty)]
    rows = HandoverLink.objects.filter(agency_id=casualty.agency_id, casualty__in=ids)
    return list(rows.select_related("made_by", "casualty"))


def link_named(viewer: Viewer, casualty: Casualty, link_id: UUID) -> HandoverLink:
    """One of them; a NotFoundError where there is none."""
    for one in links_of(viewer, casualty):
        if one.id == link_id:
            return one
    message = "There is no such link here."
    raise NotFoundError(message)
