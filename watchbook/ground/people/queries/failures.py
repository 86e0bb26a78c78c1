"""How many wrong signatures and codes were met of late, by any process of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.actions.lockouts import subject_of
from watchbook.ground.people.models import BadLogon

if TYPE_CHECKING:
    from datetime import datetime


def failures_since(what: str, since: datetime) -> int:
    """How many wrong attempts at `what` any process counted since. One read by an index."""
    return BadLogon.objects.filter(subject=subject_of(what), at__gt=since).count()
