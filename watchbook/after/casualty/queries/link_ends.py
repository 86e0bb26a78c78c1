"""When the links of a casualty close by themselves after a death.

Only the word that is open counts: as long as the handler has not heard it, a link stays as it
is, and nobody learns from its end what the clinic said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from watchbook.after.casualty.models import HandoverLink
from watchbook.after.casualty.queries.words import WHILE, heard_of, open_word
from watchbook.ground.ledger.models import State
from watchbook.ground.people.viewer import system_viewer

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import Casualty

OPEN_AFTER_DEATH = timedelta(hours=72)
"""Time for the clinic's findings, what it kept and to whom that went."""
_DEATH = frozenset({"died", "euthanized"})
_MOST = 50


@dataclass(frozen=True)
class LinkEnd:
    """A link, when it closes by itself (None: it does not), and whether it has."""

    link: HandoverLink
    closes_at: datetime | None
    is_closed: bool


def death_closes_at(casualty: Casualty) -> datetime | None:
    """72 hours after it was recorded that the handler heard of a death; None for no open one."""
    word = open_word(system_viewer(casualty.agency_id), casualty)
    if word is None or word["said"] not in _DEATH:
        return None
    heard = [one.received_at for one in heard_of(casualty) if one.word_version == word["version"]]
    return max(heard) + OPEN_AFTER_DEATH if heard else None


def end_of(link: HandoverLink, at: datetime) -> LinkEnd:
    """When this link closes, with what the unit added."""
    closes_at = death_closes_at(link.casualty)
    if closes_at is not None and link.kept_until is not None:
        closes_at = max(closes_at, link.kept_until)
    return LinkEnd(link, closes_at, closes_at is not None and closes_at <= at)


def links_closing(agency: str, at: datetime) -> list[LinkEnd]:
    """Links of the last 30 days that close by themselves and have not yet, for a prompt."""
    rows = HandoverLink.objects.filter(
        agency_id=agency, revoked_at=None, made_at__gte=at - WHILE
    ).exclude(casualty__state=State.EXPUNGED)  # fmt: skip
    ends = [end_of(one, at) for one in rows.select_related("casualty__dog")[:_MOST]]
    return [one for one in ends if one.closes_at is not None and not one.is_closed]
