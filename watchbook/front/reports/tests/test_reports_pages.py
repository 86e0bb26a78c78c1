from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import RequestFactory
from django.urls import reverse

from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.deployments.tests.factories_force import make_force
from watchbook.duty.training.figures import HOURS, RUNS
from watchbook.duty.training.tests.factories import make_run
from watchbook.front.reports.models import Issued, Report
from watchbook.ground.evidence.store import path_of, read_file
from watchbook.ground.ledger.models import RecordVersion
from watchbook.ground.records import slots
from watchbook.ground.records.figures import figure_named
from watchbook.ground.records.models import TimelineRow
from watchbook.ground.web import papers
from watchbook.ground.web.pagination import page_of

GIVEN = {"asked_by": "City council", "purpose": "Budget <b>hearing</b> #strong[x] *y*"}


def address(page, query="", **kwargs):
    return reverse(f"reports:{page}", kwargs={"agency": "harlan", **kwargs}) + query


def get(unit, who, page, query="", **kwargs):
    return unit.cast.client_of(getattr(unit, who)).get(address(page, query, **kwargs))


def post(unit, who, page, query="", data=GIVEN, **kwargs):
    client = unit.cast.client_of(getattr(unit, who))
    return client.post(address(page, query, **kwargs), data, follow=True)


def body(response):
    assert response.status_code == 200, response.status_code
    content = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )  # fmt: skip
    return content.decode()


def test_the_list_of_numbers_tells_every_rule(unit):
    page = body(get(unit, "dana", "index"))
    assert "Training time" in page
    assert "29 CFR 785.23" in page


def test_a_number_stands_with_n_and_rule_and_opens_its_records(unit):
    page = body(get(unit, "dana", "index", f"?figure={HOURS}"))
    assert "1 h 35 min" in page
    assert "n = 3" in page
    assert "3 not yet approved" in page
    assert str(unit.runs[0].id) in page
    one = body(get(unit, "dana", "index", f"?figure={HOURS}&team={unit.bobs.id}"))
    assert "20 min" in one
    word = body(get(unit, "dana", "index", f"?figure={HOURS}&word-discipline=obedience"))
    assert "30 min" in word
    assert body(get(unit, "dana", "index", f"?figure={HOURS}&format=print"))


def test_a_page_of_a_number_reads_no_more_records_than_it_shows(unit, django_assert_num_queries):
    parts = figure_named(RUNS).parts(unit.dana, unit.asked())
    with django_assert_num_queries(2) as told:
        page = page_of(RequestFactory().get("/?page=2&size=25"), parts, size=2)
    assert [len(parts), len(page), page.number] == [3, 3, 1]
    assert "COUNT" in told[0]["sql"]
    assert " LIMIT 25" in told[1]["sql"]
    assert list(parts)[2] == parts[2] == page.items[2]


def test_both_halves_of_a_ratio_open_their_records(unit):
    one = make_deployment(unit.alice, unit.at, unit.alices)
    asked = "?figure=force.bite_ratio.deployments"
    page = body(get(unit, "dana", "index", asked))
    assert "0 of 1" in page
    assert "half=of" in page
    assert str(one.id) not in page
    below = body(get(unit, "dana", "index", f"{asked}&half=of"))
    assert str(one.id) in below
    told = json.loads(body(get(unit, "dana", "index", f"{asked}&half=of&format=json")))
    assert [row["record"] for row in told["rows"]] == [str(one.id)]
    assert told["records"] == "below the line"


def test_a_share_tells_what_is_not_approved_below_its_line_too(unit):
    make_deployment(unit.alice, unit.at, unit.alices)
    told = body(get(unit, "dana", "report", "?format=json", name="force"))
    rows = {row["figure"]: row for row in json.loads(told)["rows"]}
    one = rows["force.bite_ratio.deployments"]
    assert (one["value"], one["of"], one["not_approved"]) == (0, 1, 1)
    assert one["told"] == "0 of 1 deployments (0 %)"
    assert rows["force.bites"]["not_approved"] == 0
    page = body(get(unit, "dana", "report", name="force"))
    assert "nothing that these numbers count" not in page


def test_the_force_review_lists_its_reports_without_an_injury_or_a_name(unit):
    make_force(unit.alice, unit.at, make_incident(unit.alice, unit.at, number="26-101"))
    page = body(get(unit, "dana", "report", name="force"))
    assert "Each force report" in page
    assert "26-101" in page
    assert '<td data-label="Finding">none yet</td>' in page
    assert "uncture" not in page
    assert get(unit, "dana", "paper", name="force").content[:5] == b"%PDF-"


def test_each_bite_ratio_says_its_denominator_without_the_others(unit):
    told = body(get(unit, "dana", "report", "?format=json", name="force"))
    rows = [row for row in json.loads(told)["rows"] if "ratio" in row["figure"]]
    assert len(rows) == 6
    assert not [row["figure"] for row in rows if "as above" in row["rule"] + row["told"]]
    assert sum("a clear role in a capture" in row["rule"] for row in rows) == 3


