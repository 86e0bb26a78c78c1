"""What every page of this room has around it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.records.views.page import pressed as pressed_to
from watchbook.ground.records.views.page import viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

__all__ = ["of_agency", "pressed", "seen", "viewer_of"]

T = TypeVar("T")
R = TypeVar("R")


def of_agency(view: Callable[..., R]) -> Callable[..., R]:
    """Show every date and time in the agency's zone.

    The view is called without the agency of its address: the viewer acts in it.
    """

    @wraps(view)
    def shown(request: HttpRequest, agency: str, **kwargs: Any) -> R:  # noqa: ARG001  # the viewer's
        with timezone.override(ZoneInfo(viewer_of(request).timezone)):
            return view(request, **kwargs)

    return shown


def seen(found: T | None) -> T:
    """What was found, or a NotFoundError: unseen is 404, whether it exists or not."""
    if found is None:
        raise NotFoundError
    return found


def pressed(
    request: HttpRequest, act: Callable[[], object], done: str, url: str, **kwargs: Any
) -> HttpResponse:
    """Do what one press asks for and go to a page of the agency."""
    address = reverse(url, kwargs={"agency": viewer_of(request).agency, **kwargs})
    return pressed_to(request, act, done, address)
