"""Lines of stations as they come: whole, with gaps, of another month, and no METAR at all."""

import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.weather.metar import read_metar

AT = datetime(2026, 11, 21, 19, tzinfo=UTC)
WHOLE = "KDEN 211853Z 27015G25KT 10SM FEW080 M02/M10 A3012 RMK AO2 T10221100"


def test_a_whole_line_is_read_in_units_that_records_keep():
    told = read_metar(WHOLE, AT)
    assert (told.raw, told.station, told.refusal) == (WHOLE, "KDEN", "")
    assert told.observed_at == datetime(2026, 11, 21, 18, 53, tzinfo=UTC)
    assert (told.temperature_c10, told.dewpoint_c10) == (-22, -100)  # the tenths of the remark
    assert (told.wind_from_deg, told.wind_ms10, told.gust_ms10) == (270, 77, 129)
    assert (told.visibility_m, told.pressure_hpa10) == (16093, 10200)
    assert told.words == ("a few clouds at 8000 feet",)


def test_what_is_missing_is_none_and_never_nought():
    told = read_metar("KDEN 211900Z /////KT //// // ///// ///// Q////", AT)
    assert (told.station, told.refusal, told.words) == ("KDEN", "", ())
    assert {
        told.temperature_c10, told.dewpoint_c10, told.wind_from_deg, told.wind_ms10,
        told.gust_ms10, told.visibility_m, told.pressure_hpa10,
    } == {None}  # fmt: skip
    assert not told.is_wind_variable


def test_a_calm_wind_is_nought_and_comes_from_nowhere():
    told = read_metar("EDDF 211920Z 00000KT CAVOK 00/M01 Q1030 NOSIG", AT)
    assert (told.wind_ms10, told.wind_from_deg, told.is_wind_variable) == (0, None, False)
    assert (told.temperature_c10, told.dewpoint_c10, told.visibility_m) == (0, -10, 10_000)


def test_a_variable_wind_half_a_mile_and_a_missing_dewpoint():
    told = read_metar("METAR KDEN 211853Z AUTO VRB03KT 1 1/2SM -RA FG OVC002 02/ A2992=", AT)
    assert (told.is_wind_variable, told.wind_from_deg, told.visibility_m) == (True, None, 2414)
    assert (told.temperature_c10, told.dewpoint_c10) == (20, None)
    assert told.words == ("light rain", "fog", "overcast at 200 feet")


@pytest.mark.parametrize(
    ("group", "metres", "compared"),
    [
        ("M1/4SM", 402, "less"), ("P6SM", 9656, "more"), ("1/4SM", 402, ""), ("10SM", 16093, ""),
        ("9999", 10_000, "or more"), ("CAVOK", 10_000, "or more"), ("2 1/2SM", 4023, ""),
        ("0800 R27L/1100VP1500U", 800, ""), ("1/4SM R17/M0600FT", 402, ""), ("////SM", None, ""),
    ],
)  # fmt: skip
def test_less_or_more_than_a_station_can_see_is_told_and_never_lost(group, metres, compared):
    told = read_metar(f"KDEN 211853Z 27015KT {group} FG 02/01 A2992", AT)
    assert (told.refusal, told.visibility_m, told.visibility_is) == ("", metres, compared)


def test_a_wind_stronger_than_can_be_measured_is_told_as_more():
    told = read_metar("KDEN 211853Z 270P99GP99KT 10SM 02/01 A2992", AT)
    assert (told.is_wind_more, told.is_gust_more, told.wind_ms10) == (True, True, 509)
    told = read_metar("KDEN 211853Z 27015G25KT P6SM 02/01 A2992", AT)
    assert (told.is_wind_more, told.is_gust_more) == (False, False)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("METAR KDEN 211853Z NIL", ("no report was sent (NIL)",)),
        ("KDEN 211853Z 27015KT 0050 FZFG VV/// M03/M03", ("freezing fog", "indefinite ceiling")),
        ("KDEN 211853Z AUTO 27015KT CLR M/M A2992 $", ("clear",)),
        ("KDEN 211853Z COR 27015KT 10SM CLR 10/02 A2992 RMK AO2 SLP/// PNO $", ("clear",)),
    ],
)
def test_what_a_line_lacks_or_says_beside_its_values_costs_no_line(line, words):
    told = read_metar(line, AT)
    assert (told.refusal, told.station, told.words) == ("", "KDEN", words)


