"""The one sender: what is asked of each person, by mail, once a day at most.

A mail leaves the house, so it holds kinds and numbers and one address: no name, no record, no
place. What is told is what the query of prompts gives at that moment, so a silence stops it too.
"""

from __future__ import annotations

from collections import Counter
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Account, Agency, Person
from watchbook.ground.people.queries import viewer_of
from watchbook.ground.records.actions.notices import (
    claim_digests,
    give_back_digest,
    note_sent,
    take_digest,
)
from watchbook.ground.records.choices import Channel, Mailed
from watchbook.ground.records.models import NoticeChoice
from watchbook.ground.records.queries.prompts import Asked, prompts_for
from watchbook.ground.records.slots import prompt_words
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.models import Digest

DIGESTS_EVERY_S = 300
SENT_FROM_HOUR, SENT_UNTIL_HOUR = 6, 12
"""Local hours in which digests go out; a server that was off until noon sends none that day."""
MOST_AT_ONCE, MOST_TRIES = 200, 3
_MONDAY = 0


def is_mail_on() -> bool:
    """Whether mail leaves this installation at all."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def send_digests(at: datetime) -> str:
    """Send what is due in every agency; gives what went wrong, or "" for the worker."""
    if not is_mail_on():
        return ""
    wrong: list[str] = []
    for agency in Agency.objects.order_by("code"):
        with acting_for(agency.code):
            wrong += _send_of(agency, at)
    return "; ".join(dict.fromkeys(wrong))


def _send_of(agency: Agency, at: datetime) -> list[str]:
    local = at.astimezone(ZoneInfo(agency.timezone))
    if not SENT_FROM_HOUR <= local.hour < SENT_UNTIL_HOUR:
        return []
    often = [Mailed.DAILY] + ([Mailed.WEEKLY] if local.weekday() == _MONDAY else [])
    wanted = NoticeChoice.objects.filter(agency_id=agency.code, mailed__in=often)
    people = sorted(set(wanted.values_list("person_id", flat=True)))
    digests = claim_digests(agency=agency.code, people=people, day=local.date())
    waiting = [one for one in digests if one.tries < MOST_TRIES][:MOST_AT_ONCE]
    wrong = []
    try:
        for digest in waiting:
            wrong += _send_one(agency, digest, often, at)
    except OSError as lost:
        # Not reached, which takes no digest in hand; or lost over a letter that the server may
        # have taken, which is therefore never sent again. The others wait for the next time.
        wrong.append(_said(lost))
    return wrong


def _send_one(agency: Agency, digest: Digest, often: Sequence[Mailed], at: datetime) -> list[str]:
    viewer, address = _reader(agency, digest, at)
    asked = prompts_for(viewer, at, [Channel(how) for how in often]) if viewer else []
    if not asked:
        take_digest(digest=digest, count=0)
        return []
    with get_connection() as server:
        if not take_digest(digest=digest, count=len(asked)):
            return []
        try:
            EmailMessage(*_words(agency, asked), None, [address], connection=server).send()
        except (SMTPResponseException, SMTPRecipientsRefused) as refused:
            give_back_digest(digest=digest)
            return [_said(refused)]
        note_sent(digest=digest, at=at)
    return []


def _said(trouble: OSError) -> str:
    return f"mail: {type(trouble).__name__}: {trouble}"[:200]


def _reader(agency: Agency, digest: Digest, at: datetime) -> tuple[Viewer | None, str]:
    person = Person.objects.filter(agency_id=agency.code, id=digest.person_id).first()
    account = (
        Account.objects.filter(id=person.account, is_active=True).first()
        if person is not None and person.account
        else None
    )
    if account is None:
        return None, ""
    viewer = viewer_of(account, agency, at)
    return (viewer, account.email) if viewer.is_signed_in else (None, "")


def _words(agency: Agency, asked: Sequence[Asked]) -> tuple[str, str]:
    zone = ZoneInfo(agency.timezone)
    counts = Counter(one.prompt.kind for one in asked)
    first = {one.prompt.kind: one.by_at for one in reversed(asked)}
    lines = []
    for kind, count in sorted(counts.items(), key=lambda pair: (first[pair[0]], pair[0])):
        due = first[kind].astimezone(zone)
        due_words = f"{'first ' if count > 1 else ''}due {day_text(due)}"
        lines.append(f"- {prompt_words(kind)}: {count}, {due_words}")
    address, choices = (
        settings.WATCHBOOK_ADDRESS.rstrip("/") + reverse(name, kwargs={"agency": agency.code})
        for name in ("records:index", "records:notices")
    )
    things = "1 thing waits" if len(asked) == 1 else f"{len(asked)} things wait"
    text = "\n".join(
        [
            f"{things} for you in Watchbook:",
            "",
            *lines,
            "",
            f"Read them here: {address}",
            "",
            "What they are about is not written in mail. You choose what you are told, and how, or",
            f"to get no mail, here: {choices}",
            "",
        ]
    )
    return f"Watchbook: {things} for you", text
