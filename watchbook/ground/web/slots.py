"""What higher rooms hang into the common pages: navigation, home cards, field forms.

A room registers in its `apps.py` `ready()`. Names are unique: registering the same item again is
harmless (Django may call `ready()` in several processes), another item under the same name raises
`SlotTakenError`. `visible` is called with the request's viewer, or None when nobody is signed in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, Protocol, TypeVar
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

log = logging.getLogger(__name__)

NAV_GROUPS = ((10, "Today"), (50, "Work"), (60, "Dogs"), (80, "Unit"), (100, "Administration"))
"""The menu's groups, each with the order number that it ends before."""

# The room that registers knows its own viewer type; this one, below all of them, does not.
Visible = Callable[[Any], bool]


class SlotTakenError(ValueError):
    """Two rooms registered different things under one name."""


class Item(Protocol):
    """What every slot holds: a unique name and a place in the order."""

    @property
    def name(self) -> str:
        """Unique in its slot."""

    @property
    def order(self) -> int:
        """Smaller comes first; equal ones go by name."""

    @property
    def visible(self) -> Visible:
        """Whether this viewer sees it."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the navigation or of the account menu.

    `url_name` is reversed with `agency=<code>` of the viewer unless `in_agency` is False.
    In the navigation the band of `order` is the group that it stands under (`NAV_GROUPS`).
    `method` "post" draws a button in a form of its own (sign out).
    """

    name: str
    label: str
    url_name: str
    order: int
    visible: Visible
    in_agency: bool = True
    method: Literal["get", "post"] = "get"


@dataclass(frozen=True, slots=True)
class HomeCard:
    """One card of the home page: a template of the room and the function that fills it.

    `context(viewer)` returns the template's variables and does the reading; it is called only
    when the card is visible. `place` is "main" or "aside".
    """

    name: str
    title: str
    order: int
    visible: Visible
    template: str
    context: Callable[[Any], Mapping[str, object]]
    place: Literal["main", "aside"] = "main"


@dataclass(frozen=True, slots=True)
class FieldFormLink:
    """One tile on a handler's phone that opens a field form. `name` is the record kind.

    `url_name` is empty for the field form of that kind itself (`field_form_address`).
    `is_for_watch` brings the tile to the front while a watch of the viewer's runs.
    """

    name: str
    label: str
    url_name: str
    order: int
    visible: Visible
    help: str = ""
    in_agency: bool = True
    is_for_watch: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """What may stand in red above every page: an alert of which somebody is told.

    `address(viewer)` gives where an open page asks, every few seconds and without the session's
    cookie, for what to show (204: nothing); it reads nothing itself.
    """

    name: str
    order: int
    visible: Visible
    address: Callable[[Any], str]


def field_form_address(kind: str, agency: str, **filled: object) -> str:
    """Where the form of a record kind is filled in, on a page or a phone alike.

    `filled` are values of the form (`exercise=id`); `record=id` amends that record,
    `mend=uuid` mends a submission. All stands behind the #, so the page can be cached.
    """
    words = {"agency": agency} | {name: str(value) for name, value in filled.items()}
    return f"/field/forms/{kind}/#{urlencode(words)}"


ItemT = TypeVar("ItemT", bound=Item)


@dataclass(slots=True)
class Slot(Generic[ItemT]):
    """A registry of one kind of item."""

    items: dict[str, ItemT] = field(default_factory=dict)

    def register(self, item: ItemT) -> None:
        """Add an item. Raises SlotTakenError where the name is held by a different one."""
        held = self.items.get(item.name)
        if held is not None and held != item:
            raise SlotTakenError(f"{type(item).__name__} {item.name!r} is registered twice.")
        self.items[item.name] = item

    def for_viewer(self, viewer: object) -> list[ItemT]:
        """The items this viewer sees, in order."""
        seen = [item for item in self.items.values() if item.visible(viewer)]
        return sorted(seen, key=lambda item: (item.order, item.name))


@dataclass(frozen=True, slots=True)
class Link:
    """A registered item with its address worked out, ready for a template."""

    name: str
    label: str
    href: str
    current: bool = False
    method: str = "get"
    help: str = ""
    group: str = ""


