"""Sessions: begun, used, ended. They are no records; the audit file tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session

from watchbook.ground.people.choices import EndedBy
from watchbook.ground.people.models import Account, SignIn

if TYPE_CHECKING:
    from datetime import datetime


def start_sign_in(
    *, account: Account, session_key: str, address: str, device: str, at: datetime
) -> SignIn:
    """Note that a session began."""
    Account.objects.filter(id=account.id).update(last_seen_at=at)
    return SignIn.objects.create(
        account=account,
        session_key=session_key,
        started_at=at,
        last_seen_at=at,
        address=address,
        device=device[:200],
    )


def touch_sign_in(*, account: Account, sign_in_id: str, at: datetime) -> None:
    """Note that a session was used; called at most once a minute."""
    Account.objects.filter(id=account.id).update(last_seen_at=at)
    SignIn.objects.filter(id=sign_in_id, account=account, ended_at=None).update(last_seen_at=at)


def end_sign_in(*, account: Account, sign_in_id: str, by: EndedBy, at: datetime) -> None:
    """End one session of an account, wherever it is open. Effects: its session row goes too."""
    found = SignIn.objects.filter(id=sign_in_id, account=account, ended_at=None).first()
    if found is None:
        return
    Session.objects.filter(session_key=found.session_key).delete()
    SignIn.objects.filter(id=found.id).update(ended_at=at, ended_by=by)


def forget_old_sign_ins(*, before: datetime, at: datetime) -> int:
    """Delete sessions that ran out, and sign-ins last used before an instant; gives how many.

    The audit file has had them; the list is for their owner, and need not outlive its use.
    """
    Session.objects.filter(expire_date__lt=at).delete()
    gone, _ = SignIn.objects.filter(last_seen_at__lt=before).delete()
    return gone


def sign_out_everywhere(*, account: Account, at: datetime) -> int:
    """End every session of an account, this one too; gives how many were open."""
    still_open = SignIn.objects.filter(account=account, ended_at=None)
    keys = list(still_open.values_list("session_key", flat=True))
    # Sessions that somehow escaped the list are refused by this instant in any case.
    Account.objects.filter(id=account.id).update(signed_out_before=at)
    Session.objects.filter(session_key__in=keys).delete()
    return still_open.update(ended_at=at, ended_by=EndedBy.EVERYWHERE)
