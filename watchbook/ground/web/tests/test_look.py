import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from watchbook.ground.web import slots
from watchbook.ground.web.slots import NavItem
from watchbook.ground.web.templatetags.web import register
from watchbook.ground.web.tests.cast import DANA

WEB = Path(__file__).parents[1]


class Reader(HTMLParser):
    """Collects what the tests ask about a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.ids, self.inline, self.landmarks = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.tags.append((tag, held))
        if "id" in held:
            self.ids.append(held["id"])
        handlers = [name for name in held if name.startswith(("on", "hx-on"))]
        if "style" in held or handlers or tag == "style" or (tag == "script" and "src" not in held):
            self.inline.append(self.get_starttag_text())
        if tag in {"header", "main", "footer", "nav", "aside"}:
            self.landmarks.append(tag)


@pytest.fixture
def page(client):
    response = client.get("/account/look/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_living_page_shows_every_component():
    source = (WEB / "templates/web/look.html").read_text()
    base = (WEB / "templates/web/base.html").read_text()
    inside = {"fields"}  # the form of test_fields: errors and field, both shown
    for name in register.tags:
        assert name in inside or re.search(rf"{{% {name}\b", source + base), name


def test_pages_hold_nothing_that_a_strict_policy_refuses(page):
    assert Reader(page).inline == []


def test_every_id_is_there_once_and_every_description_exists(page):
    reader = Reader(page)
    assert len(reader.ids) == len(set(reader.ids))
    for _tag, attrs in reader.tags:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for target in (attrs.get(name) or "").split():
                assert target in reader.ids, (name, target)


def test_a_page_has_language_landmarks_skip_link_and_one_heading(page):
    reader = Reader(page)
    assert ("html", {"lang": "en"}) in reader.tags
    assert {"header", "main", "footer"} <= set(reader.landmarks)
    assert [tag for tag, _ in reader.tags].count("h1") == 1
    assert 'class="skip" href="#content"' in page


def test_the_answer_carries_the_strict_policy(client):
    policy = client.get("/account/look/")["Content-Security-Policy"]
    assert "'unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_theme_comes_from_the_cookie_and_only_a_known_one(client):
    client.cookies["theme"] = "night"
    assert '<html lang="en" data-theme="night">' in client.get("/account/look/").content.decode()
    client.cookies["theme"] = '"><script>'
    assert '<html lang="en">' in client.get("/account/look/").content.decode()
    client.cookies.clear()
    assert 'data-theme="night">' in client.get("/account/look/?theme=night").content.decode()


def test_htmx_may_not_evaluate_text_nor_write_styles(page):
    assert '"allowEval":false' in page
    assert '"includeIndicatorStyles":false' in page


def test_it_refuses_to_be_written_to(client):
    assert client.post("/account/look/").status_code == 405


def test_a_signed_in_page_has_navigation_search_account_menu_and_the_way_out(rf):
    slots.register_nav(NavItem("yard", "Yard", "yard:index", 1, lambda _viewer: True))
    slots.register_search("kennel:index")
    slots.register_account(
        NavItem("out", "Sign out", "sign_out", 9, lambda _viewer: True, False, "post")
    )
    request = rf.get("/harlan/yard/7/?q=jun%22o")
    request.viewer = DANA
    page = render_to_string("web/base.html", {}, request)
    assert '<a href="/harlan/yard/" aria-current="page">Yard</a>' in page
    assert 'action="/harlan/kennel/"' in page
    assert 'value="jun&quot;o"' in page
    assert "Dana Ode" in page
    assert "Harlan County" in page
    assert re.search(r'<form method="post" action="/away/"><input type="hidden" name="csrf', page)
    assert Reader(page).inline == []


def test_more_pages_than_fit_stand_under_their_groups_behind_one_press(rf):
    for order in (1, 20, 25, 50):
        slots.register_nav(
            NavItem(f"yard{order}", f"Yard {order}", "yard:index", order, lambda _viewer: True)
        )
    request = rf.get("/harlan/yard/")
    request.viewer = DANA
    page = render_to_string("web/base.html", {}, request)
    menu = page[page.index("<details") : page.index("</nav>")]
    assert re.findall(r'id="rooms-\d">([^<]+)<', menu) == ["Today", "Work", "Dogs"]
    assert menu.count("<li>") == 4
    assert menu.count("aria-current") == 1
    assert Reader(page).inline == []


def test_nobody_signed_in_sees_no_search_and_no_name(page):
    assert 'role="search" action' not in page
    assert "hx-headers" not in page


@pytest.mark.parametrize("name", ["base", "bare", "print"])
def test_each_base_page_stands_alone(rf, name):
    reader = Reader(render_to_string(f"web/{name}.html", {}, rf.get("/")))
    assert reader.inline == []
    assert "main" in reader.landmarks


def test_a_page_for_paper_says_who_printed_it_and_when(rf):
    request = rf.get("/")
    request.viewer = DANA
    page = render_to_string("web/print.html", {}, request)
    assert "Harlan County" in page
    assert "by Dana Ode" in page
    assert re.search(r"Printed \d+ \w+ \d{4}, \d\d:\d\d \w+", page)


def test_the_readme_names_every_tag_and_block():
    text = (WEB / "README.md").read_text()
    for name in register.tags:
        assert f"{{% {name}" in text, name
    for base in ("base", "bare", "print"):
        blocks = re.findall(r"{% block (\w+) %}", (WEB / f"templates/web/{base}.html").read_text())
        for block in blocks:
            assert f"`{block}`" in text, (base, block)
