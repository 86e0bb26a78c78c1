"""Every page of the demo, as every role that it prints: it answers, and axe finds nothing."""

from zlib import crc32

import pytest

from tests.journeys.walking import Walk, asked_of, kind_of, pages_of, sign_in
from tests.plumbing.accessibility import WCAG_22_AA, violations
from tests.plumbing.browser import PHONE, Both

pytestmark = pytest.mark.browser

ROLES = {
    "handler": "teague@aldermere.example",
    "trainer": "oyelaran@aldermere.example",
    "supervisor": "marsh@aldermere.example",
    "dispatcher": "bellamy@aldermere.example",
    "administrator": "quist@aldermere.example",
}
HALVES = 2
# Forms are judged by a test of their own, once they are filled from what the phone is told.
_FORMS = "/field/forms/"


@pytest.mark.parametrize("role", [one for one in ROLES if one != "supervisor"])
def test_every_page_answers_each_role(role, desk, demo_site):
    """The supervisor's pages are asked for where they are measured."""
    sign_in(desk, demo_site.url, ROLES[role])
    walk = Walk()
    for path in asked_of(desk, demo_site.url, "/", walk):
        assert path.startswith("/")
    assert walk.errors == []
    assert len(walk.seen) > 10


@pytest.mark.parametrize("half", range(HALVES))
def test_every_page_is_accessible_at_a_desk_and_on_a_phone_at_night(half, desk, demo_site):
    """One of each kind within reach of the three who see most, and no sideways scrolling.

    The home page is another for each of them. What one has seen is not measured again for the
    next, whose own test has asked for it.
    """
    found: list[str] = []
    seen: set[str] = set()
    both = Both(desk)
    desk.emulate_media(reduced_motion="reduce")  # the other theme is there at once
    for role in ("supervisor", "handler", "administrator"):
        desk.context.clear_cookies()
        sign_in(desk, demo_site.url, ROLES[role])
        walk = Walk(seen - {"/", "/aldermere/"})
        for path in pages_of(desk, demo_site.url, "/", walk, lambda one: _is_of(one, half)):
            found += judged(both, path)
        seen |= walk.seen
        assert walk.errors == []
    assert len(seen) > 300
    assert found == []


def _is_of(path: str, half: int) -> bool:
    return crc32(kind_of(path).encode()) % HALVES == half and not path.startswith(_FORMS)


def judged(both, path):
    """What is wrong with a page by day at a desk, and as a phone shows it at night."""
    page = both.page
    found = [f"{path} {line}" for line in violations(page, tags=WCAG_22_AA)]
    with both.on_a_phone():
        found += [f"{path} on a phone {line}" for line in violations(page, tags=WCAG_22_AA)]
        # Where something hangs over, a phone shows the whole of it small: its width is the larger.
        wide = page.evaluate("document.documentElement.scrollWidth") - PHONE["width"]
    return found + ([f"{path} is {wide} px wider than the phone"] if wide > 0 else [])


def test_pages_for_anybody_are_accessible(desk, demo_site):
    walk, found = Walk(), []
    for path in pages_of(desk, demo_site.url, "/account/login/", walk):
        found += [f"{path} {line}" for line in violations(desk, tags=WCAG_22_AA)]
    assert walk.errors == []
    assert found == []
