"""The page that asks why a list is taken away with its restricted fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.exporting import EXPORT_RESTRICTED, REASON_LENGTH, keep_reason
from watchbook.ground.people.permissions import require
from watchbook.ground.people.views.lists import viewer_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
def reason(request: HttpRequest, agency: str) -> HttpResponse:
    """Ask for the reason, keep it for one file, and give that file."""
    require(viewer_in(request), EXPORT_RESTRICTED)
    address = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    if not own or not address.startswith(f"/{agency}/"):
        raise NotFoundError("There is no such list here.")
    text = request.POST.get("reason", "").strip()
    problem = ""
    if request.method == "POST":
        if text and len(text) <= REASON_LENGTH:
            keep_reason(request, address, text)
            return redirect(address)
        problem = f"Write why, in at most {REASON_LENGTH} characters; it stands in the audit."
    context = {"back": address.split("?")[0], "reason": text, "problem": problem}
    return render(request, "people/export_reason.html", context, status=422 if problem else 200)
