"""The words and forms that K9 down writes are those that the server knows."""

import json
import re
from pathlib import Path

import pytest

from watchbook.after.casualty.choices import cards as choices_card
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.slots import locked_kinds

JS = Path(__file__).parents[1] / "static/field/js"
WORDS = (JS / "down-words.js").read_text()


@pytest.mark.parametrize("name", ["MECHANISMS", "SITES", "CONSCIOUSNESS", "GUMS"])
def test_the_phone_has_every_word_by_the_same_name(name):
    found = re.search(rf"const {name} = (\[.*?\]);", WORDS, re.DOTALL)
    assert found
    there = json.loads(re.sub(r",\s*\]", "]", found[1]))
    assert there == [[one.value, one.label] for one in getattr(choices_card, name)]


def test_the_phone_writes_lines_that_the_server_knows():
    letters = (JS / "down-letters.js").read_text()
    presses = re.findall(r'\["[^"\]]+", "([a-z-]+)"(?:, "[^"]+")?\]', letters.split("WITH_SITE")[0])
    rest = "".join((JS / f"down-{one}.js").read_text() for one in ("letters", "more", "say"))
    written = set(presses) | set(re.findall(r'what: "([a-z-]+)"', rest))
    assert {"wound", "signs", "tourniquet-on", "bites", "weight"} <= written
    assert written <= {one.value for one in choices_card.WHATS}


def test_the_forms_are_of_the_version_that_the_phone_writes_and_may_come_locked():
    found = re.search(r"FORM_VERSION = (\d+);", (JS / "down-keep.js").read_text())
    assert found
    kinds = ["casualty.casualty", "casualty.line", "casualty.ending", "casualty.officer"]
    assert {kind_named(kind).schema.version for kind in kinds} == {int(found[1])}
    assert set(kinds) <= locked_kinds()
    assert kind_named("casualty.duty").schema.version == int(found[1])
