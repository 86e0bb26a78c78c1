"""The agency's settings: a record like any other, with versions and reasons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from watchbook.ground.ledger.reading import history
from watchbook.ground.people import actions, queries
from watchbook.ground.people.forms import PolicyForm
from watchbook.ground.people.permissions import require
from watchbook.ground.people.views.lists import viewer_in


def settings_page(request: HttpRequest, agency: str) -> HttpResponse:
    """Show and change the settings."""
    viewer = viewer_in(request)
    require(viewer, "people.manage")
    policy = queries.policy_of(viewer)
    form = PolicyForm(request.POST) if request.method == "POST" else PolicyForm.of(policy)
    if form.is_bound and form.is_valid():
        actions.set_policy(
            acting_user=viewer,
            values=form.values(),
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        return redirect("people:settings", agency)
    steps = history(agency, policy.id) if policy.version else []
    context = {"form": form, "history": steps[::-1]}
    return render(request, "people/settings.html", context, status=422 if form.errors else 200)
