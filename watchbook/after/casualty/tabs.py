"""The tabs of a casualty's page: each noun of the room adds its own page beside the card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Tab:
    """One page about a casualty; `url_name` takes `agency` and `casualty_id`."""

    name: str
    label: str
    url_name: str
    order: int
    may_open: Callable[[Viewer, Casualty], bool] = lambda _viewer, _casualty: True


_tabs: dict[str, Tab] = {}


def register_tab(tab: Tab) -> None:
    """Add a page beside the card; called from the room's `apps.py`."""
    _tabs[tab.name] = tab


def tabs_of(viewer: Viewer, casualty: Casualty, here: str) -> list[tuple[str, str, bool]]:
    """The tabs that the viewer may open, for `{% tabs %}`; `here` is the name of this page."""
    kwargs = {"agency": casualty.agency_id, "casualty_id": casualty.id}
    return [
        (one.label, reverse(one.url_name, kwargs=kwargs), one.name == here)
        for one in sorted(_tabs.values(), key=lambda tab: tab.order)
        if one.may_open(viewer, casualty)
    ]
