"""What the people's room does with every export: the audit, the stamp, and the reason.

The middleware says which request is being answered, so that no list of any room can leave without
a line in the audit, whoever wrote its view. Restricted fields come only with a reason that was
given for that very list, once.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from watchbook.ground.people.audit import INSTALLATION, record_event
from watchbook.ground.people.choices import AuditEvent
from watchbook.ground.people.errors import ExportReasonError
from watchbook.ground.people.permissions import require
from watchbook.ground.web.exports import Stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest

    from watchbook.ground.people.viewer import Viewer

EXPORT_RESTRICTED = "people.export_restricted"
GIVEN, REASON_LENGTH = "export_reason", 300
HOLDS_FOR = timedelta(minutes=10)
"""How long a reason waits for its list; it is used up by the first file."""

_answered: ContextVar[HttpRequest | None] = ContextVar("answered", default=None)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Say which request is being answered, while it is."""
    token = _answered.set(request)
    try:
        yield
    finally:
        _answered.reset(token)


def watch_export(
    name: str, form: str, columns: Sequence[str], restricted: Sequence[str]
) -> Stamp | None:
    """Write the audit's line of an export and give its stamp; None where nobody asked for it.

    An ExportReasonError where restricted fields are asked for and no reason was given yet.
    """
    request = _answered.get()
    if request is None:
        return None
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    at = timezone.now()
    reason = ""
    if restricted and request.GET.get("restricted") == "yes":
        require(viewer, EXPORT_RESTRICTED)
        reason = _reason_for(request, at)
    kept = [column for column in columns if reason or column not in restricted]
    told = f"restricted ({' '.join(restricted)}), because: {reason}; " if reason else ""
    record_event(
        viewer.agency or INSTALLATION, AuditEvent.EXPORT, who=viewer.actor_id,
        what=f"{name}.{form}, as of {at:%Y-%m-%dT%H:%M:%SZ}; {told}columns: {' '.join(kept)}",
        record=request.get_full_path(), request=request, at=at,
    )  # fmt: skip
    return Stamp(viewer.name or viewer.actor_id, at, reason)


def _reason_for(request: HttpRequest, at: datetime) -> str:
    """The reason that was given for this address; it counts once, and not for long."""
    given = request.session.pop(GIVEN, None)
    address = request.get_full_path()
    if not given or given["address"] != address:
        raise ExportReasonError(address)
    if at - datetime.fromisoformat(given["at"]) < HOLDS_FOR:
        return str(given["reason"])
    raise ExportReasonError(address)


def keep_reason(request: HttpRequest, address: str, reason: str) -> None:
    """Keep the reason for which the list at this address is taken away whole, for its next file."""
    request.session[GIVEN] = {
        "address": address, "reason": reason, "at": timezone.now().isoformat(),
    }  # fmt: skip
