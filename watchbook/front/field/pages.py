"""The pages of the installed application: each the same for everybody, so that a phone keeps it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShellPage:
    """A template without user or agency; what it is about stands behind the `#`.

    `pattern` is read by the browser: which paths this one page answers without a network.
    """

    name: str
    address: str
    template: str
    pattern: str


def _at(name: str, address: str, template: str) -> ShellPage:
    return ShellPage(name, address, template, f"^{address}$")


PAGES = (
    _at("home", "/field/", "field/home.html"),
    ShellPage(
        "form", "/field/forms/", "field/form.html",
        r"^/field/forms/(?:[a-z]{2,20}\.[a-z_]{2,40}/)?$",
    ),
    _at("enrol", "/field/enrol/", "field/enrol.html"),
    _at("phone", "/field/phone/", "field/phone.html"),
    _at("record", "/field/record/", "field/record.html"),
    _at("mark", "/field/mark/", "field/mark.html"),
    _at("photo", "/field/photo/", "field/photo.html"),
    _at("day", "/field/day/", "field/day.html"),
    _at("down", "/field/down/", "field/down.html"),
)  # fmt: skip


def page_named(name: str) -> ShellPage:
    """The page of that name; a KeyError where there is none, which is a mistake in `urls.py`."""
    return {page.name: page for page in PAGES}[name]
