from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from watchbook.ground.web.charts import bars, columns_over, line_over, number_words, stacked, svg_of
from watchbook.ground.web.templatetags.charts import chart as render_chart

TEAMS = [("Juno and L. Marlow", 12.5), ("Rex and B. Okafor", 17.0), ("Ida and M. Stone", None)]
GOLDEN = Path(__file__).parent / "charts.json"

CHARTS = {
    "bars": bars("Training", TEAMS, of="Team", unit="h", target=16),
    "columns_over": columns_over("Runs", [("Oct", 12.0), ("Nov", None)], of="Month"),
    "line_over": line_over("Weight", [("1 Oct", 31.2), ("1 Nov", None)], of="Day", unit="kg"),
    "stacked": stacked("Hours", [("Juno", {"Detection": 4.0, "Trail": 2.5}), ("Rex", {})], of="Team"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_a_specification_is_the_one_that_was_agreed(name):
    golden = json.loads(GOLDEN.read_text())
    assert json.loads(json.dumps(CHARTS[name].spec)) == golden[name]


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_is_the_same_every_time_and_needs_no_style_of_its_own(name):
    first = svg_of(CHARTS[name])
    assert ET.fromstring(first).tag.endswith("svg")  # our own drawing
    assert "style=" not in first
    assert "<script" not in first
    assert first == svg_of(CHARTS[name])


def test_words_of_people_stay_words():
    hostile = '</text><script>alert(1)</script>" onload="x'
    drawn = svg_of(bars("Training", [(hostile, 3.0), ("datum.value; 1+1", 2.0)], of="Team"))
    root = ET.fromstring(drawn)  # our own drawing
    tags = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    assert tags <= {"svg", "g", "path", "line", "text", "rect", "title"}
    assert not any(re.match("on", name) for element in root.iter() for name in element.attrib)
    assert "datum.value; 1+1" in "".join(root.itertext())


def test_what_is_counted_has_no_number_between_two_whole_ones():
    drawn = svg_of(bars("Casualties", [("August", 1), ("October", 2)], of="Month"))
    ticks = {text.text for text in ET.fromstring(drawn).iter() if text.tag.endswith("text")}
    assert {"0", "1", "2"} <= ticks
    assert not any("." in (tick or "") for tick in ticks)


def test_two_rows_of_one_name_are_two_bars_in_the_order_given():
    chart = bars("Training", [("Rex", 5.0), ("Juno", 3.0), ("Rex", 1.0)], of="Team")
    assert chart.rows == (("Rex", "5"), ("Juno", "3"), ("Rex", "1"))
    assert chart.spec is not None
    assert len({value["row"] for value in chart.spec["data"]["values"]}) == 3


def test_what_was_not_recorded_is_no_nought():
    assert number_words(None, "h") == "not recorded"
    assert number_words(0, "h") == "0 h"
    assert CHARTS["bars"].rows[2] == ("Ida and M. Stone", "not recorded")
    assert CHARTS["stacked"].rows[1] == ("Rex", "\N{EN DASH}", "\N{EN DASH}", "not recorded")


def test_a_step_of_time_without_a_record_says_so_in_the_drawing_and_has_no_column():
    drawn = svg_of(columns_over("Runs", [("Oct", 0.0), ("Nov", None)], of="Month"))
    root = ET.fromstring(drawn)  # our own drawing
    texts = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert texts.count("not recorded") == 1
    assert "0" in texts
    assert "not recorded" not in svg_of(columns_over("Runs", [("Oct", 0.0)], of="Month"))


def test_each_row_of_the_table_opens_its_records():
    chart = bars("Training", TEAMS[:2], of="Team", links=["/harlan/a/", ""])
    page = str(render_chart(chart))
    assert '<a href="/harlan/a/">Juno and L. Marlow</a>' in page
    assert page.count("<a ") == 1


def test_nothing_to_draw_is_a_table_alone():
    assert svg_of(bars("Training", [], of="Team")) == ""
    many = bars("Training", [(str(number), 1.0) for number in range(61)], of="Team")
    assert many.spec is None
    assert len(many.rows) == 61
    assert line_over("Weight", [("1 Oct", None)], of="Day").spec is None
