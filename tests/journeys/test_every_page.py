"""Every page of the demo, as every role that it prints: it answers, and axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.walking import Walk, pages_of, sign_in

pytestmark = pytest.mark.browser

# WCAG 2.2 AA, without the rules that are only good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
ROLES = {
    "handler": "teague@aldermere.example",
    "trainer": "oyelaran@aldermere.example",
    "supervisor": "marsh@aldermere.example",
    "dispatcher": "bellamy@aldermere.example",
    "administrator": "quist@aldermere.example",
}


def violations(page):
    """What axe finds on the page that is shown, in a line for each element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_answers_and_is_accessible_at_a_desk(role, desk, demo_site):
    sign_in(desk, demo_site.url, ROLES[role])
    walk, found = Walk(), []
    for path in pages_of(desk, demo_site.url, "/", walk):
        # The others see a part of what these two see; their pages are asked, not measured again.
        if role in {"handler", "supervisor"} or path.split("/")[2:3] == ["people"]:
            found += [f"{path} {line}" for line in violations(desk)]
    assert walk.errors == []
    assert found == []
    assert len(walk.seen) > 10


@pytest.mark.parametrize("role", ["handler", "supervisor"])
def test_every_page_is_accessible_on_a_phone_at_night_and_needs_no_sideways_scrolling(
    role, phone, demo_site
):
    phone.emulate_media(color_scheme="dark")
    sign_in(phone, demo_site.url, ROLES[role])
    walk, found = Walk(), []
    for path in pages_of(phone, demo_site.url, "/", walk):
        found += [f"{path} {line}" for line in violations(phone)]
        wide = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            found.append(f"{path} is {wide} px wider than the phone")
    assert walk.errors == []
    assert found == []


def test_pages_for_anybody_are_accessible(desk, demo_site):
    walk, found = Walk(), []
    for path in pages_of(desk, demo_site.url, "/account/login/", walk):
        found += [f"{path} {line}" for line in violations(desk)]
    assert walk.errors == []
    assert found == []
