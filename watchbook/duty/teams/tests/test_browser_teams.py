"""The pages of this room in a real browser: on desk and phone, by day and night, with axe."""

import os
import threading
from datetime import timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from tests.plumbing.accessibility import violations
from watchbook.duty.teams.actions import (
    ask_to_open,
    check_plan,
    confirm_opening,
    end_team,
    stand_down,
    write_envelope,
    write_plan,
)
from watchbook.duty.teams.tests.factories import ENVELOPE_VALUES, PLAN_VALUES, make_dog, make_team
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.tests.factories import add_viewer, client_of, person_of

pytestmark = [pytest.mark.browser, pytest.mark.commits]
# What axe says of a page that another theme can change: the rest is the same by night.
OF_COLOURS = ("color-contrast", "link-in-text-block")
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
def made(cast, at):
    """Three dogs, four teams of which one has ended and one stands in, a plan, an open envelope."""
    juno = make_team(cast.alice, at, days=1200)
    rex_dog = make_dog(
        "harlan", at, "Rex", breed="Malinois", sex="male", disciplines=["explosives"]
    )
    past = make_team(cast.alice, at, rex_dog, days=900)
    make_dog("harlan", at, "Moss", joined_on=None, born_on=None, sex=None, disciplines=[])
    lena = add_viewer(cast.agency, "lena@harlan.example", "Lena Fairweather", ("liaison",), at)
    with acting_for("harlan"):
        end_team(
            acting_user=cast.dana, team=past, until_at=at - timedelta(days=200),
            end_reason="reassigned", at=at, end_note="Order 24-118",
        )  # fmt: skip
        rex = make_team(cast.bob, at, rex_dog, days=200)
        make_team(cast.tess, at, juno.dog, days=5, is_temporary=True)
        plan = write_plan(
            acting_user=cast.dana, team=juno, values=PLAN_VALUES, at=at - timedelta(days=220)
        )
        check_plan(acting_user=cast.alice, plan=plan, at=at - timedelta(days=210), note="By phone")
        stand_down(acting_user=cast.dana, subject=rex, at=at - timedelta(hours=5))
        write_envelope(acting_user=cast.alice, values=ENVELOPE_VALUES, at=at)
        opening = ask_to_open(
            acting_user=cast.dana, handler=person_of(cast.alice), second_id=lena.person_id,
            why="Deputy Marlow is in surgery", at=at,
        )  # fmt: skip
        opening = confirm_opening(acting_user=lena, opening=opening, at=at)
    return juno, rex, lena, opening


@pytest.fixture
def site(made):
    """All of it, served; gives the address."""
    server = make_server("localhost", 0, get_wsgi_application(), handler_class=Quiet)

    def serve():
        server.serve_forever()
        connections.close_all()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def _sign_in(page, url, viewer):
    cookies = {name: morsel.value for name, morsel in client_of(viewer).cookies.items()}
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": n, "value": v, "url": url} for n, v in (cookies | {"theme": "day"}).items()]
    )


def _look(page, name, address):
    answer = page.goto(address)
    assert answer.status in (200, 403), (name, answer.status)
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
    assert violations(page) == [], name
    if "print" not in name:  # paper is white at any hour
        page.evaluate("document.documentElement.dataset.theme = 'night'")
        assert violations(page, tags=OF_COLOURS) == [], f"{name} by night"
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{name} is {width} px wider than its window"


def _pages(cast, made):
    juno, rex, lena, opening = made
    return [
        (cast.dana, "dogs", ""),
        (cast.dana, "dogs-none", "?q=zzz"),
        (cast.dana, "dog", f"dogs/{juno.dog_id}/"),
        (cast.dana, "dog-amend", f"dogs/{juno.dog_id}/amend/"),
        (cast.dana, "dog-add", "dogs/add/"),
        (cast.alice, "dog-life", f"dogs/{rex.dog_id}/life/"),
        (cast.alice, "handler-life", f"handlers/{juno.handler_id}/life/"),
        (cast.alice, "team-life", f"{juno.id}/life/"),
        (cast.alice, "life-print", f"dogs/{rex.dog_id}/life/print/"),
        (cast.dana, "handlers", "handlers/"),
        (cast.dana, "handler", f"handlers/{juno.handler_id}/"),
        (cast.dana, "team", f"{rex.id}/"),
        (cast.dana, "team-add", "add/"),
        (cast.dana, "team-end", f"{juno.id}/end/"),
        (cast.dov, "plans", "plans/"),
        (cast.dov, "plan", f"{juno.id}/plan/"),
        (cast.dov, "plan-none", f"{rex.id}/plan/"),
        (cast.alice, "plan-own", f"{juno.id}/plan/"),
        (cast.alice, "plan-write", f"{juno.id}/plan/write/"),
        (cast.dov, "plan-print", f"{juno.id}/plan/print/"),
        (cast.alice, "envelope", "envelope/"),
        (cast.alice, "envelope-write", "envelope/write/"),
        (cast.dana, "envelope-ask", f"handlers/{juno.handler_id}/envelope/open/"),
        (lena, "opening", f"openings/{opening.id}/"),
    ]


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_is_accessible_by_day_and_night(request, site, cast, made, size):
    page = request.getfixturevalue(size)
    page.emulate_media(reduced_motion="reduce")  # the other theme is there at once
    for viewer, name, path in _pages(cast, made):
        _sign_in(page, site, viewer)
        _look(page, f"{name}-{size}", f"{site}/harlan/teams/{path}")


def test_a_plan_prints_on_one_page(site, cast, made, chromium, tmp_path):
    context = chromium.new_context()
    page = context.new_page()
    _sign_in(page, site, cast.dov)
    page.goto(f"{site}/harlan/teams/{made[0].id}/plan/print/")
    path = Path(SHOTS or tmp_path) / "plan.pdf"
    page.pdf(path=str(path), format="Letter", prefer_css_page_size=True)
    assert path.read_bytes().count(b"/Type /Page\n") == 1
    context.close()


def test_life_filters_work_by_keyboard_and_without_script(site, cast, made, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, site, cast.alice)
    page.goto(f"{site}/harlan/teams/dogs/{made[1].dog_id}/life/")
    page.get_by_label("Search in this life").fill("ends")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=ends**")
    assert page.locator(".life-line").count() == 1
    page.locator(".permalink").first.click()
    assert "?line=" in page.url
    context.close()