def test_its_records_leave_as_a_file(unit):
    told = body(get(unit, "dana", "index", f"?figure={HOURS}&format=csv"))
    rows = list(csv.DictReader(io.StringIO(told.removeprefix("\ufeff"))))
    assert sorted(int(row["amount"]) for row in rows) == [20, 30, 45]
    assert get(unit, "dana", "index", f"?figure={HOURS}&format=xlsx").content[:2] == b"PK"
    assert '"value": 95' in body(get(unit, "dana", "index", f"?figure={HOURS}&format=json"))


def test_a_line_of_that_file_says_when_in_what_unit_and_where(unit):
    query = f"?figure={HOURS}&team={unit.bobs.id}"
    told = body(get(unit, "dana", "index", f"{query}&format=csv"))
    (row,) = csv.DictReader(io.StringIO(told.removeprefix("\ufeff")))
    assert (row["amount"], row["unit"]) == ("20", "min")
    assert row["at"].startswith(f"{unit.runs[2].occurred_at:%Y-%m-%d}")
    assert str(unit.runs[2].id) in row["address"]
    about = json.loads(body(get(unit, "dana", "index", f"{query}&format=json")))
    assert (about["number"], about["narrowed_to"]) == ("Training time", str(unit.bobs))


@pytest.mark.parametrize(
    "wrong",
    ["since=0026-10-01", "until=2026-13-45", "month=2026-99", "team=x", "dog=x",
     "word-discipline=nothing"],
)  # fmt: skip
def test_what_an_address_asks_for_and_nobody_can_read_is_said_and_not_left_out(unit, wrong):
    query = f"?figure={HOURS}&{wrong}"
    for more in ("", "&format=csv", "&format=print"):
        answer = get(unit, "dana", "index", query + more)
        assert answer.status_code == 400
        assert "This cannot be asked so" in answer.content.decode()
        assert "1 h 35 min" not in answer.content.decode()
    post(unit, "dana", "issue", query)
    assert not Issued.objects.exists()
    if not wrong.startswith("word"):
        assert get(unit, "dana", "report", f"?{wrong}", name="month").status_code == 400
        assert get(unit, "dana", "paper", f"?{wrong}", name="month").status_code == 404
        post(unit, "dana", "issue_report", f"?{wrong}", name="month")
        assert not Report.objects.exists()


@pytest.mark.parametrize("name", ["team", "person", "dog"])
def test_a_number_of_somebody_who_is_not_seen_here_is_not_there(unit, name):
    query = f"?figure={HOURS}&{name}={unit.runs[0].id}"
    assert get(unit, "dana", "index", query).status_code == 404
    assert get(unit, "dana", "report", query, name="month").status_code == 404
    post(unit, "dana", "issue", query)
    assert not Issued.objects.exists()


def test_a_number_is_issued_from_its_page_and_run_again(unit):
    page = body(post(unit, "dana", "issue", f"?figure={HOURS}"))
    kept = Issued.objects.get()
    assert "Budget &lt;b&gt;hearing" in page
    assert "1 h 35 min" in page
    again = body(get(unit, "dana", "number", "?again=yes", issued_id=kept.id))
    assert "The same 3 records" in again
    assert "City council" in body(get(unit, "dana", "issued"))
    assert "City council" in body(get(unit, "dana", "number", "?format=print", issued_id=kept.id))
    for form in ("csv", "json"):
        assert "City council" in body(get(unit, "dana", "issued", f"?format={form}"))
    paper = get(unit, "dana", "number_paper", issued_id=kept.id)
    assert paper.content[:5] == b"%PDF-"
    assert paper.content == get(unit, "tess", "number_paper", issued_id=kept.id).content


def test_the_records_of_an_issued_number_stand_newest_first_and_leave_as_a_file(unit):
    """They stood in the order of their ids, and could be taken along by nobody."""
    for days in (3, 1, 5, 2, 4):
        make_run(unit.cast.alice, unit.at - timedelta(days=days), unit.alices, minutes=days)
    post(unit, "dana", "issue", f"?figure={HOURS}")
    kept = Issued.objects.get()
    told = body(get(unit, "dana", "number", "?format=json", issued_id=kept.id))
    rows = json.loads(told)["rows"]
    days = [row["at"] for row in rows]
    assert days == sorted(days, reverse=True)
    assert len(rows) == kept.n
    assert sum(row["amount"] for row in rows) == kept.value
    digests = {one.record_id: bytes(one.digest).hex() for one in RecordVersion.objects.all()}
    assert all(digests[UUID(row["record"])] == row["digest"] for row in rows)
    assert json.loads(told)["list_sha256"] == kept.parts
    page = body(get(unit, "dana", "number", issued_id=kept.id))
    places = [page.index(row["address"]) for row in rows]
    assert places == sorted(places)
    assert "format=csv" in page
    file = get(unit, "dana", "number", "?format=csv", issued_id=kept.id)
    cells = list(csv.DictReader(io.StringIO(body(file).removeprefix("\ufeff"))))
    assert [one["at"] for one in cells] == [f"{one['at'][:19]}Z" for one in rows]
    assert get(unit, "dana", "number", "?format=xlsx", issued_id=kept.id).content[:2] == b"PK"
    assert get(unit, "dov", "number", "?format=csv", issued_id=kept.id).status_code in {403, 404}


