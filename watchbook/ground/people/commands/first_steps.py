"""What `init` and `agency add` have in common: an agency and its first administrator's link."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now

from watchbook.ground.ledger.keys import origin
from watchbook.ground.people import actions
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.errors import PeopleError
from watchbook.ground.people.viewer import system_viewer

DEFAULT_URL = "http://localhost:8000"


def begin_agency(
    *, code: str, name: str, timezone: str, email: str, administrator: str, url: str
) -> dict[str, str]:
    """Make an agency and invite its administrator; what to print, the one-time link among it.

    Raises:
        PeopleError: something is no code, no time zone, no address, or taken.
    """
    actions.check_email(email)
    if not administrator.strip():
        message = "The administrator needs a name: it stands in the records."
        raise PeopleError(message)
    agency = actions.add_agency(code=code, name=name, timezone=timezone)
    invitation, secret = actions.invite(
        acting_user=system_viewer(code),
        email=email,
        name=administrator,
        roles=[RoleName.ADMINISTRATOR],
        at=now(),
    )
    return {
        "agency": agency.code,
        "origin": origin(code, 1),
        "link": base_url(url) + reverse("account_invitation", args=[code, secret]),
        "expires": invitation.expires_at.strftime("%Y-%m-%d %H:%M UTC"),
    }


def base_url(given: str) -> str:
    """Where people reach this installation: as told, else the first origin of the settings."""
    origins = list(settings.CSRF_TRUSTED_ORIGINS)
    return (given or (origins[0] if origins else DEFAULT_URL)).rstrip("/")