@pytest.mark.parametrize(
    ("line", "around", "observed"),
    [
        (
            "KDEN 302353Z 27015KT 9999 10/02 Q1013",
            datetime(2026, 12, 1, 1, tzinfo=UTC),
            datetime(2026, 11, 30, 23, 53, tzinfo=UTC),
        ),
        (
            "KDEN 010053Z 27015KT 9999 10/02 Q1013",
            datetime(2026, 12, 31, 23, tzinfo=UTC),
            datetime(2027, 1, 1, 0, 53, tzinfo=UTC),
        ),
        (
            "KDEN 281200Z 27015KT 9999 10/02 Q1013",
            datetime(2026, 2, 28, 12, tzinfo=UTC),
            datetime(2026, 2, 28, 12, tzinfo=UTC),
        ),
    ],
)
def test_month_and_year_follow_from_the_record(line, around, observed):
    assert read_metar(line, around).observed_at == observed


@pytest.mark.parametrize(
    "pasted",
    [
        "METAR KDEN 211853Z 28020KT 10SM CLR 10/02 A2990=\nTAF KDEN 211730Z P6SM\n FM212200 01030KT 1SM",
        "TAF KDEN 211730Z 2118/2224 27015KT P6SM\nMETAR COR KDEN 211853Z 28020KT 10SM CLR 10/02 A2990",
        "SAUS70 KWBC 211900\nMETAR KDEN 211853Z 28020KT 10SM\n CLR 10/02 A2990",
        "KDEN 211753Z 27015KT 3SM 08/02 A2992\nKDEN 211853Z 28020KT 10SM CLR 10/02 A2990",
        "SPECI KDEN 211707Z 27015KT 3SM 08/02 A2992= SPECI KDEN 211853Z 28020KT 10SM CLR 10/02 A2990=",
    ],
)  # fmt: skip
def test_of_several_reports_headings_and_forecasts_the_report_nearest_in_time_is_read(pasted):
    told = read_metar(pasted, AT)
    assert (told.raw, told.refusal, told.station) == (pasted, "", "KDEN")
    assert told.observed_at == datetime(2026, 11, 21, 18, 53, tzinfo=UTC)
    assert (told.wind_from_deg, told.wind_ms10, told.gust_ms10) == (280, 103, None)
    assert (told.temperature_c10, told.visibility_m, told.pressure_hpa10) == (100, 16093, 10125)


def test_a_forecast_alone_says_that_it_is_one():
    told = read_metar("TAF AMD KDEN 211730Z 2118/2224 27015G25KT P6SM", AT)
    assert told.refusal.startswith("This is a forecast (TAF)")


def test_a_silent_barometer_and_what_nobody_measures_are_none():
    told = read_metar("KDEN 211853Z 27015KT ////SM FEW/// ////// 99/MM A0000 RMK AO2", AT)
    assert (told.refusal, told.wind_ms10) == ("", 77)
    assert (told.temperature_c10, told.visibility_m, told.pressure_hpa10) == (None, None, None)
    assert told.words == ("a few clouds",)


def test_a_report_of_another_month_is_kept_and_not_read():
    told = read_metar("KDEN 031853Z 27015KT 10SM 10/02 A3012", AT)
    assert told.raw == "KDEN 031853Z 27015KT 10SM 10/02 A3012"
    assert "another day or month: of day 3, 18:53 UTC" in told.refusal
    assert "21 Nov 2026" in told.refusal
    assert (told.station, told.temperature_c10, told.observed_at) == ("", None, None)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "rain",
        "KDEN 219999Z",
        "KDEN 001853Z 27015KT",
        "KDEN 211853Z 27015KT 10SM XXXX",
        "211853Z",
        "\u0662\u0661",
    ],
)
def test_what_is_no_metar_is_kept_and_says_so(line):
    told = read_metar(line, AT)
    assert (told.raw, told.observed_at) == (line, None)
    assert "kept as it was typed" in told.refusal


def test_without_its_reader_the_line_is_kept(monkeypatch):
    monkeypatch.setitem(sys.modules, "metar.Metar", None)
    assert "not installed" in read_metar(WHOLE, AT).refusal


@given(st.text(max_size=120), st.integers(0, 400))
def test_it_never_fails_and_never_loses_a_letter(text, days):
    for line in (text, f"KDEN 211853Z {text}", f"{WHOLE} {text}"):
        told = read_metar(line, AT - timedelta(days=days))
        assert told.raw == line
        assert bool(told.station) != bool(told.refusal)
