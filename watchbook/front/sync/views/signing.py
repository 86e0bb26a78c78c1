"""`/sync/<agency>/submissions/<uuid>/signed`: a person signs for what his phone sent locked."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from watchbook.front.sync.access import sender
from watchbook.front.sync.choices import Status
from watchbook.front.sync.queries import is_own, submission_sent_as
from watchbook.front.sync.views.submissions import refusal
from watchbook.ground.records.actions import sign_for


@require_POST
def signed(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:
    """200 once it is signed for, or was; 404 where it is not his; 409 while it is not a record."""
    viewer = sender(request)
    if viewer is None:
        return refusal(401, "Sign in first.")
    row = submission_sent_as(viewer, sent_as) if viewer.agency == agency else None
    if row is None or not is_own(viewer, row):
        return refusal(404, "No such submission of yours has come.")
    if row.status != Status.ACCEPTED or row.record_id is None:
        return refusal(409, "It is not in the record yet; a person looks at it in the inbox.")
    sign_for(acting_user=viewer, kind=row.kind, record_id=row.record_id, at=timezone.now())
    return JsonResponse({"signed": True})
