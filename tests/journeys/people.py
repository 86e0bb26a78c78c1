"""Persons of the demo, each at a browser of his own, for journeys that several walk together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.journeys.walking import sign_in

expect.set_options(timeout=20_000)

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1360, "height": 900}


class People:
    """Opens a browser for a person at the first word and keeps it; collects script errors."""

    def __init__(self, chromium: Browser, site: str, closing: ExitStack) -> None:
        self.chromium, self.site, self.closing = chromium, site, closing
        self.pages: dict[str, Page] = {}
        self.errors: list[str] = []

    def page_of(self, key: str, *, on_phone: bool = False) -> Page:
        """The page of `<key>@aldermere.example`, signed in through the form with the printed password."""
        if key not in self.pages:
            context = self.chromium.new_context(
                viewport=PHONE if on_phone else DESK,
                has_touch=on_phone,
                is_mobile=on_phone,
                color_scheme="dark" if on_phone else "light",
                timezone_id="America/Chicago",
                reduced_motion="reduce",
            )
            self.closing.callback(context.close)
            context.set_default_timeout(60_000)  # a busy machine is no failure
            page = context.new_page()
            page.on("pageerror", lambda error: self.errors.append(str(error)))
            page.on("console", self._heard)
            sign_in(page, self.site, f"{key}@aldermere.example")
            self.pages[key] = page
        return self.pages[key]

    def _heard(self, said) -> None:
        if "Content Security Policy" in said.text:
            self.errors.append(said.text)


@contextmanager
def people_of(chromium: Browser, site: str) -> Iterator[People]:
    """The people of a served demo. Fails at the end on a script error or a refused policy."""
    with ExitStack() as closing:
        people = People(chromium, site, closing)
        yield people
        assert people.errors == []


def finish_form(page: Page) -> None:
    """Press Finish in the field form and wait until the server has it: the green mark."""
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.locator(".finished .mark.kept")).to_contain_text(
        "kept by the server, at", timeout=60_000
    )
