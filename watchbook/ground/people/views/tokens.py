"""Tokens of programs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.ground.people import actions, queries
from watchbook.ground.people.errors import PeopleError
from watchbook.ground.people.forms import TokenForm
from watchbook.ground.people.models import ApiToken
from watchbook.ground.people.permissions import may
from watchbook.ground.people.views.lists import as_file, viewer_in
from watchbook.ground.web.pagination import page_of


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it
    """One's own tokens; all of the agency's for whoever manages people."""
    viewer = viewer_in(request)
    tokens = queries.tokens_of(viewer)
    file = as_file(request, "tokens", lambda: [_as_row(token) for token in tokens])
    if file is not None:
        return file
    context = {
        "page": page_of(request, tokens),
        "sees_all": may(viewer, "people.manage"),
        "now_at": timezone.now(),
    }
    return render(request, "people/tokens.html", context)


@never_cache
def new(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # the address names it
    """Make a token; its secret is shown on the answer and never again."""
    viewer = viewer_in(request)
    form = TokenForm(viewer, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            token, secret = actions.make_token(
                acting_user=viewer, name=told["name"], scopes=told["scopes"], days=told["days"],
                at=timezone.now(),
            )  # fmt: skip
            return render(request, "people/token_once.html", {"token": token, "secret": secret})
        except PeopleError as error:
            form.add_error(None, str(error))
    status = 422 if form.errors else 200
    return render(request, "people/new_token.html", {"form": form}, status=status)


@require_POST
def revoke(request: HttpRequest, agency: str, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    viewer = viewer_in(request)
    token = queries.token_named(viewer, token_id)
    actions.revoke_token(acting_user=viewer, token=token, at=timezone.now())
    messages.success(request, f"The token “{token.name}” opens nothing any more.")
    return redirect("people:tokens", agency)


def _as_row(token: ApiToken) -> dict[str, object]:
    names = ("name", "created_at", "expires_at", "last_used_at", "revoked_at")
    kept = {name: getattr(token, name) for name in names}
    return kept | {"acts_as": token.account.email, "may": ", ".join(token.scopes)}
