"""The real program on a port of this machine, with a database of the test's own, and a phone."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page, expect

from watchbook.duty.teams.models import Team
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.people.tests.factories import Cast
from watchbook.ground.people.viewer import Viewer

# Playwright keeps a loop in this thread; the tests call Django plainly between its steps.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

expect.set_options(timeout=20_000)  # a busy machine is no failure

PHONE = {"width": 390, "height": 844}
RUN = "/field/forms/training.performance/#agency=harlan"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@dataclass
class Unit:
    """A served agency: its address, its people, the team of Alice with Juno."""

    url: str
    cast: Cast
    team: Team


@pytest.fixture
def unit(committing_db, cast: Cast, at: datetime) -> Iterator[Unit]:
    """Alice with Juno, Bob with Rex, served."""
    team = make_team(cast.alice, at)
    make_team(cast.bob, at, make_dog("harlan", at, name="Rex"))
    server = make_server(
        "localhost", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Unit(f"http://localhost:{server.server_port}", cast, team)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def phone_of(unit: Unit, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A phone on which a person is signed in; every script error and refused policy is a failure."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(viewer: Viewer | None, **options: Any) -> Page:
        wanted: dict[str, Any] = {
            "viewport": PHONE,
            "has_touch": True,
            "is_mobile": True,
            "reduced_motion": "reduce",
            # What a worker fetches, page.route does not see; tests of the shell allow it.
            "service_workers": "block",
        }
        context = chromium.new_context(
            base_url=unit.url, timezone_id="America/Chicago", **(wanted | options)
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        if viewer is not None:
            sign_in(context, unit, viewer)
        page = context.new_page()
        watch(page, errors)
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
        context.unroute_all(behavior="ignoreErrors")
        context.close()
    assert errors == []


def watch(page: Page, errors: list[str]) -> None:
    """Collect what the browser complains about."""
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
    )


def sign_in(context: BrowserContext, unit: Unit, viewer: Viewer) -> None:
    """Give the browser a real session of this person."""
    cookie = unit.cast.client_of(viewer).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": unit.url}])
