from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
import typst

from watchbook.front.reports.composing import Document, NumberLine, Section
from watchbook.front.reports.paper import paper_data, pdf_of
from watchbook.front.reports.paper.pages import _TEMPLATE
from watchbook.front.reports.wording import (
    amount_words,
    n_words,
    period_words,
    share_words,
    waits_words,
)
from watchbook.ground.records.report_sections import Table
from watchbook.ground.web.charts import bars

AT = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
HOSTILE = (
    '#panic("x")', "*bold* _it_ = Heading", "$x^2$", '#read("/etc/passwd")', "`raw` <label> @ref",
    "\\ backslash // comment /* open", "https://example.org", "\u202e right to left", "#{", "]",
)  # fmt: skip


def document(words="Plain"):
    line = NumberLine(
        "force.ratio", f"Bite ratio {words}", 2, f"3 of 24 apprehensions {words}", "n = 3 of 24",
        "1 not yet approved", f"Rule {words}", "NOPD 41.22", 3, 24, 3, 1,
    )  # fmt: skip
    table = Table(words, (words, "Runs"), ((words, "3"),), words, frozenset({1}))
    chart = bars(words, [(words, 3.0)], of="Team", unit="h", target=16)
    section = Section(words, (words,), (line,), (table,), (chart,))
    return Document(
        "month", "Unit report", words, words, AT, (("Period", words),), (section,), (words,)
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_people_are_set_as_they_are(words):
    made = pdf_of(document(words))
    assert made[:5] == b"%PDF-"
    data = json.dumps(paper_data(document(words)))
    found = json.loads(
        typst.query(_TEMPLATE.read_bytes(), "heading.where(level: 2)", sys_inputs={"data": data})
    )
    assert [one["body"] for one in found] == [{"func": "text", "text": words}]


def test_the_same_document_makes_the_same_paper_of_at_least_one_page():
    first = pdf_of(document())
    assert first == pdf_of(document())
    assert re.search(rb"/Type\s*/Pages", first)
    assert re.search(rb"/Count\s+[1-9]", first)


def test_the_chart_of_the_paper_is_the_chart_of_the_page():
    drawn = paper_data(document())["sections"][0]["charts"][0]
    assert drawn["svg"].startswith("<svg")
    assert drawn["table"]["rows"] == [["Plain", "3 h"]]


def test_a_bite_number_never_stands_without_denominator_and_rule_in_its_line():
    [line] = paper_data(document())["sections"][0]["numbers"]
    assert "of 24" in line["value"]
    assert line["rule"]
    assert line["n"] == "n = 3 of 24"


def test_amounts_read_as_people_say_them():
    assert amount_words(None, "min") == "nothing recorded"
    assert amount_words(0, "") == "0"
    assert amount_words(125, "min") == "2 h 5 min"
    assert amount_words(123_450, "cents") == "$1,234.50"
    assert amount_words(-5, "cents") == "-$0.05"
    assert amount_words(1_250_000, "mg") == "1.25 kg"
    assert amount_words(2_500, "mg") == "2.5 g"
    assert amount_words(12, "mg") == "12 mg"
    assert share_words(3, 24, "share", "Apprehensions") == "3 of 24 apprehensions (13 %)"
    assert share_words(None, 0, "share", "") == "0 of 0"
    assert n_words(None, None) == "n = 0"
    assert waits_words(0, 3) == "all approved"
    assert waits_words(None, 3) == "not approved one by one"
    assert waits_words(None, 0) == waits_words(0, 0) == ""


def test_a_whole_month_is_called_by_its_name():
    zone = "America/Chicago"
    month = (datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2026, 12, 1, 6, tzinfo=UTC))
    assert period_words(*month, zone) == "November 2026"
    assert period_words(month[0], AT, zone) == "1 Nov 2026 to 20 Nov 2026"
