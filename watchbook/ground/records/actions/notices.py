"""How one is told: own choices, and own calendar addresses. Settings of a person, no records."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.ground.people.digests import digest_of_secret
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.records.choices import Mailed
from watchbook.ground.records.errors import NoticeError
from watchbook.ground.records.models import CalendarLink, Digest, NoticeChoice
from watchbook.ground.records.queries.notices import calendar_links_of
from watchbook.ground.records.slots import prompt_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

MOST_LINKS = 10
_TOUCH_EVERY = timedelta(minutes=5)


def choose_notices(*, acting_user: Viewer, choices: Mapping[str, tuple[bool, str]]) -> None:
    """Keep how the acting user wants to be told of each kind of prompt: `(shown, mailed)`."""
    person_id = _person(acting_user)
    known = {kind for kind, _ in prompt_kinds()}
    for kind, (_, mailed) in choices.items():
        if kind not in known or mailed not in Mailed.values:
            message = "Choose from what the page offers; nothing was changed."
            raise NoticeError(message)
    for kind, (is_shown, mailed) in choices.items():
        NoticeChoice.objects.update_or_create(
            agency_id=acting_user.agency,
            person_id=person_id,
            kind=kind,
            defaults={"is_shown": is_shown, "mailed": mailed},
        )


def make_calendar_link(
    *, acting_user: Viewer, label: str, at: datetime
) -> tuple[CalendarLink, str]:
    """An address for the acting user's calendar program; the link, and its token, shown once."""
    person_id = _person(acting_user)
    if acting_user.account_id is None:
        message = "Only a signed-in person makes a calendar address."
        raise NotAllowedError(message)
    if calendar_links_of(acting_user).count() >= MOST_LINKS:
        message = f"You have {MOST_LINKS} calendar addresses. Revoke one that is no longer used."
        raise NoticeError(message)
    secret = secrets.token_urlsafe(32)
    link = CalendarLink.objects.create(
        agency_id=str(acting_user.agency),
        person_id=person_id,
        account_id=acting_user.account_id,
        label=label.strip()[:80] or "Calendar",
        digest=digest_of_secret(secret),
        made_at=at,
    )
    return link, f"{acting_user.agency}.{secret}"


def revoke_calendar_link(*, acting_user: Viewer, link_id: UUID, at: datetime) -> None:
    """End one of one's own addresses at once."""
    ended = calendar_links_of(acting_user).filter(id=link_id).update(revoked_at=at)
    if not ended:
        message = "No such calendar address of yours."
        raise NotFoundError(message)


def touch_calendar_link(*, link: CalendarLink, at: datetime) -> None:
    """Note that a calendar program came, at most every five minutes."""
    old = Q(last_used_at=None) | Q(last_used_at__lt=at - _TOUCH_EVERY)
    CalendarLink.objects.filter(old, agency_id=link.agency_id, id=link.id).update(last_used_at=at)


def claim_digests(*, agency: str, people: Iterable[UUID], day: date) -> list[Digest]:
    """The digests of a day that are still to be sent; makes those that are not there yet."""
    Digest.objects.bulk_create(
        [Digest(agency_id=agency, person_id=one, day=day) for one in people],
        ignore_conflicts=True,
    )
    rows = Digest.objects.filter(agency_id=agency, person_id__in=list(people), day=day)
    return list(rows.filter(is_done=False).order_by("id"))


def take_digest(*, digest: Digest, count: int) -> bool:
    """Take one digest in hand before it is sent; False where another process has it already."""
    rows = Digest.objects.filter(agency_id=digest.agency_id, id=digest.id, is_done=False)
    return rows.update(is_done=True, count=count, tries=digest.tries + 1) == 1


def note_sent(*, digest: Digest, at: datetime) -> None:
    """The mail server took it."""
    Digest.objects.filter(agency_id=digest.agency_id, id=digest.id).update(sent_at=at)


def give_back_digest(*, digest: Digest) -> None:
    """The mail server refused before it took anything: to be tried again."""
    Digest.objects.filter(agency_id=digest.agency_id, id=digest.id).update(is_done=False)


def _person(acting_user: Viewer) -> UUID:
    if acting_user.person_id is None or acting_user.agency is None:
        message = "Sign in as a person of the agency to choose how you are told."
        raise NotAllowedError(message)
    return acting_user.person_id
