"""Finds who looks: the viewer of a request, for the one agency that its address names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.addresses import agency_code_in
from watchbook.ground.people.models import Account
from watchbook.ground.people.queries import agency_named, viewer_of
from watchbook.ground.people.viewer import PUBLIC, Viewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ViewerMiddleware:
    """Sets `request.viewer` and lets every statement of the request act for its agency."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request as its viewer."""
        code = agency_code_in(request.path_info)
        viewer = self._viewer(request, code)
        request.viewer = viewer  # type: ignore[attr-defined]  # Django has no typed place for it
        with acting_for(code or None):
            return self.get_response(request)

    def _viewer(self, request: HttpRequest, code: str | None) -> Viewer:
        account = request.user
        if not isinstance(account, Account):
            return PUBLIC
        agency = agency_named(code) if code else None
        if agency is None:
            return Viewer(kind="account", account_id=account.id, name=account.email)
        viewer = viewer_of(account, agency, timezone.now())
        if not viewer.is_signed_in:
            return Viewer(kind="public", account_id=account.id, name=account.email)
        return viewer
