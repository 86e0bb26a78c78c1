"""Error pages in plain words, and the same as JSON where a program asked.

A 500 page is drawn without the request's context processors, so that what broke the page cannot
break its error page too.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from watchbook.ground.web.context import theme_of

PROGRAM_PATHS = ("/api/", "/sync/", "/log/")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, and what to do next."""

    status: int
    title: str
    what: str
    next_step: str


BAD_REQUEST = Trouble(
    400,
    "That could not be read",
    "The page or the form sent something that Watchbook could not read. Nothing was saved.",
    "Go back, check what you entered and send it again. If you followed a link, it may be cut off.",
)
FORBIDDEN = Trouble(
    403,
    "Not yours to open",
    "You are signed in, but your role does not include this.",
    "If your work needs it, ask your administrator for the role.",
)
EXPIRED_FORM = Trouble(
    403,
    "This form is too old to send",
    "The form was open for a long time, or you signed in again since. Nothing was saved yet.",
    "Go back: what you typed is still there. Copy it, reload the page and send it again.",
)
NOT_FOUND = Trouble(
    404,
    "There is nothing here for you",
    "Either this address does not exist, or it is not open to you. Watchbook "
    "answers the same to both.",
    "Check the address. If you are not signed in, sign in first; then find it by search.",
)
CONFLICT = Trouble(
    409,
    "Somebody else wrote first",
    "The record changed after you opened it. What you sent was not put over the newer version.",
    "Open the newest version, compare it with yours and write again what still applies.",
)
BROKEN = Trouble(
    500,
    "Something broke on our side",
    "Watchbook could not finish this. Nothing was half-written: either it is saved or it is not.",
    "Look whether your entry is in the list before you send it again. Tell your administrator "
    "the time and the reference below.",
)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks, not a person."""
    accept = request.headers.get("Accept", "")
    return request.path.startswith(PROGRAM_PATHS) or accept.startswith("application/json")


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The page or the JSON document for this trouble, with its status."""
    reference = str(getattr(request, "id", "") or "")
    if wants_json(request):
        body = {"error": trouble.title, "what": trouble.what, "next": trouble.next_step}
        if reference:
            body["reference"] = reference
        return JsonResponse(body, status=trouble.status)
    page = loader.render_to_string(
        f"web/errors/{trouble.status}.html",
        {
            "trouble": trouble,
            "reference": reference,
            "back": _own_page(request),
            "theme": theme_of(request),
        },
        request=None if trouble.status == BROKEN.status else request,
    )
    return HttpResponse(page, status=trouble.status)


def conflict(
    request: HttpRequest, what: str = CONFLICT.what, next_step: str = CONFLICT.next_step
) -> HttpResponse:
    """A 409 answer that says in the room's own words what clashed and what to do."""
    return answer(request, Trouble(CONFLICT.status, CONFLICT.title, what, next_step))


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature; the reason may hold what an attacker typed
    """Bad request."""
    return answer(request, BAD_REQUEST)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature; the page says no more than the role
    """Seen, but not allowed."""
    return answer(request, FORBIDDEN)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature; the reason would tell whether it exists
    """Unseen, or not there."""
    return answer(request, NOT_FOUND)


def handler500(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return answer(request, BROKEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The form's token did not match: nearly always an old form, never silently."""
    return answer(request, EXPIRED_FORM)


def _own_page(request: HttpRequest) -> str:
    """The path the person came from, when it was one of ours; otherwise ""."""
    referrer = request.headers.get("Referer", "")
    try:
        own = f"{request.scheme}://{request.get_host()}/"
    except Exception:  # noqa: BLE001 - a hostile Host header raises here, and this page must still be drawn
        return ""
    return referrer[len(own) - 1 :] if referrer.startswith(own) else ""
