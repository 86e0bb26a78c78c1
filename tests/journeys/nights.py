"""A served unit with a real mail server beside it, and everybody of a night at a browser of his own."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, expect

from watchbook.after.casualty.tests.mailserver import Post, post_office
from watchbook.core.schema import validate
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext

    from tests.plumbing.live import LiveServer
    from watchbook.ground.people.tests.factories import Cast
    from watchbook.ground.people.viewer import Viewer

# Playwright keeps a loop in this thread; the test calls Django plainly between its steps.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

expect.set_options(timeout=30_000)  # a busy machine is no failure

AGENCY = "harlan"
HERE = {"latitude": 41.5868654, "longitude": -93.6249595, "accuracy": 7.0}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@dataclass
class House:
    """The program served to everybody of a night; each has a browser of his own."""

    chromium: Browser
    live: LiveServer
    cast: Cast
    post: Post
    closing: ExitStack
    errors: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"http://localhost:{self.live.port}"

    def page_of(self, viewer: Viewer | None, *, on_phone: bool = False) -> Page:
        """A window of somebody who is signed in, or of a stranger."""
        context = self.context(on_phone=on_phone)
        if viewer is not None:
            key = str(self.cast.client_of(viewer).session.session_key)
            context.add_cookies([{"name": "sessionid", "value": key, "url": self.url}])
        return self.opened(context)

    def context(self, *, on_phone: bool) -> BrowserContext:
        """A browser; a phone tells where it is."""
        traits: dict[str, Any] = {"viewport": PHONE if on_phone else DESK}
        if on_phone:
            traits |= {"has_touch": True, "is_mobile": True, "geolocation": HERE,
                       "permissions": ["geolocation"]}  # fmt: skip
        context = self.chromium.new_context(
            base_url=self.url, reduced_motion="reduce", timezone_id="America/Chicago", **traits
        )
        context.set_default_timeout(60_000)
        self.closing.callback(context.close)
        return context

    def opened(self, context: BrowserContext) -> Page:
        """A window whose script errors fail the night."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._heard)
        return page

    def _heard(self, said: Any) -> None:
        if "Content Security Policy" in said.text:
            self.errors.append(said.text)

    def write(self, who: str, kind: str, **values: Any) -> Any:
        """A record that was there before the night, by the action that people use."""
        checked = validate(kind_named(kind).schema, values)
        assert checked.is_valid, checked.problems
        with acting_for(AGENCY):
            return submission_action(kind)(
                Sent(acting_user=getattr(self.cast, who), values=checked.values,
                     at=datetime.now(UTC))
            )  # fmt: skip

    def tells(self, *people: str) -> None:
        """A list of who is told: each on his open page and by mail."""
        ways = [
            {"id": f"{who}-{channel}", "person": str(getattr(self.cast, who).person_id),
             "channel": channel}
            for who in people for channel in ("application", "mail")
        ]  # fmt: skip
        self.write("dana", "casualty.recipients", name="The unit", telephone="555-0100", ways=ways)

    def clinic(self) -> Any:
        """Where a hurt dog goes."""
        return self.write(
            "dana", "casualty.clinic", name="Prairie Emergency", telephone="+1 555 0142",
            is_open_always=True, skills=["police-dogs", "surgery"],
        )  # fmt: skip


@contextmanager
def house_of(chromium: Browser, live: LiveServer, cast: Cast) -> Iterator[House]:
    """Serve it, its worker too, until the end. Fails on a script error or a refused policy."""
    with ExitStack() as closing, post_office() as post:
        live.environment |= {
            "WATCHBOOK_ADDRESS": f"http://localhost:{live.port}",
            "WATCHBOOK_MAIL_HOST": "127.0.0.1", "WATCHBOOK_MAIL_PORT": str(post.port),
            "WATCHBOOK_MAIL_TLS": "none",
        }  # fmt: skip
        live.start()
        house = House(chromium, live, cast, post, closing)
        yield house
        assert house.errors == []


def locked(page: Page) -> None:
    """The phone is ready for the night, and locked by its menu; its session is gone."""
    page.locator(".field-top summary").click()
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="This phone is locked")).to_be_visible()


def press(page: Page, label: str, *, last: bool = False) -> None:
    """Press a button or a link by its whole name."""
    found = page.get_by_role("button", name=label, exact=True).or_(
        page.get_by_role("link", name=label, exact=True)
    )
    (found.last if last else found.first).click()
