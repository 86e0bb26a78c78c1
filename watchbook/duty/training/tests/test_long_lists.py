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


def test_words_are_sought_in_the_runs_alone_and_in_names_and_titles_once(day, runs, rf):
    with CaptureQueriesContext(connection) as asked:
        found = found_runs(day.tess, day.later(120), text=day.alices.dog.name)
        page = pagination.page_of(rf.get("/"), found)
    assert [row.team_id for row in page] == [day.alices.id]
    (count,) = [query["sql"] for query in asked.captured_queries if "COUNT(*)" in query["sql"]]
    assert "JOIN" not in count.split(" IN (SELECT ")[0]


def test_a_list_in_which_nothing_was_found_is_not_read_again(day, runs, rf):
    with CaptureQueriesContext(connection) as asked:
        page = pagination.page_of(
            rf.get("/"), found_runs(day.tess, day.later(1), team=day.exercise.id)
        )
    assert list(page) == []
    assert len(asked.captured_queries) == 1