def test_what_was_typed_is_not_lost_where_something_is_missing(unit):
    page = body(post(unit, "dana", "issue", f"?figure={HOURS}", {"asked_by": "City council"}))
    assert "Say who asked" in page
    assert 'value="City council"' in page
    assert not Issued.objects.exists()


def test_who_may_not(unit):
    assert get(unit, "alice", "issued").status_code == 403
    assert get(unit, "dov", "index").status_code == 403
    assert post(unit, "tess", "issue", f"?figure={HOURS}").status_code == 403
    assert get(unit, "charlie", "index").status_code == 404
    assert get(unit, "dana", "index", "?figure=no.such").status_code == 404


@pytest.mark.parametrize("name", ["month", "force"])
def test_a_report_is_a_page_and_a_paper(unit, name):
    page = body(get(unit, "dana", "report", name=name))
    assert "As of" in page
    paper = get(unit, "dana", "paper", name=name)
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content[:5] == b"%PDF-"


def test_the_month_tells_hours_by_team_and_what_was_not_trained(unit):
    page = body(get(unit, "dana", "report", name="month"))
    assert "<svg" in page
    assert "target 16 h" in page
    assert "Odours trained" in page
    assert "Reviews outstanding" in page
    told = body(get(unit, "dana", "report", "?format=csv", name="month"))
    rows = {row["figure"]: row for row in csv.DictReader(io.StringIO(told.removeprefix("\ufeff")))}
    assert rows[HOURS]["value"] == "95"


def test_a_team_s_report_takes_any_period(unit):
    assert "Choose a team" in body(get(unit, "dana", "report", name="team"))
    query = f"?team={unit.alices.id}&since=2026-01-01"
    page = body(get(unit, "dana", "report", query, name="team"))
    assert "1 h 15 min" in page
    assert "Training time by month" in page
    assert get(unit, "dana", "paper", query, name="team").content[:5] == b"%PDF-"
    none = f"?team={unit.runs[0].id}"
    assert get(unit, "dana", "report", none, name="team").status_code == 404
    assert get(unit, "dana", "report", name="nonsense").status_code == 404


def test_a_report_is_issued_with_its_numbers_and_its_paper(unit):
    page = body(post(unit, "dana", "issue_report", name="month"))
    kept = Report.objects.get()
    assert "Budget &lt;b&gt;hearing" in page
    numbers = {one.figure: one for one in kept.numbers.all()}
    assert (numbers[HOURS].value, numbers[HOURS].told) == (95, "1 h 35 min")
    paper = get(unit, "dana", "kept_paper", report_id=kept.id)
    assert paper.content == read_file("harlan", kept.paper)
    assert kept.title in body(get(unit, "dana", "kept_list"))
    assert kept.title in body(get(unit, "dana", "kept_list", "?format=csv"))
    assert get(unit, "alice", "kept", report_id=kept.id).status_code == 404


def test_a_paper_that_was_changed_on_disk_is_said_and_not_given(unit):
    post(unit, "dana", "issue_report", name="month")
    kept = Report.objects.get()
    for spoil in (lambda file: file.write_bytes(b"%PDF-other"), lambda file: file.unlink()):
        spoil(path_of("harlan", kept.paper))
        client = unit.cast.client_of(unit.dana)
        answer = client.get(address("kept_paper", report_id=kept.id), follow=True)
        assert "Run watchbook fsck" in body(answer)


def test_a_server_without_papers_has_nothing_at_their_addresses(unit, monkeypatch):
    post(unit, "dana", "issue", f"?figure={HOURS}")
    monkeypatch.setattr(papers, "find_spec", lambda name: None)
    assert get(unit, "dana", "paper", name="month").status_code == 404
    assert get(unit, "dana", "number_paper", issued_id=Issued.objects.get().id).status_code == 404
    assert "PDF" not in body(get(unit, "dana", "report", name="month"))


def test_reviews_outstanding_leave_out_what_was_brought_from_elsewhere(unit, monkeypatch):
    def outstanding():
        page = body(get(unit, "dana", "report", name="month"))
        return 'num">3</td>' in page.rsplit("Reviews outstanding", 1)[1]

    assert outstanding()
    brought = {"x": lambda agency: TimelineRow.objects.filter(agency_id=agency)}
    monkeypatch.setattr(slots, "_brought", brought)
    assert not outstanding()


@pytest.mark.parametrize("query", [
    "?since=2026-13-01", "?since=2026-05-01&until=2025-01-01", "?month=nonsense",
    "?since=1900-01-01&until=2199-12-31", "?team=x&person=%00", "?page=999999",
])  # fmt: skip
def test_an_address_that_makes_no_sense_still_has_an_answer(unit, query):
    joined = query + f"&figure={HOURS}"
    assert get(unit, "dana", "index", joined).status_code in (200, 400)
    assert get(unit, "dana", "report", query, name="month").status_code in (200, 400)
