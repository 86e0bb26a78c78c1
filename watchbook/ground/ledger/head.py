"""The head of an agency's log: the one row that orders its writes."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection

from watchbook.ground.ledger.chain import Link, db_time, db_uuid
from watchbook.ground.ledger.models import LogHead

if TYPE_CHECKING:
    from watchbook.core.schema.leaves import Leaf

_HEAD = ["id", "epoch", "size", "last_received_at", "last_n", "last_next"]


def take_head(agency: str) -> LogHead | None:
    """Lock the agency's log head until the transaction ends. Plain SQL: it is in every write."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(_HEAD)} FROM ledger_loghead WHERE agency_id = %s{lock}",  # noqa: S608  # columns of ours
            [agency],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    head = LogHead(agency_id=agency, **dict(zip(_HEAD, row, strict=True)))
    head.id = row[0] if isinstance(row[0], uuid.UUID) else uuid.UUID(row[0])
    if isinstance(head.last_received_at, str):
        head.last_received_at = datetime.fromisoformat(head.last_received_at)
    if head.last_received_at is not None and head.last_received_at.tzinfo is None:
        head.last_received_at = head.last_received_at.replace(tzinfo=UTC)
    return head


def move_head(head: LogHead) -> None:
    """Keep the head's new size, time and chain."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_loghead SET epoch = %s, size = %s, last_received_at = %s, last_n = %s, "
            "last_next = %s WHERE id = %s",
            [
                head.epoch,
                head.size,
                db_time(head.last_received_at),
                head.last_n,
                bytes(head.last_next) if head.last_next else None,
                db_uuid(head.id),
            ],
        )


def clock_stepped_back(head: LogHead, now: datetime) -> Link:
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


def log_link(head: LogHead, *, act: str, actor: str, body: dict[str, Leaf]) -> Link:
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
        tag=bytes(head.last_next) if head.last_next else os.urandom(16),
        body=body,
    )
    head.last_n, head.last_next = link.n, link.next_tag
    return link
