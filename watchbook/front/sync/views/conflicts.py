"""What can be done about a conflict beside writing a new version: keep what stands, remind."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from watchbook.front.sync.actions import keep_what_stands, remind_author
from watchbook.front.sync.errors import SettleError
from watchbook.front.sync.queries import submission_seen
from watchbook.front.sync.views.desk import viewer_with_inbox


@require_POST
def keep(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:
    """The author leaves the newest version as it is, and says why."""
    viewer = viewer_with_inbox(request)
    row = submission_seen(viewer, sent_as)
    note = request.POST.get("note", "").replace("\0", "")
    try:
        keep_what_stands(acting_user=viewer, row=row, note=note, at=timezone.now())
        messages.success(request, "Settled. Both versions stay with the record, with your reason.")
    except SettleError as error:
        messages.warning(request, str(error))
    return redirect("inbox:submission", agency=agency, sent_as=sent_as)


@require_POST
def remind(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:
    """A supervisor asks the author to settle it."""
    viewer = viewer_with_inbox(request)
    row = submission_seen(viewer, sent_as)
    try:
        remind_author(acting_user=viewer, row=row, at=timezone.now())
        messages.success(request, "Its author is reminded, in your name.")
    except SettleError as error:
        messages.warning(request, str(error))
    return redirect("inbox:submission", agency=agency, sent_as=sent_as)
