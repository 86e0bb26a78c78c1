"""The words and forms that K9 down writes are those that the server knows."""

import json
import re
from pathlib import Path

import pytest

from watchbook.after.casualty.choices import cards as choices_card
from watchbook.after.casualty.choices import officers as choices_officer
from watchbook.core.casualty.card import SIDES
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.slots import locked_kinds

JS = Path(__file__).parents[1] / "static/field/js"
WORDS = (JS / "down-words.js").read_text()


@pytest.mark.parametrize("name", ["MECHANISMS", "SITES", "VIEWS", "CONSCIOUSNESS", "GUMS"])
def test_the_phone_has_every_word_by_the_same_name(name):
    found = re.search(rf"const {name} = (\[.*?\]);", WORDS, re.DOTALL)
    assert found
    there = json.loads(re.sub(r",\s*\]", "]", found[1]))
    assert there == [[one.value, one.label] for one in getattr(choices_card, name)]


@pytest.mark.parametrize("name", ["RESULTS", "MOMENTS", "RUNGS"])
def test_the_phone_has_every_word_of_the_ladder_by_the_same_name(name):
    text = (JS / "down-tries.js").read_text()
    found = re.search(rf"const {name} = (\[.*?\]);", text, re.DOTALL)
    assert found
    there = json.loads(re.sub(r",\s*\]", "]", found[1]))
    assert there == [[one.value, one.label] for one in getattr(choices_officer, name)]


def test_the_phone_writes_lines_that_the_server_knows():
    letters = (JS / "down-letters.js").read_text()
    presses = re.findall(r'\["[^"\]]+", "([a-z-]+)"(?:, "[^"]+")?\]', letters.split("WITH_SITE")[0])
    rest = "".join(
        (JS / f"down-{one}.js").read_text() for one in ("letters", "more", "say", "signs", "burn")
    )
    written = set(presses) | set(re.findall(r'what: "([a-z-]+)"', rest))
    assert {"wound", "signs", "tourniquet-on", "bites", "weight", "burned"} <= written
    assert written <= {one.value for one in choices_card.WHATS}


def test_the_forms_are_of_the_version_that_the_phone_writes_and_may_come_locked():
    found = re.search(r"FORM_VERSIONS = (\{.*\});", (JS / "down-keep.js").read_text())
    assert found
    raised = json.loads(found[1])
    kinds = ["casualty.casualty", "casualty.line", "casualty.ending", "casualty.officer",
             "casualty.try", "casualty.moment"]  # fmt: skip
    for kind in (*kinds, "casualty.duty"):
        assert kind_named(kind).schema.version == raised.get(kind, 1), kind
    assert set(kinds) <= locked_kinds()


def test_the_drawing_shows_every_place_and_the_sides_are_those_of_core():
    assert {one.value for one in choices_card.VIEWS} == set(SIDES)
    folder = Path(choices_card.__file__).parents[1] / "static/casualty/img"
    places = {one.value for one in choices_card.SITES}
    near = {"left": "right-", "right": "left-"}
    for view in SIDES:
        drawn = re.findall(r'data-site="([a-z-]+)"', (folder / f"dog-{view}.svg").read_text())
        far = {one for one in places if view in near and one.startswith(near[view])}
        assert sorted(drawn) == sorted(places - far), view
