"""A list of ten years of runs is opened as quickly as one of a month."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from watchbook.duty.training.queries.runs import found_runs
from watchbook.duty.training.tests.factories import make_run
from watchbook.ground.web import pagination

MANY = 30


@pytest.fixture
def runs(day):
    """Runs of two teams, some at the same moment, one of them with an exercise."""
    made = [make_run(day.alice, day.at, day.alices, day.exercise)]
    for number in range(MANY - 1):
        at = day.at + timedelta(minutes=number // 2)
        made.append(make_run(day.bob, at, day.bobs))
    return made


def test_a_page_of_a_long_list_has_the_rows_of_the_list_in_its_order(day, runs, rf, monkeypatch):
    monkeypatch.setattr(pagination, "FEW_PAGES", 1)
    found = found_runs(day.tess, day.later(120))
    whole = list(found)
    assert len(whole) == MANY
    for number in (1, 2):
        page = pagination.page_of(rf.get(f"/?page={number}"), found)
        assert list(page) == whole[(number - 1) * 25 : number * 25]
        assert [row.is_outdated for row in page] == [False] * len(page)


def test_counting_and_turning_pages_of_runs_joins_and_groups_nothing(day, runs, rf, monkeypatch):
    monkeypatch.setattr(pagination, "FEW_PAGES", 1)
    with CaptureQueriesContext(connection) as asked:
        pagination.page_of(rf.get("/?page=2"), found_runs(day.tess, day.later(120)))
    count, keys, rows = [query["sql"] for query in asked.captured_queries]
    for sql in (count, keys):
        assert "JOIN" not in sql
        assert "GROUP BY" not in sql
    assert "LIMIT" in keys
    assert "JOIN" in rows
