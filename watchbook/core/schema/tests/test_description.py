"""A schema told as a form description and as JSON Schema."""

from __future__ import annotations

import json
from typing import Any

from watchbook.core.schema import (
    Choice,
    Field,
    Items,
    Schema,
    Type,
    described,
    json_schema,
)
from watchbook.core.schema.tests.cases import WATCH


def _members() -> dict[str, dict[str, Any]]:
    return {member["name"]: member for member in described(WATCH)["members"]}


def test_the_form_leaves_out_what_the_program_fills_in() -> None:
    assert "is_seen" not in _members()
    assert described(WATCH)["filled"] == ["is_seen"]
    assert [one["name"] for one in _members()["hides"]["fields"]] == ["place", "kinds"]
    assert json_schema(WATCH)["properties"]["is_seen"]["readOnly"] is True


def test_the_form_tells_bounds_units_and_scale() -> None:
    assert _members()["mass_mg"] == {
        "type": "integer",
        "name": "mass_mg",
        "label": "Mass",
        "required": False,
        "minimum": 0,
        "maximum": 100_000,
        "scale": 1000,
        "unit": "g",
    }


def test_the_form_tells_choices_with_their_help_and_what_may_be_carried_over() -> None:
    surface = _members()["surface"]
    assert surface["condition"] is True
    assert surface["choices"] == [
        {"value": "grass", "label": "Grass"},
        {"value": "gravel", "label": "Gravel", "help": "Loose stone"},
    ]


def test_the_form_tells_when_a_field_shows_and_what_a_reference_names() -> None:
    members = _members()
    assert members["is_wet"]["shown_if"] == ["surface", "grass gravel"]
    assert members["dog"]["refers_to"] == "teams.dog"
    assert members["story"]["help"] == "In your own words"


def test_groups_and_lists_carry_their_fields() -> None:
    members = _members()
    assert [field["name"] for field in members["conditions"]["fields"]] == ["slope", "smells"]
    assert (members["hides"]["most"], members["hides"]["item_label"]) == (3, "Hide")


def test_both_descriptions_are_plain_json() -> None:
    for told in (described(WATCH), json_schema(WATCH), json_schema(WATCH, partial=True)):
        assert json.loads(json.dumps(told)) == told


def test_the_json_schema_requires_what_the_form_requires_unless_it_is_an_amendment() -> None:
    assert json_schema(WATCH)["required"] == ["title"]
    assert "required" not in json_schema(WATCH, partial=True)


def test_the_json_schema_closes_objects_lists_and_vocabularies() -> None:
    properties = json_schema(WATCH)["properties"]
    assert properties["surface"]["enum"] == ["grass", "gravel"]
    assert properties["grounds"]["uniqueItems"] is True
    assert properties["conditions"]["additionalProperties"] is False
    assert properties["hides"]["maxItems"] == 3
    assert properties["hides"]["items"]["required"] == ["id", "place"]


def test_the_json_schema_bounds_every_whole_number() -> None:
    properties = json_schema(WATCH)["properties"]
    assert (properties["paces"]["minimum"], properties["paces"]["maximum"]) == (0, 500)
    assert (properties["far"]["minimum"], properties["far"]["maximum"]) == (1 - 2**53, 2**53 - 1)


def test_a_list_tells_which_choice_adds_a_line_with_one_press() -> None:
    picks = Field("outcome", Type.CHOICE, "Outcome", choices=(Choice("found", "Found"),))
    quick = Schema("watches.quick", "Quick", (Items("calls", "Calls", (picks,), quick="outcome"),))
    assert described(quick)["members"][0]["quick"] == "outcome"
    assert "quick" not in _members()["hides"]
