"""Cells to values: nothing is guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.architecture.house import PROJECT
from watchbook.core.schema import Choice, Field, Type
from watchbook.front.imports.amounts import number_reader, unit_in
from watchbook.front.imports.mapping import (
    _DATES,
    _FILE,
    _PART,
    _RULE,
    _TOP,
    Dates,
    mapping_of,
    read_document,
)
from watchbook.front.imports.tests.exports import EXAMPLES
from watchbook.front.imports.values import (
    CannotError,
    date_reader,
    instant_of,
    is_day_s_end,
    parted_letters,
    placed,
    read_time,
    serial_moment,
    split_moment,
    word_reader,
    zoned_moment,
)

US = Dates("month-day-year", 1970, 1900)
FOURTH = date(2021, 3, 4)


@pytest.mark.parametrize(
    "cell",
    [
        "2021-03-04", "3/4/2021", "03-04-2021", "3.4.21", "4 March 2021", "4-Mar-21", "Mar 4, 2021",
        "March 4th, 2021", "Thu 3/4/2021", "Thu, Mar 4, 2021", "2021-03-04T00:00:00", "3/4/2021 12:00:00 AM",
        "20210304", 20210304.0, 20210304, "03042021",
        44259, 44259.0, "44259", FOURTH, datetime(2021, 3, 4, 13),
    ],
)  # fmt: skip
def test_a_day_in_every_style_that_the_mapping_agreed_to(cell):
    assert date_reader(US)(cell) == FOURTH


@pytest.mark.parametrize(
    ("cell", "dates", "said"),
    [
        ("3/4/2021", Dates(), "more than one way"),
        ("25/12/2021", Dates(), "more than one way"),
        ("25/12/2021", Dates("month-day-year"), "exchanged"),
        ("3/4/21", Dates("month-day-year"), "2 digits"),
        (44259, Dates("month-day-year"), "the number 44259"),
        ("2021/03/04", Dates(), "more than one way"),
        ("2021/03/04", Dates("day-month-year"), "begins with the year"),
        ("03042021", Dates(), "more than one way"),
        ("20210230", US, "no day"),
        ("20211304", US, "no day that can be read"),
        ("12345678", US, "no day that can be read"),
        ("Feb 30, 2021", US, "no day"),
        ("soon", US, "no day"),
        ("2021-03-04x", US, "no day"),
    ],
)
def test_a_day_that_has_several_readings_is_asked_about(cell, dates, said):
    with pytest.raises(CannotError, match=said):
        date_reader(dates)(cell)


def test_two_digits_mean_the_hundred_years_that_were_agreed():
    read = date_reader(Dates("month-day-year", 1970))
    assert [read(f"1/1/{year}").year for year in ("69", "70", "99", "00")] == [
        2069,
        1970,
        1999,
        2000,
    ]


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("14:30", time(14, 30)), ("2:30 PM", time(14, 30)), ("2:30p", time(14, 30)),
        ("12:05 am", time(0, 5)), ("1430", time(14, 30)), ("0930 hrs", time(9, 30)),
        ("9 pm", time(21)), (0.5, time(12)), (time(8), time(8)), (timedelta(hours=7), time(7)),
        ("14:30:15", time(14, 30, 15)), ("143015", time(14, 30, 15)),
    ],
)  # fmt: skip
def test_a_time_of_day_in_every_common_style(cell, clock):
    assert read_time(cell) == clock


@pytest.mark.parametrize("cell", ["25:00", "13:00 pm", "noon", "7", 1.5])
def test_what_is_no_time_of_day_is_refused(cell):
    with pytest.raises(CannotError, match="no time of day"):
        read_time(cell)


def test_an_hour_that_did_not_exist_is_refused_and_one_that_came_twice_is_its_first():
    zone = ZoneInfo("America/Chicago")
    with pytest.raises(CannotError, match="set forward"):
        instant_of(date(2021, 3, 14), time(2, 30), zone)
    twice = instant_of(date(2021, 11, 7), time(1, 30), zone)
    assert twice == datetime(2021, 11, 7, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("11/29/20 2:30 PM", ("11/29/20", "2:30 PM")), ("2020-11-29T14:30", ("2020-11-29", "14:30")),
        ("Nov 29, 2020 14:30", ("Nov 29, 2020", "14:30")), ("11/29/20", ("11/29/20", None)),
        ("11/29/2020 1430", ("11/29/2020", "1430")), ("29 Nov 2020", ("29 Nov 2020", None)),
        ("20201129 1430", ("20201129", "1430")), ("20201129T143000", ("20201129", "143000")),
        ("11/29/2020 24:00", ("11/29/2020", "24:00")), ("11/29/2020 2400", ("11/29/2020", "2400")),
    ],
)  # fmt: skip
def test_day_and_time_in_one_cell_are_parted(cell, parts):
    assert split_moment(cell) == parts


GRAMS = Field("mass_mg", Type.INTEGER, "Mass", unit="g", scale=1000)
SECONDS = Field("search_s", Type.INTEGER, "Search", unit="s")
METRES = Field("length_m", Type.INTEGER, "Length", unit="m")
MINUTES = Field("minutes", Type.INTEGER, "Training time", unit="min")
CELSIUS = Field("temperature_c10", Type.INTEGER, "Temperature", unit="°C", scale=10)
DOLLARS = Field("cost_cents", Type.INTEGER, "Cost", unit="dollars", scale=100)
KILOGRAMS = Field("mass_g", Type.INTEGER, "Weight", unit="kg", scale=1000)


@pytest.mark.parametrize(
    ("field", "unit", "cell", "stored"),
    [
        (GRAMS, "", "0.1", 100), (GRAMS, "g", 2.5, 2500), (GRAMS, "oz", "1", 28350),
        (GRAMS, "lb", "1", 453592), (KILOGRAMS, "lb", "70", 31751), (MINUTES, "hh:mm", "1:05", 65),
        (MINUTES, "h", ".75", 45), (MINUTES, "", "25", 25), (MINUTES, "hh:mm", 0.0625, 90),
        (MINUTES, "hh:mm", time(0, 45), 45), (CELSIUS, "°F", "41", 50), (CELSIUS, "°F", "-4", -200),
        (MINUTES, "s", "90", 2), (MINUTES, "hh:mm", "90 min", 90), (MINUTES, "", "1.5 hrs", 90),
        (MINUTES, "hh:mm", "1 h 30 min", 90), (MINUTES, "h", "1:30", 90), (MINUTES, "h", "5 min", 5),
        (MINUTES, "hh:mm", ":45", 45), (KILOGRAMS, "", "70 lbs", 31751), (KILOGRAMS, "lb", "31 kg", 31000),
        (MINUTES, "", "1 1/2 hrs", 90), (MINUTES, "", "1/2 hr", 30), (MINUTES, "h", "1½", 90),
        (MINUTES, "", "45'", 45), (MINUTES, "", "45′", 45), (SECONDS, "", "1'30\"", 90), (MINUTES, "", "1:30:00", 90),
        (MINUTES, "mm:ss", "1:30:00", 90), (MINUTES, "", "1:30 hrs", 90), (MINUTES, "h", "1:30 h", 90),
        (MINUTES, "", "1h30", 90), (MINUTES, "hh:mm", "1hr 05", 65), (SECONDS, "", "0:01:30", 90),
        (KILOGRAMS, "", "1/2 lb", 227), (GRAMS, "", "1/4 oz", 7087), (METRES, "", "30'", 9),
        (CELSIUS, "", "41 °F", 50), (CELSIUS, "°F", "5°C", 50), (DOLLARS, "", "$1,245.50", 124550),
    ],
)  # fmt: skip
def test_amounts_are_stored_in_the_unit_of_their_field(field, unit, cell, stored):
    assert number_reader(field, unit)(cell) == stored


@pytest.mark.parametrize(
    "cell",
    ["5 dogs", "about 5", "", "1e5", "5 min late", "90 h 5 kg", "1/30", "3/2 h", "1/2/3", "'45", "1-2 h"],
)  # fmt: skip
def test_an_amount_with_words_is_asked_about(cell):
    with pytest.raises(CannotError, match="no plain number"):
        number_reader(MINUTES, "h")(cell)


def test_a_comma_in_a_number_is_asked_about_until_the_mapping_says_what_it_means():
    with pytest.raises(CannotError, match="two ways"):
        number_reader(GRAMS, "")("1,200")
    assert number_reader(GRAMS, "", "point")("1,200") == 1_200_000
    assert number_reader(GRAMS, "", "comma")("1,200") == 1200
    assert number_reader(GRAMS, "", "comma")("1.200,5 g") == 1_200_500


@pytest.mark.parametrize(
    ("name", "field", "unit"),
    [
        ("Weight (lbs)", "KILOGRAMS", "lb"), ("Weight kg", "KILOGRAMS", ""), ("Temp (F)", "CELSIUS", "°F"),
        ("Total Hours", "MINUTES", "h"), ("Duration [hh:mm]", "MINUTES", "hh:mm"), ("Weight_lbs", "KILOGRAMS", "lb"),
        ("Weight (dog)", "KILOGRAMS", ""), ("Seen in", "KILOGRAMS", ""),
    ],
)  # fmt: skip
def test_a_column_s_name_may_say_its_unit(name, field, unit):
    plain = {"KILOGRAMS": KILOGRAMS, "CELSIUS": CELSIUS, "MINUTES": MINUTES}[field]
    assert unit_in(name, plain) in (unit, unit or plain.unit)


@pytest.mark.parametrize(
    "cell",
    ["2025-11-29T20:30:00Z", "2025-11-29 14:30:00-06:00", "2025-11-29T20:30:00.000Z",
     "2025-11-29 20:30:00 UTC", "2025-11-29T14:30 -0600"],
)  # fmt: skip
def test_an_instant_that_tells_its_own_offset_needs_no_zone_of_the_file(cell):
    assert zoned_moment(cell) == datetime(2025, 11, 29, 20, 30, tzinfo=UTC)
    assert zoned_moment("2025-11-29 14:30") is None


CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "left", "letters"),
    [
        ("14:30 CST", "14:30", "CST"), ("2030Z", "2030", "Z"), ("2:30 PM CDT", "2:30 PM", "CDT"),
        ("2:30 pm (et)", "2:30 pm", "ET"), ("14:30 UTC", "14:30", "UTC"), ("2:30 PM", "2:30 PM", ""),
        ("1430 hrs", "1430 hrs", ""),
    ],
)  # fmt: skip
def test_letters_of_a_zone_behind_a_time_are_parted_from_it(text, left, letters):
    assert parted_letters(text) == (left, letters)


@pytest.mark.parametrize(
    ("day", "clock", "letters", "instant"),
    [
        (date(2025, 11, 29), time(14, 30), "CST", datetime(2025, 11, 29, 20, 30, tzinfo=UTC)),
        (date(2025, 7, 1), time(14, 30), "CDT", datetime(2025, 7, 1, 19, 30, tzinfo=UTC)),
        (date(2025, 7, 1), time(14, 30), "CT", datetime(2025, 7, 1, 19, 30, tzinfo=UTC)),
        (date(2025, 11, 29), time(2, 30), "Z", datetime(2025, 11, 29, 2, 30, tzinfo=UTC)),
        (date(2025, 11, 2), time(1, 30), "CDT", datetime(2025, 11, 2, 6, 30, tzinfo=UTC)),
        (date(2025, 11, 2), time(1, 30), "CST", datetime(2025, 11, 2, 7, 30, tzinfo=UTC)),
    ],
)
def test_letters_of_the_file_s_own_zone_or_of_utc_place_a_time(day, clock, letters, instant):
    assert instant_of(*placed(day, clock, letters, CHICAGO), CHICAGO) == instant


@pytest.mark.parametrize("letters", ["EST", "CDT", "IST"])
def test_letters_of_another_zone_or_another_season_are_asked_about(letters):
    with pytest.raises(CannotError, match="not the time of America/Chicago"):
        placed(date(2025, 11, 29), time(14, 30), letters, CHICAGO)


@pytest.mark.parametrize("cell", ["24:00", "2400", "24:00:00", "2400 hrs", timedelta(days=1)])
def test_24_o_clock_is_the_end_of_its_day(cell):
    assert is_day_s_end(cell)
    assert not is_day_s_end("00:00")
    with pytest.raises(CannotError):
        read_time("24:30")


def test_a_number_of_a_spreadsheet_holds_the_time_of_day_too():
    for cell in (45990.604166667, "45990.604166667"):
        assert serial_moment(cell, US) == (date(2025, 11, 29), time(14, 30))
        assert serial_moment(cell, Dates()) is None
    assert serial_moment(45990.0, US) is None


def test_a_span_without_a_unit_of_its_column_is_asked_about():
    with pytest.raises(CannotError, match="minutes and seconds"):
        number_reader(MINUTES, "")("1:30")


def test_a_unit_that_a_field_cannot_have_is_refused_before_any_row():
    with pytest.raises(CannotError, match="cannot be in"):
        number_reader(GRAMS, "ft")
    with pytest.raises(CannotError, match="no whole number"):
        number_reader(MINUTES, "")("2.5")


def test_words_are_ours_by_value_by_label_or_by_the_mapping_and_never_by_likeness():
    goal = Field(
        "goal", Type.CHOICE, "Goal", choices=(Choice("yes", "Met"), Choice("no", "Not met"))
    )
    read = word_reader(goal, {"Pass": "yes", "?": ""})
    assert [read(cell) for cell in ("yes", "MET", " pass ", "?")] == ["yes", "yes", "yes", None]
    with pytest.raises(CannotError, match="no word of Goal"):
        read("passed")
    with pytest.raises(CannotError, match="no word of Goal"):
        word_reader(goal, {"Pass": "passed"})
    yes_or_no = Field("alone", Type.BOOLEAN, "Alone")
    read = word_reader(yes_or_no, {"X": True})
    assert [read(cell) for cell in ("y", "No", "x", True)] == [True, False, True, True]


def test_the_example_of_the_documentation_is_a_mapping():
    text = (PROJECT / "docs/user/imports.md").read_text()
    written = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert written is not None
    mapping = mapping_of(read_document(written[1]), "America/Chicago")
    assert (mapping.kind, mapping.parts[0].key) == ("training", ("Log #",))


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_mapping_that_comes_with_the_program_is_one(path):
    mapping = mapping_of(read_document(path.read_text()), "America/Chicago")
    assert mapping.document["about"]


def test_every_member_and_unit_of_a_mapping_is_documented():
    text = (PROJECT / "docs/user/imports.md").read_text()
    told = (_TOP | _PART | _RULE | _FILE | _DATES) - {"about", "record", "name", "fields"}
    assert [name for name in sorted(told) if f"`{name}`" not in text] == []
