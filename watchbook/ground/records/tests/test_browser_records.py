"""The pages of this room in a real browser: keyboard, accessibility, no script needed to read."""

import os
import threading
from datetime import timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from tests.plumbing.accessibility import violations
from watchbook.ground.people.tests.factories import client_of
from watchbook.ground.records.actions import (
    expunge,
    return_record,
    review_record,
    save_draft,
)
from watchbook.ground.records.tests.conftest import PERSON
from watchbook.ground.records.tests.test_amend import _submittable  # noqa: F401  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.commits]
SHOTS = os.environ.get("SHOTS_DIR", "")


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module", autouse=True)
def _loop_beside():
    """The browser's loop runs in this thread, while fixtures write to the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def site(harlan, custodian, put, at):
    """A few records in every state, served; gives the address."""
    days = [at - timedelta(days=n) for n in (12, 9, 4, 1)]
    names = ("Quarry search, Elm", "Yard search", "Vehicle search", "Night search")
    rows = [
        put(viewer, PERSON, {"name": name, "badge": "K9-7"}, at=when, occurred_at=when - late)
        for viewer, name, when, late in zip(
            (harlan.alice, harlan.bob, harlan.alice, harlan.bob),
            names,
            days,
            (timedelta(hours=5), timedelta(0), timedelta(0), timedelta(0)),
            strict=True,
        )
    ]
    step = {"acting_user": harlan.tess, "kind": PERSON, "version": 1}
    review_record(record_id=rows[3].id, at=at, **step)
    return_record(
        record_id=rows[0].id, note="Which quarry? There are two on Elm Road.", at=at, **step
    )
    put(
        harlan.alice,
        PERSON,
        {"name": names[0], "badge": "K9-8", "organisation": "North quarry"},
        record_id=rows[0].id,
        based_on=1,
        reason="The north one; the badge was misread",
        occurred_at=days[0] - timedelta(hours=5),
    )
    save_draft(acting_user=harlan.alice, kind=PERSON, content={"name": "Half"}, at=at)
    expunge(
        acting_user=custodian, kind=PERSON, record_id=rows[2].id, pointers=["/badge"],
        authority="Harlan County District Court, 26-114", at=at,
    )  # fmt: skip
    server = make_server("localhost", 0, get_wsgi_application(), handler_class=Quiet)

    def serve():
        server.serve_forever()
        connections.close_all()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}", rows
    server.shutdown()
    server.server_close()
    thread.join()


def _sign_in(page, url, viewer):
    cookies = client_of(viewer).cookies
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": url} for name, morsel in cookies.items()]
    )


def _look(page, name, path):
    page.goto(path)
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
    assert violations(page) == [], name


def test_every_page_is_accessible_on_desk_and_phone(site, harlan, custodian, desk, phone):
    url, rows = site
    for size, page in (("desk", desk), ("phone", phone)):
        for viewer, name, path in (
            (harlan.tess, "queue", "review/"),
            (harlan.tess, "review", f"{PERSON}/{rows[0].id}/review/"),
            (harlan.dana, "history", f"{PERSON}/{rows[0].id}/history/"),
            (harlan.dana, "record", f"{PERSON}/{rows[0].id}/"),
            (harlan.dana, "search", "search/?q=search"),
            (harlan.tess, "needs-you", ""),
            (harlan.alice, "drafts", "drafts/"),
            (harlan.bob, "correct", f"{PERSON}/{rows[1].id}/correct/?field=badge"),
            (custodian, "expunge", f"{PERSON}/{rows[2].id}/expunge/"),
        ):
            _sign_in(page, url, viewer)
            _look(page, f"{name}-{size}", f"{url}/harlan/records/{path}")


def test_the_queue_is_worked_by_keyboard_alone(site, harlan, desk):
    url, _ = site
    _sign_in(desk, url, harlan.tess)
    desk.goto(f"{url}/harlan/records/review/?q=search")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    second = desk.locator("[data-queue-row]").nth(1)
    assert second.evaluate("row => row === document.activeElement")
    title = second.inner_text()
    desk.keyboard.press("o")
    desk.wait_for_url("**/review/?q=search")
    assert desk.locator("h1").inner_text() == title
    desk.keyboard.press("r")
    desk.get_by_text("Reviewed.").wait_for()
    assert desk.locator("h1").inner_text() != title


def test_a_history_is_read_without_any_script(site, harlan, chromium):
    url, rows = site
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, url, harlan.dana)
    page.goto(f"{url}/harlan/records/{PERSON}/{rows[0].id}/history/")
    text = page.inner_text("main")
    assert "Which quarry?" in text
    assert "K9-8" in text
    assert "written afterwards" in text
    context.close()
