"""System checks of the look: what a page needs that Python cannot see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, reverse

from watchbook.ground.web import slots
from watchbook.ground.web.vendored import static_path

NEEDED = (("htmx.org", "htmx.min.js"),)


def vendored_assets_are_there(**_: Any) -> Sequence[CheckMessage]:
    """web.E001 for each browser asset that the base page names and that is not vendored."""
    return [
        Error(f"{name}/{file} is not vendored.", hint="Run tools/vendor.py.", id="web.E001")
        for name, file in NEEDED
        if static_path(name, file) is None
    ]


def registered_addresses_reverse(**_: Any) -> Sequence[CheckMessage]:
    """web.E002 for each registered link whose URL name has no pattern."""
    wanted = [
        (item.url_name, item.in_agency)
        for slot in (slots.nav, slots.account, slots.field_forms)
        for item in slot.items.values()
        if item.url_name
    ]
    wanted += [(url_name, True) for url_name in slots.search]
    return [
        Error(f"No address is called {url_name!r}.", hint="Mount the room's urls.", id="web.E002")
        for url_name, in_agency in wanted
        if not _reverses(url_name, in_agency=in_agency)
    ]


def _reverses(url_name: str, *, in_agency: bool) -> bool:
    try:
        reverse(url_name, kwargs={"agency": "harlan"} if in_agency else None)
    except NoReverseMatch:
        return False
    return True
