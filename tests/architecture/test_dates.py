"""A day reads one way: `2 Apr 2026`, as `day_text` of the web room writes it."""

import re

import pytest

from tests.architecture.house import PACKAGE, sources

OTHERWISE = re.compile(r"%d %[bB]|%-d %B|\.day} {[\w.]+:%B")
IN_A_TEMPLATE = re.compile(r'(?:date:|now )"[^"]*(?:\bd M|[jd] F Y)')
DRAWN = PACKAGE / "front" / "demo" / "certifying.py"
"""The demo draws certificates of other bodies, which write days as they like."""


@pytest.mark.parametrize("path", [*sources()], ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_room_writes_a_day_its_own_way(path):
    if path != DRAWN:
        assert OTHERWISE.findall(path.read_text()) == []


def test_no_template_does():
    found = {
        path.name: IN_A_TEMPLATE.findall(path.read_text())
        for path in PACKAGE.rglob("templates/**/*.*")
        if path.is_file()
    }
    assert {name: those for name, those in found.items() if those} == {}
