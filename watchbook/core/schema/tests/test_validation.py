"""The one validator keeps what it can, and says what to do about the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.schema import Field, Schema, Type, keepable, validate
from watchbook.core.schema.tests.cases import WATCH

DOG = "01890000-0000-7000-8000-000000000001"


def kept(name: str, raw: Any) -> Any:
    """The clean value of one field, which must be kept."""
    result = validate(WATCH, {"title": "Dawn", name: raw})
    assert result.is_valid, result.problems
    return result.values.get(name)


def refused(name: str, raw: Any) -> str:
    """What is said about one value, which must be refused at its own place and not kept."""
    result = validate(WATCH, {"title": "Dawn", name: raw})
    (problem,) = result.problems
    assert problem.pointer.split("/")[1] == name
    return problem.message


@pytest.mark.parametrize(
    ("name", "raw", "clean"),
    [
        ("title", " Dawn\r\nwatch ", "Dawn\nwatch"),
        ("title", "e\u0301", "\u00e9"),
        ("surface", "grass", "grass"),
        ("surface", "", None),
        ("grounds", "grass", ["grass"]),
        ("grounds", ["gravel", "grass", "gravel"], ["grass", "gravel"]),
        ("grounds", [], None),
        ("paces", 12, 12),
        ("paces", " 12 ", 12),
        ("mass_mg", "1.5", 1500),
        ("mass_mg", 1500, 1500),
        ("wind", "02.50", "2.5"),
        ("wind", 10, "10"),
        ("wind", "-0", "0"),
        ("is_wet", True, True),
        ("is_wet", "on", True),
        ("is_wet", "no", False),
        ("began_at", "2026-11-21T22:15:00-05:00", datetime(2026, 11, 22, 3, 15, tzinfo=UTC)),
        ("on_day", "2026-11-21", date(2026, 11, 21)),
        ("dog", DOG, UUID(DOG)),
        ("dog", UUID(DOG), UUID(DOG)),
        ("photograph", "a" * 64, "a" * 64),
        ("story", None, None),
        ("conditions", {"slope": " ", "smells": ["grass"]}, {"smells": ["grass"]}),
    ],
)
def test_it_keeps_what_was_meant(name: str, raw: Any, clean: Any) -> None:
    assert kept(name, raw) == clean


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("title", 5, "text is needed"),
        ("title", "a\x00b", "NUL"),
        ("title", "a\ud800", "surrogate"),
        ("title", "x" * 13, "13 characters are too many; 12 are kept"),
        ("surface", "snow", "choose one of: grass, gravel"),
        ("surface", ["grass"], "choose one of"),
        ("grounds", 5, "list of words"),
        ("grounds", ["snow"], "choose one of"),
        ("paces", True, "whole number"),
        ("paces", 1.5, "whole number"),
        ("paces", "1.5", "whole number"),
        ("paces", "NaN", "whole number"),
        ("paces", 501, "between 0 and 500"),
        ("paces", -1, "between 0 and 500"),
        ("far", 2**53, "between"),
        ("mass_mg", "half", "a number is needed"),
        ("mass_mg", "1.2345", "a number is needed"),
        ("mass_mg", "101", "between 0 and 100."),
        ("wind", "1e5", "number with a point"),
        ("wind", 2.5, "number with a point"),
        ("wind", True, "number with a point"),
        ("wind", "90.1", "between 0 and 90"),
        ("wind", "-1", "between 0 and 90"),
        ("is_wet", "maybe", "yes or no"),
        ("began_at", "2026-11-21T22:15:00", "with its zone"),
        ("began_at", "yesterday", "with its zone"),
        ("began_at", 5, "with its zone"),
        ("began_at", "1776-07-04T00:00:00Z", "year cannot be right"),
        ("on_day", "21.11.2026", "a date is needed"),
        ("on_day", 5, "a date is needed"),
        ("on_day", datetime(2026, 1, 1, tzinfo=UTC), "a date is needed"),
        ("on_day", "2900-01-01", "year cannot be right"),
        ("dog", "rex", "does not name a record"),
        ("dog", 5, "does not name a record"),
        ("photograph", "A" * 64, "SHA-256"),
        ("conditions", "wet", "object of named fields"),
        ("conditions", {"snow": 1}, "no such field"),
        ("hides", "one", "must be a list"),
        ("hides", [{"id": str(n), "place": "x"} for n in range(4)], "At most 3"),
        ("hides", [{"place": "door"}], "id of its own"),
        ("hides", ["door"], "id of its own"),
        ("hides", [{"id": "a"}], "Place is needed"),
    ],
)
def test_it_says_what_is_wrong_and_what_to_do(name: str, raw: Any, words: str) -> None:
    assert words in refused(name, raw)


def test_a_number_too_long_to_be_written_down_is_refused() -> None:
    """Python itself refuses to write an integer of five thousand digits as text."""
    assert "number with a point" in refused("wind", 10**5000)
    assert "between 0 and 500" in refused("paces", 10**5000)


def test_two_lines_of_one_id_are_refused_and_the_first_is_kept() -> None:
    result = validate(
        WATCH, {"title": "Dawn", "hides": [{"id": "a", "place": "x"}, {"id": "a", "place": "y"}]}
    )
    assert [problem.pointer for problem in result.problems] == ["/hides/1"]
    assert result.values["hides"] == [{"id": "a", "place": "x"}]


def test_a_needed_field_that_is_absent_empty_or_blank_is_asked_for_once() -> None:
    for raw in ({}, {"title": ""}, {"title": None}, {"title": "   "}):
        (problem,) = validate(WATCH, raw).problems
        assert (problem.pointer, problem.message) == ("/title", "Title is needed.")


def test_a_needed_field_that_is_wrong_gets_one_message() -> None:
    (problem,) = validate(WATCH, {"title": 5}).problems
    assert problem.message == "Title: text is needed here."


def test_an_amendment_may_take_a_value_away_but_not_one_that_is_needed() -> None:
    amended = validate(WATCH, {"paces": None, "hides": None, "conditions": None}, partial=True)
    assert amended.is_valid
    assert amended.values == {"paces": None, "hides": [], "conditions": {}}
    (problem,) = validate(WATCH, {"title": ""}, partial=True).problems
    assert problem.message == "Title is needed."


def test_an_unknown_field_is_named_without_its_hostile_letters() -> None:
    for raw in ({"title": "Dawn", "sn\ud800ow": 1}, {"title": "Dawn", 5: 1}):
        (problem,) = validate(WATCH, raw).problems
        assert problem.message == "There is no such field in this form."
        assert problem.pointer.isascii()


@pytest.mark.parametrize("raw", [None, [], "x", 5])
def test_content_must_be_an_object(raw: Any) -> None:
    (problem,) = validate(WATCH, raw).problems
    assert problem.pointer == ""


def test_bounds_are_shown_in_the_unit_that_is_typed() -> None:
    """A hundred thousand milligrams are a hundred grams, not one."""
    assert "between 0 and 100." in refused("mass_mg", "101")
    half = Schema(
        "cases.half",
        "Half",
        (Field("mass_mg", Type.INTEGER, "Mass", scale=1000, minimum=500, maximum=10_500),),
    )
    (problem,) = validate(half, {"mass_mg": "11"}).problems
    assert "between 0.5 and 10.5." in problem.message


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(WATCH.by_name)), _JSON))
def test_no_input_is_taken_that_does_not_validate_again_to_itself(raw: dict[str, Any]) -> None:
    once = validate(WATCH, raw)
    if once.is_valid:
        again = validate(WATCH, once.values)
        assert (again.values, again.problems) == (once.values, [])


def test_what_no_record_keeps_is_taken_out_of_a_text():
    assert keepable("a\x00b\ud800 ü\udfff") == "ab ü"


@pytest.mark.parametrize(
    "typed", ["1h 30", "1 h 30 min", "90m", "90 min", "1:30", "1,5 h", "1.5", "½"]
)
@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("min", "of minutes, as 90 for an hour and a half"),
        ("s", "of seconds, as 90 for a minute and a half"),
    ],
)
def test_a_duration_in_another_way_is_answered_with_how_it_is_written(typed, unit, words) -> None:
    form = Schema("a.form", "A form", (Field("took", Type.INTEGER, "It took", unit=unit),))
    (problem,) = validate(form, {"took": typed}).problems
    assert problem.message == f"It took: a whole number is needed {words}."
