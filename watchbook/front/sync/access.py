"""Who sends: a signed-in person, or a program with a token in place of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.viewer import Viewer

if TYPE_CHECKING:
    from django.http import HttpRequest


def sender(request: HttpRequest) -> Viewer | None:
    """The viewer of the request, by session or by token; None where nobody is signed in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    if viewer.kind == "public" and viewer.account_id is None:
        return None
    return viewer
