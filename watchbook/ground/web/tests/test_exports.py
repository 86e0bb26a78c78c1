import csv
import datetime as dt
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.ground.web.exports import csv_lines, csv_response, json_response
from watchbook.ground.web.formulas import FORMULA_STARTS, guarded, unguarded


def text_of(response):
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "  =1",
        "＝1",
        "\nx",
        "-A1",
    ],
)
def test_it_puts_an_apostrophe_before_what_a_spreadsheet_would_run(hostile):
    assert guarded(hostile) == f"'{hostile}"


@pytest.mark.parametrize(
    "plain", ["Juno", "", "a=b", "-5", "+3.5", "-0,5", -5, Decimal("-1.5"), 2.5, "R-2 & co"]
)
def test_it_leaves_names_and_numbers_alone(plain):
    assert guarded(plain) == plain


def test_an_instant_is_written_in_utc_as_everywhere():
    at = dt.datetime.fromisoformat("2026-10-30T21:01:00-05:00")
    assert list(csv_lines(["at"], [[at]]))[2] == "2026-10-31T02:01:00Z\r\n"


def test_none_is_an_empty_cell_and_truth_is_a_word():
    assert [guarded(None), guarded(True), guarded(False)] == ["", "yes", "no"]


@given(st.text())
def test_no_text_reaches_a_cell_as_a_formula(text):
    cell = str(guarded(text)).lstrip(" ")
    assert (
        not cell.startswith(FORMULA_STARTS)
        or cell.lstrip("+-").replace(".", "").replace(",", "").isdecimal()
    )


@pytest.mark.parametrize("sign", [";", "\t"])
def test_no_formula_begins_where_a_program_takes_the_file_apart_at_another_sign(sign):
    hostile = ["ok;=1+1", "ok\t@SUM(A1)", 'ok; "+cmd', "ok\r\n-2+3", "a;b;=1;=2", ";='x"]
    text = "".join(csv_lines(["a", "b"], [[one, f"x{one}"] for one in hostile]))
    for line in text.splitlines():  # as a program reads it whose quotation marks begin no cell
        for cell in line.split(sign):
            assert not cell.lstrip(' "').startswith(FORMULA_STARTS), line


@given(st.text(alphabet="'\"=+-@;\t\r\n a1\uff1d") | st.text())
def test_what_was_guarded_can_be_told_from_what_was_typed(text):
    assert unguarded(str(guarded(text))) == text
    assert unguarded(str(guarded(text, is_split=False)), is_split=False) == text


def test_a_csv_file_streams_with_a_mark_for_excel_and_a_safe_name():
    rows = ([name, 1] for name in ("Juno", 'a "b", c\nd'))
    response = csv_response("Teams / ../x", ["Team", "=n"], rows)
    assert response.streaming
    assert response["Content-Disposition"] == 'attachment; filename="teams-x.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    text = text_of(response)
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert read == [["Team", "'=n"], ["Juno", "1"], ['a "b", c\nd', "1"]]


@pytest.mark.parametrize("rows", [[], [{"team": "Juno"}], [{"team": "a"}, {"on": "</script>"}]])
def test_a_json_file_is_one_document_with_what_it_is_about(rows):
    at = dt.datetime(2026, 11, 21, 23, tzinfo=dt.UTC)
    response = json_response("teams", iter(rows), about={"agency": "harlan", "as_of": at})
    assert response["Content-Disposition"] == 'attachment; filename="teams.json"'
    read = json.loads(text_of(response))
    assert read == {"agency": "harlan", "as_of": "2026-11-21T23:00:00Z", "rows": rows}
