"""An address that a template names in one block is unknown in the next: each names its own."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
TEMPLATES = sorted(PROJECT.glob("watchbook/**/templates/**/*.html"))


def strangers(text: str) -> list[str]:
    """Names that a block uses and only another block of the same template sets by `{% url … as %}`."""
    parts = re.split(r"{% block (\w+) %}", text)
    blocks = list(zip(parts[1::2], parts[2::2], strict=True))
    named = {name: set(re.findall(r"{% url [^%]* as (\w+) %}", body)) for name, body in blocks}
    everywhere = set().union(*named.values()) if named else set()
    return [
        f"{name}: {one}"
        for name, body in blocks
        for one in sorted(everywhere - named[name])
        if re.search(rf"{{[{{%][^}}]*\b{one}\b", body)
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_each_block_names_the_addresses_that_it_links_to(path):
    assert strangers(path.read_text()) == []


def test_it_finds_a_link_whose_address_another_block_names():
    text = '{% block a %}{% url "x" as there %}{% endblock %}{% block b %}{{ there }}{% endblock %}'
    assert strangers(text) == ["b: there"]
