"""Wrong signatures and codes, counted where every process of the server sees them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.people.actions.lockouts import subject_of
from watchbook.ground.people.models import BadLogon

if TYPE_CHECKING:
    from datetime import datetime

_FORGET_AFTER = timedelta(days=1)


def note_failure(*, what: str, address: str, at: datetime) -> None:
    """Count one wrong attempt at `what`, beside the wrong sign-ins; nobody is locked out by it.

    One insert and one delete by an index. Ask `failures_since` first, so that a flood is counted
    to its limit and writes nothing more.
    """
    with write_turn(), transaction.atomic():
        BadLogon.objects.filter(subject=subject_of(what), at__lt=at - _FORGET_AFTER).delete()
        BadLogon.objects.create(subject=subject_of(what), at=at, address=address)
