"""The audit: one file a day and agency, one line an event, appended in the request itself.

What CJIS Security Policy AU-2 and AU-3 ask for: what, when, where from, who, on
what, with what outcome. People stand there by id, not by name (AU-3: minimise).
A finished day's digest goes into the ledger (`actions.seal_audit_days`), so that
a later change to the file shows.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from watchbook.ground.people.choices import AuditEvent, Outcome
from watchbook.ground.people.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from watchbook.ground.people.models import Account
    from watchbook.ground.people.viewer import Viewer

INSTALLATION = "_installation"
"""The folder of events that belong to no agency, such as a sign-in with an unknown address.
No agency code has an underscore."""

_LONGEST, _LONGEST_WHAT = 300, 1_200
"""An export names its columns; everything else is a few words."""


@dataclass(frozen=True)
class AuditLine:
    """One line of an audit file. `who` is the actor's opaque id; `at` is aware UTC."""

    at: datetime
    event: str
    outcome: str
    who: str
    where: str
    what: str
    record: str
    session: str


def folder_of(agency: str) -> Path:
    """Where an agency's audit files lie."""
    return Path(settings.WATCHBOOK_AUDIT_DIR) / agency


def file_of(agency: str, day: date) -> Path:
    """The file of one day (UTC)."""
    return folder_of(agency) / f"{day.isoformat()}.jsonl"


def address_of(request: HttpRequest | None) -> str:
    """The network address a request came from, through as many proxies as the settings trust."""
    if request is None or "REMOTE_ADDR" not in request.META:
        return ""
    trusted = settings.WATCHBOOK_TRUSTED_PROXIES
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    hops = [*(part for part in passed if part), request.META["REMOTE_ADDR"]]
    return str(hops[max(0, len(hops) - 1 - trusted)])[:45]


def session_of(request: HttpRequest | None) -> str:
    """The opaque id of the request's sign-in, or empty."""
    session = getattr(request, "session", None)
    return str(session.get("sign_in", "")) if session is not None else ""


def record_event(
    agency: str,
    event: AuditEvent,
    *,
    who: str,
    outcome: Outcome = Outcome.DONE,
    what: str = "",
    record: object = "",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> None:
    """Append one line to the day's file. Effects: one `write` on a file opened with O_APPEND.

    One write below the pipe's size is whole even when several processes append,
    so no line is ever cut by another. Raises OSError if the disk refuses: an
    event that cannot be recorded must not happen quietly.
    """
    at = (at or timezone.now()).astimezone(UTC)
    line = {
        "at": at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 10_000:02d}Z",
        "event": str(event),
        "outcome": str(outcome),
        "who": who,
        "where": address_of(request),
        "what": what[:_LONGEST_WHAT],
        "record": str(record or "")[:_LONGEST],
        "session": session_of(request),
    }
    path = file_of(agency, at.date())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, json.dumps(line, ensure_ascii=False).encode() + b"\n")
    finally:
        os.close(descriptor)


def audit_of_account(
    account: Account | None,
    event: AuditEvent,
    *,
    outcome: Outcome = Outcome.DONE,
    what: str = "",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> None:
    """Record an event of an account in every agency it belongs to, or in the installation's."""
    codes: list[str] = []
    if account is not None:
        codes += Membership.objects.filter(account=account).values_list("agency_id", flat=True)
    who = f"account:{account.id}" if account else "unknown"
    for code in codes or [INSTALLATION]:
        record_event(code, event, who=who, outcome=outcome, what=what, request=request, at=at)


def record_reading(
    viewer: Viewer,
    what: str,
    record_id: object,
    request: HttpRequest | None,
    *,
    at: datetime | None = None,
) -> None:
    """Append that somebody read restricted fields: call it in the view, before rendering.

    `what` is the record's kind or a few words; `request` may be None outside one.
    """
    record_event(
        viewer.agency or INSTALLATION,
        AuditEvent.READING,
        who=viewer.actor_id,
        what=what,
        record=record_id,
        request=request,
        at=at,
    )


def days_of(agency: str) -> list[date]:
    """Days that have a file, newest first."""
    found = []
    for path in folder_of(agency).glob("*.jsonl"):
        try:
            found.append(date.fromisoformat(path.stem))
        except ValueError:
            continue
    return sorted(found, reverse=True)


def lines_of(agency: str, day: date) -> Iterator[AuditLine]:
    """The lines of a day in order. A line that cannot be read is given as a failed event."""
    path = file_of(agency, day)
    if not path.exists():
        return
    with path.open("rb") as file:
        for raw in file:
            yield _line_in(raw, day)


def digest_of(agency: str, day: date) -> tuple[str, int]:
    """SHA-256 in hex and the number of lines of a day's file; of nothing when there is none."""
    path = file_of(agency, day)
    content = path.read_bytes() if path.exists() else b""
    return hashlib.sha256(content).hexdigest(), content.count(b"\n")


def _line_in(raw: bytes, day: date) -> AuditLine:
    try:
        told = json.loads(raw)
        return AuditLine(
            at=datetime.fromisoformat(told["at"]),
            **{
                name: str(told.get(name, ""))
                for name in ("event", "outcome", "who", "where", "what", "record", "session")
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return AuditLine(midnight, "unreadable", "failed", "", "", repr(raw[:80]), "", "")
