"""The head of an agency's log: the one row that orders its writes."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from watchbook.ground.ledger.chain import Link
from watchbook.ground.ledger.rows import db_time, db_uuid
from watchbook.ground.ledger.statements import Row, ask, hex_of, is_postgres, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.core.schema.leaves import Leaf


_HELD = (
    "SELECT id, epoch, size, last_received_at, last_n, last_next FROM ledger_loghead "
    "WHERE agency_id = %s"
)

LONGEST_WAIT = timedelta(minutes=5)
"""How long a write may have waited for its turn after it took its time."""


@dataclass
class Head:
    """The row as this transaction holds it."""

    id: uuid.UUID
    epoch: int
    size: int
    last_received_at: datetime | None
    last_n: int
    last_next: bytes | None


def take_head(agency: str) -> Head | None:
    """Lock the agency's log head until the transaction ends."""
    return ask_for_head(agency)()


def ask_for_head(agency: str) -> Callable[[], Head | None]:
    """The same; what this gives waits for the head. Statements sent since stand behind the lock."""
    lock = " FOR UPDATE" if is_postgres() else ""
    answer = ask(_HELD + lock, [agency])
    return lambda: _head_in(answer())


def _head_in(rows: list[Row]) -> Head | None:
    if not rows:
        return None
    row_id, epoch, size, at, last_n, last_next = rows[0]
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    last_next = bytes(last_next) if last_next else None
    return Head(uuid.UUID(hex_of(row_id)), epoch, size, at, last_n, last_next)


def move_head(head: Head) -> None:
    """Keep the head's new size, time and chain."""
    run(
        "UPDATE ledger_loghead SET epoch = %s, size = %s, last_received_at = %s, last_n = %s, "
        "last_next = %s WHERE id = %s",
        [
            head.epoch,
            head.size,
            db_time(head.last_received_at),
            head.last_n,
            head.last_next,
            db_uuid(head.id),
        ],
    )


def is_clock_behind(head: Head, at: datetime, now: datetime) -> bool:
    """Whether the server's clock stood behind the last entry's when a write took the time `at`.

    Not where it only waited for its turn: then the clock stands after the last entry by now.
    """
    last = head.last_received_at
    if last is None or at >= last:
        return False
    return now < last or last - at > LONGEST_WAIT


def clock_stepped_back(head: Head, now: datetime) -> Link:
    """The entry that says, before the others, that the server's clock stepped back."""
    assert head.last_received_at is not None
    return log_link(
        head,
        act="clock-stepped-back",
        actor="system",
        body={
            "/act": "clock-stepped-back",
            "/before": head.last_received_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "/now": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        },
    )


def log_link(head: Head, *, act: str, actor: str, body: dict[str, Leaf]) -> Link:
    """An entry about the log itself, chained to the log's earlier ones. Moves the head's chain."""
    link = Link(
        kind="ledger.log",
        record_id=head.id,
        n=head.last_n + 1,
        version=0,
        act=act,
        actor=actor,
        occurred_at=None,
        recorded_at=None,
        tag=head.last_next or os.urandom(16),
        body=body,
    )
    head.last_n, head.last_next = link.n, link.next_tag
    return link
