import pytest
from django.template import engines

from watchbook.ground.web import slots


@pytest.fixture(autouse=True)
def _empty_slots(monkeypatch):
    for slot in (slots.nav, slots.account, slots.home_cards, slots.field_forms):
        monkeypatch.setattr(slot, "items", {})
    monkeypatch.setattr(slots, "search", [])


@pytest.fixture
def draw(rf):
    """Draw a piece of template that loads the components."""

    def drawn(source, query="", **context):
        template = engines["django"].from_string("{% load web %}" + source)
        return template.render(context, rf.get(f"/list/?{query}"))

    return drawn
