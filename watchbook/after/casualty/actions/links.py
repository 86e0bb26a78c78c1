"""Writes about the scoped link of a hand-over: made, opened, proved, revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from watchbook.after.casualty.errors import LinkError
from watchbook.after.casualty.models import HandoverLink
from watchbook.after.casualty.permissions.handover import LINK
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.after.casualty.queries.link_ends import end_of
from watchbook.after.casualty.queries.words import is_keeper, keeper_of
from watchbook.ground.people.digests import digest_of_secret
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer

CODE_FOR = timedelta(minutes=30)
KEPT_FOR = timedelta(days=7)
MOST_TRIES = 5
MOST_LINKS = 10
_WRONG = "This code is wrong or too old. Ask the unit for another, by telephone."


def make_link(
    *, acting_user: Viewer, casualty: Casualty, label: str, at: datetime
) -> tuple[HandoverLink, str]:
    """A link for a clinic; the row, and the token that is shown once."""
    require(acting_user, LINK)
    if not may_read_card(acting_user, casualty) or acting_user.person_id is None:
        message = "Only those who read this card give a clinic a link to it."
        raise NotAllowedError(message)
    held = HandoverLink.objects.filter(
        agency_id=casualty.agency_id, casualty=casualty, revoked_at=None
    )
    if held.count() >= MOST_LINKS:
        message = f"{MOST_LINKS} links are open already. Revoke one that is no longer used."
        raise LinkError(message)
    secret = secrets.token_urlsafe(32)
    link = HandoverLink.objects.create(
        agency_id=casualty.agency_id, casualty=casualty, label=label.strip()[:120] or "Clinic",
        digest=digest_of_secret(secret), made_by_id=acting_user.person_id, made_at=at,
    )  # fmt: skip
    return link, f"{casualty.agency_id}.{secret}"


def revoke_link(*, acting_user: Viewer, link: HandoverLink, at: datetime) -> None:
    """Close a link at once: it opens nothing any more."""
    require(acting_user, LINK)
    if not may_read_card(acting_user, link.casualty):
        message = "Only those who read this card revoke a link to it."
        raise NotAllowedError(message)
    rows = HandoverLink.objects.filter(agency_id=link.agency_id, id=link.id, revoked_at=None)
    rows.update(revoked_at=at)


def keep_link_open(*, acting_user: Viewer, link: HandoverLink, at: datetime) -> datetime:
    """Let a clinic write for a week longer after a death; gives until when."""
    require(acting_user, LINK)
    if not may_read_card(acting_user, link.casualty):
        message = "Only those who read this card keep a link to it open."
        raise NotAllowedError(message)
    ends = end_of(link, at).closes_at
    if ends is None or link.revoked_at is not None:
        message = "This link does not close by itself."
        raise LinkError(message)
    until = max(ends, at) + KEPT_FOR
    rows = HandoverLink.objects.filter(agency_id=link.agency_id, id=link.id, revoked_at=None)
    rows.update(kept_until=until)
    return until


def touch_link(*, link: HandoverLink, at: datetime) -> None:
    """Count an opening."""
    rows = HandoverLink.objects.filter(agency_id=link.agency_id, id=link.id)
    rows.update(opened=F("opened") + 1, last_opened_at=at)


def make_code(*, acting_user: Viewer, link: HandoverLink, way: str, at: datetime) -> str:
    """A code of six digits that proves the clinic, for half an hour; the one before ends.

    Given only by who is named for the clinic's word, to the telephone or mail that he knows:
    whoever holds the link alone can then not write in the clinic's name. `way` says where to.
    """
    if not is_keeper(acting_user, keeper_of(link.casualty)):
        message = "Only the one who is named for the clinic's word, or his deputy, gives a code."
        raise NotAllowedError(message)
    if link.revoked_at is not None:
        message = "This link is revoked. Make another."
        raise LinkError(message)
    if not way.strip():
        message = "Write which telephone or address of the clinic you give it to."
        raise LinkError(message)
    code = f"{secrets.randbelow(1_000_000):06d}"
    rows = HandoverLink.objects.filter(agency_id=link.agency_id, id=link.id)
    rows.update(
        code=_digest(link, code), code_until=at + CODE_FOR, code_tries=0,
        code_way=way.strip()[:254],
    )  # fmt: skip
    return code


def prove_link(*, link: HandoverLink, code: str, at: datetime) -> None:
    """Prove that the clinic holds the code; it counts once. A LinkError where it does not."""
    rows = HandoverLink.objects.filter(agency_id=link.agency_id, id=link.id)
    open_now = rows.exclude(code="").filter(
        code_until__gt=at, code_tries__lt=MOST_TRIES, revoked_at=None
    )
    if not open_now.update(code_tries=F("code_tries") + 1):
        raise LinkError(_WRONG)
    kept = rows.values_list("code", flat=True).get()
    plain = "".join(sign for sign in code if sign.isdecimal())
    if not constant_time_compare(kept, _digest(link, plain)):
        raise LinkError(_WRONG)
    if not rows.filter(code=kept).update(code="", code_until=None):
        raise LinkError(_WRONG)


def _digest(link: HandoverLink, code: str) -> str:
    return salted_hmac(f"casualty.link:{link.id}", code, algorithm="sha256").hexdigest()
