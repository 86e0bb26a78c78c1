"""Who is locked out, and who agrees to end it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.ground.people import actions, queries
from watchbook.ground.people.views.lists import viewer_in


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # the address names it
    """The agency's locked accounts, with who has agreed already."""
    context = {"locked": queries.lockouts_of(viewer_in(request), timezone.now())}
    return render(request, "people/lockouts.html", context)


@require_POST
def release(request: HttpRequest, agency: str, lockout_id: UUID) -> HttpResponse:
    """Agree that a lock-out ends; the second agreement ends it."""
    viewer, at = viewer_in(request), timezone.now()
    lockout = queries.lockout_named(viewer, lockout_id, at)
    if actions.agree_to_release(acting_user=viewer, lockout=lockout, at=at, request=request):
        messages.success(request, "Two have agreed: the lock-out is ended.")
    else:
        messages.info(request, "Your agreement is noted. One more person is needed.")
    return redirect("people:lockouts", agency)
