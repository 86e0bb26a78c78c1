"""The ways in and the people's pages in a real Chromium: journeys, and axe on every page."""

import threading
from datetime import timedelta
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils import timezone

from tests.plumbing.accessibility import violations
from watchbook.ground.people import actions
from watchbook.ground.people.tests.factories import PASSWORD, add_viewer, client_of

pytestmark = [pytest.mark.browser, pytest.mark.commits]
NEW = "a-phrase-of-my-own"


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
def site(cast, settings):
    """The cast, served; gives the address."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost, as in the demo
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


def as_viewer(page, site, viewer, theme="day"):
    page.context.clear_cookies()
    kept = {name: morsel.value for name, morsel in client_of(viewer).cookies.items()}
    page.context.add_cookies(
        [{"name": n, "value": v, "url": site} for n, v in (kept | {"theme": theme}).items()]
    )


def sign_in_by_hand(page, site, email, password):
    page.goto(f"{site}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_somebody_invited_gets_in_with_an_app_and_later_with_a_recovery_code(desk, site, cast):
    _, secret = actions.invite(
        acting_user=cast.dana, email="nora@harlan.example", name="Nora Bell", roles=["handler"],
        at=timezone.now(),
    )  # fmt: skip
    desk.goto(f"{site}/account/invitations/harlan/{secret}/")
    desk.get_by_label("Password").fill(NEW)
    desk.get_by_label("The same again").fill(NEW)
    desk.get_by_role("button", name="Set the password and sign in").click()
    desk.goto(f"{site}/account/agencies/")
    desk.get_by_role("link", name="Authenticator app").click()
    assert desk.get_by_role("img", name="QR code").evaluate("i => i.naturalWidth") > 100
    letters = desk.locator("code").inner_text()
    code = format_hotp_value(hotp_value(letters, next(yield_hotp_counters_from_time())))
    desk.get_by_label("The six digits").fill(code)
    desk.get_by_role("button", name="Set up").click()
    recovery = desk.locator("#recovery_codes code").first.inner_text()
    desk.goto(f"{site}/harlan/people/")
    assert desk.get_by_role("heading", name="People").is_visible()
    desk.context.clear_cookies()
    sign_in_by_hand(desk, site, "nora@harlan.example", NEW)
    desk.get_by_label("Code").fill(recovery)
    desk.get_by_role("button", name="Sign in", exact=True).click()
    desk.goto(f"{site}/harlan/people/")
    assert desk.get_by_role("link", name="Nora Bell").is_visible()


def test_a_passkey_is_added_and_signs_in_without_a_password(desk, site, cast):
    cdp = desk.context.new_cdp_session(desk)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }})  # fmt: skip
    sign_in_by_hand(desk, site, "alice@harlan.example", PASSWORD)
    desk.goto(f"{site}/account/2fa/webauthn/add/")
    desk.get_by_label("Name").fill("work phone")
    desk.get_by_label("Sign in with it alone").check()
    desk.get_by_role("button", name="Add it").click()
    desk.get_by_role("heading", name="Recovery codes").wait_for()
    desk.context.clear_cookies()
    desk.goto(f"{site}/account/login/")
    desk.get_by_role("button", name="Sign in with a passkey").click()
    desk.wait_for_url("**/harlan/**")
    desk.goto(f"{site}/account/2fa/webauthn/")
    assert desk.get_by_text("work phone").is_visible()


def test_a_passkey_that_the_device_does_not_confirm_is_told_in_words(desk, site):
    desk.goto(f"{site}/account/login/")
    desk.evaluate(
        "() => { navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError') } }"
    )
    desk.get_by_role("button", name="Sign in with a passkey").click()
    desk.get_by_role("alert").filter(has_text="did not confirm").wait_for()


def pages_of(cast, at):
    bob = f"/harlan/people/{cast.bob.person_id}/"
    return [
        *((cast.dana, a) for a in (
            "/account/", "/account/agencies/?choose", "/account/sessions/", "/account/seen/",
            "/account/2fa/", "/account/2fa/webauthn/", "/account/password/change/",
            "/account/logout/", "/account/reauthenticate/", "/harlan/people/",
            "/harlan/people/?q=zzz", bob, f"{bob}amend/", f"{bob}roles/",
            "/harlan/people/invitations/", "/harlan/people/invitations/new/",
            "/harlan/people/lockouts/", "/harlan/people/tokens/", "/harlan/people/tokens/new/",
            "/harlan/people/settings/",
        )),
        (cast.ada, bob), (cast.ada, "/harlan/people/audit/"), (cast.alice, "/harlan/people/tokens/"),
        (cast.nobody, "/account/login/"), (cast.nobody, "/account/password/reset/"),
        (cast.nobody, "/account/password/reset/done/"), (cast.nobody, "/account/signup/"),
        (cast.nobody, "/account/inactive/"), (cast.nobody, "/account/invitations/harlan/x/"),
    ]  # fmt: skip


@pytest.mark.parametrize(("size", "theme"), [("desk", "day"), ("phone", "night")])
def test_every_page_is_accessible(request, site, cast, at, size, theme):
    page = request.getfixturevalue(size)
    add_viewer(cast.other_agency, "dana@harlan.example", "Dana Whitcomb", ("trainer",), at)
    actions.invite(
        acting_user=cast.dana, email="n@harlan.example", name="N", roles=["decoy"],
        at=at - timedelta(days=8),
    )  # fmt: skip
    for _ in range(5):
        actions.note_bad_logon(email="bob@harlan.example", address="", at=timezone.now())
    for viewer, address in pages_of(cast, at):
        as_viewer(page, site, viewer, theme)
        answer = page.goto(site + address)
        assert answer.status in {200, 404}, address
        assert violations(page) == [], address
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{address} is {width} px wider than its window"
