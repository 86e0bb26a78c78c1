import pytest
from django.conf import settings as project
from django.template import engines
from django.test import override_settings

from watchbook.ground.web import slots


@pytest.fixture(autouse=True)
def _empty_slots(monkeypatch):
    for slot in (slots.nav, slots.account, slots.home_cards, slots.field_forms):
        monkeypatch.setattr(slot, "items", {})
    monkeypatch.setattr(slots, "search", [])


@pytest.fixture(autouse=True, scope="package")
def _alone():
    """This room stands below all others: it is tested without their middleware and addresses."""
    own = [name for name in project.MIDDLEWARE if not name.startswith("watchbook.")]
    with override_settings(MIDDLEWARE=own, ROOT_URLCONF="watchbook.ground.web.tests.urls_of_rooms"):
        yield


@pytest.fixture
def draw(rf):
    """Draw a piece of template that loads the components."""

    def drawn(source, query="", **context):
        template = engines["django"].from_string("{% load web %}" + source)
        return template.render(context, rf.get(f"/list/?{query}"))

    return drawn
