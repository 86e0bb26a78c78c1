"""Agencies and accounts: made by a command or an invitation, never by a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from watchbook.ground.ledger.keys import make_keys
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.models import LogHead
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.addresses import CODE, FIRST_WORDS
from watchbook.ground.people.errors import PeopleError
from watchbook.ground.people.models import Account, Agency

if TYPE_CHECKING:
    from datetime import datetime


def add_agency(*, code: str, name: str, timezone: str, is_demo: bool = False) -> Agency:
    """A new agency: its directory row, its log and its keys. Run by a command, never by a page.

    Raises:
        PeopleError: the code is taken or no code, the name is empty, the time zone unknown.
    """
    if not CODE.fullmatch(code) or code in FIRST_WORDS:
        message = "A code is 2 to 20 of a-z, 0-9 and -, and no word of an address."
        raise PeopleError(message)
    if not name.strip():
        message = "An agency needs a name."
        raise PeopleError(message)
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"There is no time zone {timezone!r}; one is America/Chicago."
        raise PeopleError(message) from None
    if Agency.objects.filter(code=code).exists():
        message = f"The code {code!r} is taken; codes are never reused."
        raise PeopleError(message)
    make_keys(code)
    with write_turn(), transaction.atomic(), acting_for(code):
        agency = Agency.objects.create(code=code, name=name, timezone=timezone, is_demo=is_demo)
        LogHead.objects.create(agency_id=code)
    return agency


def add_account(*, email: str, password: str | None, hashed: str = "") -> Account:
    """A new sign-in. Without a password it can only be entered by an invitation.

    `hashed` is a password that was hashed before: to hash the demo's one password for each of its
    people would take seconds.

    Raises:
        PeopleError: there is an account with this address.
    """
    if Account.objects.filter(email__iexact=email).exists():
        message = "There is an account with this address already."
        raise PeopleError(message)
    if hashed:
        return Account.objects.create(email=email.lower(), password=hashed)
    return Account.objects.create_user(email, password)


def disable_account(*, account: Account) -> None:
    """Close an account: nobody signs in with it until somebody opens it again."""
    Account.objects.filter(id=account.id).update(is_active=False)
    account.is_active = False


def disable_idle_accounts(*, unused_since: datetime) -> int:
    """Close accounts that nobody has used since then; gives how many (CJIS AC-2: 90 days)."""
    return (
        Account.objects.filter(is_active=True, created_at__lt=unused_since)
        .exclude(last_seen_at__gte=unused_since)
        .update(is_active=False)
    )
