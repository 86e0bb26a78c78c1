"""The section on what waits: the same rule as the desk's chart beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from watchbook.front.reports import reviews
from watchbook.ground.records.actions import return_record
from watchbook.ground.records.choices import AGES
from watchbook.ground.records.queries.outstanding import of_age, reviewed_kinds, waiting


@pytest.fixture
def runs_at(unit, monkeypatch):
    """`runs_at(days=15)`: the section's line on runs, so long after they came."""

    def look(**later):
        at = max(one.received_at for one in unit.runs) + timedelta(**later)
        monkeypatch.setattr(timezone, "now", lambda: at)
        (table,) = reviews._build(unit.dana, unit.asked()).tables
        return next(list(row[1:5]) for row in table.rows if row[0] == "Run"), at

    return look


def test_fourteen_days_and_some_hours_are_not_over_fourteen_days(runs_at):
    assert runs_at(days=14, hours=6)[0] == ["3", "0", "0", "0"]
    assert runs_at(days=15)[0] == ["3", "0", "0", "3"]
    assert runs_at(days=90)[0] == ["3", "0", "0", "3"]


def test_what_waits_for_its_authors_answer_waits_too_as_on_the_desk(unit, runs_at):
    return_record(
        acting_user=unit.tess, kind="training.performance", record_id=unit.runs[0].id,
        version=1, note="Which lead?", at=unit.at + timedelta(hours=1),
    )  # fmt: skip
    told, at = runs_at(days=20)
    assert told == ["2", "0", "1", "3"]
    kind = next(one for one in reviewed_kinds() if one.name == "training.performance")
    by_band = [waiting(unit.dana, kind).filter(of_age(word, at)).count() for word, _, _ in AGES]
    assert by_band == [0, 0, 3, 0]
