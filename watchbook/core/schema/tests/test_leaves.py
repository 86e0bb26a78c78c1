"""Values become leaves and come back whole."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.schema import SchemaError, leaves_of, validate, values_of
from watchbook.core.schema.tests.cases import WATCH

WHOLE: dict[str, Any] = {
    "title": "Dawn",
    "grounds": ["grass", "gravel"],
    "paces": 12,
    "wind": "2.5",
    "is_wet": False,
    "began_at": datetime(2026, 3, 1, 5, 30, 0, 250, tzinfo=UTC),
    "on_day": date(2026, 3, 1),
    "dog": UUID("01890000-0000-7000-8000-000000000001"),
    "conditions": {"slope": "steep", "smells": ["grass"]},
    "hides": [{"id": "b", "place": "bin", "kinds": ["gravel"]}, {"id": "a", "place": "door"}],
}


def test_a_body_is_flat_and_every_leaf_is_a_scalar() -> None:
    assert leaves_of(WATCH, WHOLE) == {
        "/title": "Dawn",
        "/grounds/grass": True,
        "/grounds/gravel": True,
        "/paces": 12,
        "/wind": "2.5",
        "/is_wet": False,
        "/began_at": "2026-03-01T05:30:00.000250Z",
        "/on_day": "2026-03-01",
        "/dog": "01890000-0000-7000-8000-000000000001",
        "/conditions/slope": "steep",
        "/conditions/smells/grass": True,
        "/hides/b/order": 0,
        "/hides/b/place": "bin",
        "/hides/b/kinds/gravel": True,
        "/hides/a/order": 1,
        "/hides/a/place": "door",
    }


def test_a_body_gives_the_values_back() -> None:
    assert values_of(WATCH, leaves_of(WATCH, WHOLE)) == WHOLE


def test_null_stays_apart_from_absent() -> None:
    empty = {"paces": None, "began_at": None, "hides": None, "conditions": None, "grounds": None}
    leaves = leaves_of(WATCH, empty)
    assert leaves == {"/paces": None, "/began_at": None}
    assert values_of(WATCH, leaves) == {"paces": None, "began_at": None}


def test_what_the_schema_does_not_know_stays_in_the_body() -> None:
    strange: dict[str, str | bool | int | None] = {
        "/retired": "yes",
        "/conditions/retired": 1,
        "/conditions": None,
        "/hides/a/retired": 1,
        "/hides/a": 1,
    }
    assert values_of(WATCH, strange) == {"hides": [{"id": "a"}]}


@pytest.mark.parametrize(
    "values",
    [
        {"began_at": datetime(2026, 3, 1)},  # a clock without a zone is the case
        {"began_at": "2026-03-01"},
        {"on_day": datetime(2026, 3, 1, tzinfo=UTC)},
        {"on_day": "2026-03-01"},
        {"title": ["a"]},
        {"wind": 2.5},
    ],
)
def test_it_refuses_what_no_leaf_can_hold(values: dict[str, Any]) -> None:
    with pytest.raises(SchemaError):
        leaves_of(WATCH, values)


_WORDS = st.lists(st.sampled_from(["grass", "gravel"]), unique=True, min_size=1).map(sorted)
_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)


@given(
    st.fixed_dictionaries(
        {"title": _TEXT},
        optional={
            "grounds": _WORDS,
            "paces": st.integers(0, 500),
            "is_wet": st.booleans(),
            "began_at": st.datetimes(
                datetime(1901, 1, 1), timezones=st.just(UTC)
            ),  # hypothesis wants it bare
            "dog": st.uuids(),
            "hides": st.lists(
                st.fixed_dictionaries(
                    {"id": st.from_regex(r"[a-z0-9][a-z0-9-]{0,5}", fullmatch=True)},
                    optional={"place": _TEXT, "kinds": _WORDS},
                ),
                unique_by=lambda item: item["id"],
                min_size=1,
                max_size=3,
            ),
        },
    )
)
def test_any_clean_values_come_back_from_their_leaves(values: dict[str, Any]) -> None:
    assert values_of(WATCH, leaves_of(WATCH, values)) == values


def test_validated_input_and_its_own_leaves_agree() -> None:
    once = validate(WATCH, WHOLE)
    assert once.is_valid
    assert values_of(WATCH, leaves_of(WATCH, once.values)) == once.values == WHOLE