nav: Slot[NavItem] = Slot()
account: Slot[NavItem] = Slot()
home_cards: Slot[HomeCard] = Slot()
field_forms: Slot[FieldFormLink] = Slot()
bars: Slot[Bar] = Slot()
search: list[str] = []  # at most one URL name; a list so that `web` need not import the room


def register_nav(item: NavItem) -> None:
    """Add a link to the main navigation."""
    nav.register(item)


def register_account(item: NavItem) -> None:
    """Add a line to the account menu."""
    account.register(item)


def register_home_card(card: HomeCard) -> None:
    """Add a card to the home page."""
    home_cards.register(card)


def register_field_form(link: FieldFormLink) -> None:
    """Add a tile to the handler's phone."""
    field_forms.register(link)


def register_bar(bar: Bar) -> None:
    """Add what may stand above every page."""
    bars.register(bar)


def bars_for(viewer: object) -> list[str]:
    """The addresses at which this viewer's open pages ask for what stands above them."""
    return [address for bar in bars.for_viewer(viewer) if (address := bar.address(viewer))]


def register_search(url_name: str) -> None:
    """Name the page that answers the search box (GET, parameter `q`, kwarg `agency`)."""
    if search and search != [url_name]:
        raise SlotTakenError(f"Search is already answered by {search[0]!r}.")
    search[:] = [url_name]


def address_of(url_name: str, viewer: object, *, in_agency: bool = True) -> str | None:
    """The address of a registered item for this viewer; None where there is none.

    There is none when the item needs an agency and the viewer acts in no agency, or when no URL
    pattern has that name: the latter is logged here and reported by the system check web.E002.
    """
    agency = getattr(viewer, "agency", None)
    if in_agency and not agency:
        return None
    try:
        return reverse(url_name, kwargs={"agency": agency} if in_agency else None)
    except NoReverseMatch:
        log.exception("No address is called %s", url_name)
        return None


def links_for(slot: Slot[Any], viewer: object, path: str = "") -> list[Link]:
    """The slot's items with addresses; the one with the longest address above `path` is current.

    The first page of an agency stands above all of its pages and is current only on itself.
    """
    links = [
        Link(
            item.name,
            item.label,
            href,
            method=getattr(item, "method", "get"),
            help=getattr(item, "help", ""),
            group=group_of(item.order),
        )
        for item in slot.for_viewer(viewer)
        if (href := _address_of_item(item, viewer)) is not None
    ]
    above = [link for link in links if _stands_above(link.href, path)]
    here = max(above, key=lambda link: len(link.href), default=None)
    return [link if link is not here else replace(link, current=True) for link in links]


def _stands_above(href: str, path: str) -> bool:
    is_first_page = href.count("/") <= len("//")
    return path == href if is_first_page else path.startswith(href)


def group_of(order: int) -> str:
    """The group of the menu that an item of this order number stands under."""
    return next((label for end, label in NAV_GROUPS if order < end), NAV_GROUPS[-1][1])


def _address_of_item(item: Any, viewer: object) -> str | None:
    if isinstance(item, FieldFormLink) and not item.url_name:
        agency = getattr(viewer, "agency", None)
        return field_form_address(item.name, agency) if agency else None
    return address_of(item.url_name, viewer, in_agency=item.in_agency)


def nav_for(viewer: object, path: str = "") -> list[Link]:
    """The main navigation of this viewer; `path` marks where he is."""
    return links_for(nav, viewer, path)


def account_menu_for(viewer: object) -> list[Link]:
    """The lines of this viewer's account menu."""
    return links_for(account, viewer)


def home_cards_for(viewer: object) -> list[HomeCard]:
    """The home cards of this viewer, in order."""
    return home_cards.for_viewer(viewer)


def field_forms_for(viewer: object) -> list[Link]:
    """The tiles of this viewer's phone, with addresses."""
    return links_for(field_forms, viewer)


def search_url_for(viewer: object) -> str | None:
    """Where the search box sends, or None when nothing answers it for this viewer."""
    return address_of(search[0], viewer) if search else None
