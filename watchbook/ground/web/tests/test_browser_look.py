"""The living page in a real browser: accessibility, themes, keys, questions and times."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application

from tests.plumbing.accessibility import WCAG_22_AA, violations

pytestmark = pytest.mark.browser

LOOK = "/account/look/"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1360, "height": 900}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The program on a port of this machine; the living page asks nothing of the database."""
    server = make_server(
        "localhost", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def opened(served, chromium):
    """Opens the living page and fails at the end if the browser complained about anything."""
    contexts, complaints = [], []

    def page(path=LOOK, viewport=DESK, **options):
        context = chromium.new_context(viewport=viewport, base_url=served, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    yield page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(opened, viewport, theme):
    page = opened(f"{LOOK}?theme={theme}", viewport, bypass_csp=True)
    page.locator("details.menu summary").click()
    assert violations(page, tags=(*WCAG_22_AA, "best-practice")) == []


@pytest.mark.parametrize("width", [320, 390, 680, 1024, 1360])
def test_nothing_hangs_over_the_edge(opened, width):
    page = opened(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_are_large_enough(opened):
    page = opened(viewport=PHONE)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, .button, .tabs a, .rooms a, .pages a,'
          + ' .check, .chip, summary, .field input:not([type=checkbox]):not([type=radio])')]
          .map(e => [e.textContent.trim() || e.name, e.getBoundingClientRect()])
          .filter(([, box]) => box.height && (box.height < 24 || box.width < 24))
          .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []
    page.evaluate("document.body.classList.add('field')")
    low = page.evaluate(
        """() => [...document.querySelectorAll('main .button, main .chip, main .check,'
          + ' main .field input:not([type=checkbox]):not([type=radio]), main select')]
          .map(e => [e.textContent.trim() || e.name, e.getBoundingClientRect().height])
          .filter(([, height]) => height && height < 48)"""
    )
    assert low == []


def test_the_theme_follows_the_device_until_one_is_chosen_and_then_stays(opened):
    page = opened(color_scheme="dark")
    dark = "rgb(11, 15, 19)"
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == dark
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Day", exact=True).click()
    assert page.evaluate(paper) == "rgb(250, 248, 244)"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "day"
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="As the device").click()
    page.reload()
    assert page.evaluate(paper) == dark


def test_a_question_is_asked_before_what_cannot_be_undone(opened):
    page = opened()
    button = page.get_by_role("button", name="Discard the draft")
    button.click()
    assert "cannot be brought back" in page.get_by_role("dialog").inner_text()
    page.get_by_role("button", name="Go back").click()
    assert page.url.endswith(LOOK)
    button.click()
    page.get_by_role("dialog").get_by_role("button", name="Discard the draft").click()
    page.wait_for_url("**/account/look/?**")


def test_the_list_of_keys_opens_closes_and_can_switch_letters_off(opened):
    page = opened()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    assert "To the top" in dialog.inner_text()
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert dialog.count() == 0
    page.reload()
    page.keyboard.press("t")
    assert "#content" not in page.url
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    dialog.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    page.keyboard.press("t")
    page.wait_for_url("**#content")


def test_a_letter_typed_into_a_field_is_no_shortcut(opened):
    page = opened()
    page.get_by_label("What happened").fill("")
    page.get_by_label("What happened").press("t")
    assert "#content" not in page.url
    assert page.get_by_label("What happened").input_value() == "t"


def test_a_reader_in_another_zone_sees_his_own_time_too(opened):
    at_home = opened(timezone_id="UTC").locator("#times time").first
    assert at_home.inner_text() == "11 Nov 2026, 03:10 UTC"
    away = opened(timezone_id="America/Denver").locator("#times time").first
    assert "10 Nov, 20:10 where you are" in away.inner_text()


def test_the_first_stop_of_the_keyboard_skips_to_the_page(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_page_reads_without_scripts(opened):
    page = opened(java_script_enabled=False)
    assert page.get_by_role("heading", name="The look").is_visible()
    assert page.get_by_role("button", name="Print").count() == 1  # the sample; never the hidden one
    page.locator("details.menu summary").click()
    assert not page.locator(".theme").is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_filters_fold_on_a_phone_alone_and_open_by_the_keyboard(opened, scripts):
    phone = opened(f"{LOOK}?q=quarry", PHONE, java_script_enabled=scripts)
    form = phone.locator("form.filters").first
    assert not form.is_visible()
    phone.locator(".fold summary").first.focus()
    phone.keyboard.press("Enter")
    assert form.is_visible()
    desk = opened(LOOK, DESK, java_script_enabled=scripts)
    assert desk.locator("form.filters").first.is_visible()
    assert not desk.locator(".fold summary").first.is_visible()
