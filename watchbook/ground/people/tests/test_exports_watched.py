"""Every list that is taken away says who, when and as of when, and stands in the audit."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from watchbook.ground.people import audit
from watchbook.ground.people.exporting import answering
from watchbook.ground.web.exports import STAMP_COLUMNS, csv_response, json_response
from watchbook.ground.web.workbooks import workbook_response

pytestmark = pytest.mark.django_db
HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uff1d1")
COLUMNS = ["name", "weight", "note"]
ROWS = [["Juno", 31.5, one] for one in HOSTILE]


@pytest.fixture
def request_of(cast, rf):
    def made(who="dana", query="", session=None):
        request = rf.get(f"/harlan/dogs/{query}")
        request.viewer = getattr(cast, who)
        request.session = session if session is not None else {}
        return request

    return made


def text_of(response):
    return b"".join(response.streaming_content).decode()


def read_csv(response):
    return list(csv.reader(io.StringIO(text_of(response).removeprefix("\ufeff"), newline="")))


def lines():
    return [line for day in audit.days_of("harlan") for line in audit.lines_of("harlan", day)]


def test_csv_carries_its_stamp_in_the_last_columns_and_leaves_restricted_ones_out(cast, request_of):
    with answering(request_of()):
        told = read_csv(csv_response("dogs", COLUMNS, ROWS, restricted=("weight",)))
    assert told[0] == ["name", "note", *STAMP_COLUMNS]
    assert told[1][0] == "Juno"
    assert told[1][2] == cast.dana.name
    assert told[1][-1] == "left out: weight"
    assert told[1][3] == told[1][4]
    assert "31.5" not in str(told)


def test_json_carries_it_in_a_member_and_xlsx_in_a_sheet(cast, request_of):
    dicts = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    with answering(request_of()):
        made = json.loads(text_of(json_response("dogs", dicts, restricted=("weight",))))
        book = workbook_response("dogs", [("Dogs", COLUMNS, ROWS)], restricted=("weight",))
    assert made["exported"]["exported_by"] == cast.dana.name
    assert all("weight" not in row for row in made["rows"])
    read = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    assert read.sheet_names == ["About this file", "Dogs"]
    about = dict(read.get_sheet_by_name("About this file").to_python()[1:])
    assert about["exported_by"] == cast.dana.name
    assert about["restricted_fields"] == "left out: weight"
    assert read.get_sheet_by_name("Dogs").to_python()[0] == ["name", "note"]


def test_nothing_that_people_typed_is_a_formula_in_any_file(request_of):
    with answering(request_of()):
        told = read_csv(csv_response("dogs", COLUMNS, ROWS))
        book = workbook_response("dogs", [("Dogs", COLUMNS, ROWS)])
    assert [row[2][0] for row in told[1:]] == ["'"] * len(HOSTILE)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_name("Dogs")
    assert [row[2][0] for row in sheet.to_python()[1:]] == ["'"] * len(HOSTILE)


def test_each_is_logged_with_who_when_and_its_columns(cast, request_of):
    with answering(request_of(query="?q=juno")):
        csv_response("dogs", COLUMNS, ROWS, restricted=("weight",))
    [line] = [one for one in lines() if one.event == "export"]
    assert line.who == str(cast.dana.person_id)
    assert line.what.startswith("dogs.csv, as of 20")
    assert line.what.endswith("columns: name note")
    assert line.record == "/harlan/dogs/?q=juno"


def test_restricted_columns_stay_out_where_nobody_is_known_to_ask():
    told = read_csv(csv_response("dogs", COLUMNS, ROWS, restricted=("weight",)))
    assert told[0] == ["name", "note"]


def test_the_page_of_reasons_leads_to_lists_of_this_agency_only(cast):
    client = cast.client_of(cast.dana)
    asks = reverse("people:export_reason", kwargs={"agency": "harlan"})
    for address in ("https://evil.example/harlan/", "//evil.example", "/other/health/", ""):
        assert client.get(asks, {"next": address}).status_code == 404
    assert client.get(asks, {"next": "/harlan/health/?format=csv"}).status_code == 200
    assert (
        cast.client_of(cast.alice).get(asks, {"next": "/harlan/health/"}).status_code == 403
    )  # fmt: skip


def test_a_real_list_carries_the_stamp(cast):
    path = reverse("people:index", kwargs={"agency": "harlan"})
    told = read_csv(cast.client_of(cast.dana).get(path, {"format": "csv"}))
    assert told[0][-4:] == list(STAMP_COLUMNS)
    assert told[1][-4] == cast.dana.name
