from __future__ import annotations

import json
import re
import weakref
from io import BytesIO

import pytest
from django.test import RequestFactory
from django.urls import ResolverMatch
from python_calamine import CalamineWorkbook

from watchbook.ground.web import exports, workbooks
from watchbook.ground.web.listing import list_file

COLUMNS = ["id", "weight"]


@pytest.fixture
def asked(monkeypatch):
    """`asked("csv")` takes the list away in that form; nobody watches, so nobody gave a reason."""
    monkeypatch.setattr(exports, "_watches", [])

    def take(form: str, rows=lambda: [["a", 31_417], ["b", 28_099]], about=None):
        request = RequestFactory().get("/", {"format": form} if form else {})
        request.resolver_match = ResolverMatch(print, (), {"agency": "harlan"})
        about = about or {"rule": "As weighed."}
        return list_file(request, "dogs", COLUMNS, rows, restricted=["weight"], about=about)

    return take


def read(answer):
    return b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize("form", ["", "print", "pdf", "CSV"])
def test_what_asks_for_no_file_is_a_page_and_reads_no_rows(asked, form):
    assert asked(form, rows=pytest.fail) is None


@pytest.mark.parametrize("form", ["csv", "json"])
def test_restricted_columns_stay_out_of_every_form_without_a_reason(asked, form):
    told = read(asked(form)).decode()
    assert "a" in told
    assert "weight" not in told
    assert "31417" not in told


def test_a_workbook_leaves_them_out_too_and_says_what_the_list_is(asked):
    book = CalamineWorkbook.from_object(BytesIO(read(asked("xlsx"))))
    assert book.get_sheet_by_name("List").to_python() == [["id"], ["a"], ["b"]]
    assert ["rule", "As weighed."] in book.get_sheet_by_name("About").to_python()


def test_the_sheet_about_a_list_is_in_words(asked):
    about = {"filters": {"q": "", "team": "Juno", "kinds": ["a", "b"]}, "n": 0, "empty": ""}
    told = asked("xlsx", about=about)
    lines = dict(
        CalamineWorkbook.from_object(BytesIO(read(told))).get_sheet_by_name("About").to_python()
    )
    assert (lines["filters"], lines["n"]) == ("team: Juno; kinds: a, b", 0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(lines["as_of"]))


def test_json_says_of_whom_and_as_of_when(asked):
    told = json.loads(read(asked("json")))
    assert (told["agency"], told["rule"]) == ("harlan", "As weighed.")
    assert told["rows"] == [{"id": "a"}, {"id": "b"}]
    assert told["as_of"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_row_that_was_read_is_in_memory_no_more_when_the_next_is(asked, form):
    class Word(str):
        __slots__ = ("__weakref__",)

    alive: weakref.WeakSet[Word] = weakref.WeakSet()
    most = 0

    def rows():
        nonlocal most
        for number in range(500):
            word = Word(f"dog {number}")
            alive.add(word)
            most = max(most, len(alive))
            yield [word, number]
            del word

    answer = asked(form, rows=rows)
    assert most < 20
    assert "dog 499" in (
        read(answer).decode()
        if form != "xlsx"
        else str(
            CalamineWorkbook.from_object(BytesIO(read(answer)))
            .get_sheet_by_name("List")
            .to_python()
        )
    )


def test_a_list_that_fails_fails_before_a_line_of_it_is_sent(asked):
    def rows():
        yield ["a", 1]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asked("csv", rows=rows)


@pytest.mark.parametrize("count", [3, 6, 7])
def test_a_workbook_goes_on_in_another_sheet_where_one_holds_no_more_rows(
    asked, monkeypatch, count
):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    answer = asked("xlsx", rows=lambda: ([f"dog {number}", number] for number in range(count)))
    book = CalamineWorkbook.from_object(BytesIO(read(answer)))
    sheets = [name for name in book.sheet_names if name.startswith("List")]
    assert sheets == ["List", "List 2", "List 3"][: -(-count // 3)]
    told = [book.get_sheet_by_name(name).to_python() for name in sheets]
    assert {tuple(lines[0]) for lines in told} == {("id",)}
    assert [row for lines in told for row in lines[1:]] == [
        [f"dog {number}"] for number in range(count)
    ]


def test_a_text_longer_than_a_cell_holds_says_where_it_was_cut(asked):
    answer = asked("xlsx", rows=lambda: [["a" * 40_000, 1]])
    book = CalamineWorkbook.from_object(BytesIO(read(answer)))
    told = str(book.get_sheet_by_name("List").to_python()[1][0])
    assert len(told) == 32_767
    assert told.endswith("(cut here: a cell holds no more; the CSV and the JSON have all of it)")
