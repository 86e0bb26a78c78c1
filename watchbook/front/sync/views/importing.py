"""`/<agency>/inbox/import/`: take in the file to which a phone exported its outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from watchbook.front.sync.actions import import_outbox
from watchbook.front.sync.outbox_file import MOST_BYTES, OutboxFileError, read_outbox
from watchbook.front.sync.views.desk import viewer_with_inbox

if TYPE_CHECKING:
    from watchbook.front.sync.actions import Brought
    from watchbook.front.sync.outbox_file import ExportedOutbox


@require_http_methods(["GET", "POST"])
@never_cache
def import_file(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # the middleware reads it
    """Choose the file; then what became of each submission in it."""
    viewer = viewer_with_inbox(request)
    if request.method == "GET":
        return render(request, "sync/import.html", {})
    try:
        outbox = read_outbox(_uploaded(request))
        _refuse_foreign(outbox, str(viewer.agency))
    except OutboxFileError as error:
        return render(request, "sync/import.html", {"trouble": str(error)}, status=422)
    brought = import_outbox(acting_user=viewer, outbox=outbox, at=timezone.now())
    context = {"brought": brought, "damaged": outbox.damaged, "told": _told(brought)}
    return render(request, "sync/import.html", context)


def _uploaded(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is None:
        raise OutboxFileError("Choose the file that the phone exported.")
    if (file.size or 0) > MOST_BYTES:
        raise OutboxFileError(f"The file is larger than {MOST_BYTES // 2**20} MB.")
    return bytes(file.read())


def _refuse_foreign(outbox: ExportedOutbox, agency: str) -> None:
    named = {row.agency for row in outbox.submissions}
    if named and agency not in named:
        others = ", ".join(sorted(name or "none" for name in named))[:200]
        raise OutboxFileError(f"Nothing in it is for this agency; it belongs to: {others}.")


def _told(brought: list[Brought]) -> dict[str, int]:
    """How many are new here, were here already, and were not taken."""
    return {
        "new": sum(1 for one in brought if one.row is not None and one.is_new),
        "known": sum(1 for one in brought if one.row is not None and not one.is_new),
        "troubled": sum(1 for one in brought if one.row is None),
    }
