"""Every page of the demo, as every role that it prints: it answers, and axe finds nothing."""

import pytest

from tests.journeys.walking import Walk, asked_of, pages_of, sign_in
from tests.plumbing.accessibility import WCAG_22_AA, violations

pytestmark = pytest.mark.browser

ROLES = {
    "handler": "teague@aldermere.example",
    "trainer": "oyelaran@aldermere.example",
    "supervisor": "marsh@aldermere.example",
    "dispatcher": "bellamy@aldermere.example",
    "administrator": "quist@aldermere.example",
}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_answers_each_role(role, desk, demo_site):
    sign_in(desk, demo_site.url, ROLES[role])
    walk = Walk()
    for path in asked_of(desk, demo_site.url, "/", walk):
        assert path.startswith("/")
    assert walk.errors == []
    assert len(walk.seen) > 10


def measured(page, site):
    """What axe finds on each kind of page within reach of the three who see most, once a kind.

    The home page is another for each of them. What one has seen is not measured again for the
    next, whose own test has asked for it.
    """
    seen: set[str] = set()
    for role in ("supervisor", "handler", "administrator"):
        page.context.clear_cookies()
        sign_in(page, site, ROLES[role])
        walk = Walk(seen - {"/", "/aldermere/"})
        for path in pages_of(page, site, "/", walk):
            yield path, violations(page, tags=WCAG_22_AA)
        seen |= walk.seen
        assert walk.errors == []


def test_every_page_is_accessible_at_a_desk(desk, demo_site):
    found = []
    for path, lines in measured(desk, demo_site.url):
        found += [f"{path} {line}" for line in lines]
    assert found == []


def test_every_page_is_accessible_on_a_phone_at_night_and_needs_no_sideways_scrolling(
    phone, demo_site
):
    phone.emulate_media(color_scheme="dark")
    found = []
    for path, lines in measured(phone, demo_site.url):
        found += [f"{path} {line}" for line in lines]
        wide = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            found.append(f"{path} is {wide} px wider than the phone")
    assert found == []


def test_pages_for_anybody_are_accessible(desk, demo_site):
    walk, found = Walk(), []
    for path in pages_of(desk, demo_site.url, "/account/login/", walk):
        found += [f"{path} {line}" for line in violations(desk, tags=WCAG_22_AA)]
    assert walk.errors == []
    assert found == []
