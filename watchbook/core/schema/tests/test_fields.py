"""The words of a schema refuse what contradicts itself."""

from __future__ import annotations

import pytest

from watchbook.core.schema import Choice, Field, Schema, SchemaError, Type, label_of, labels_of
from watchbook.core.schema.tests.cases import WATCH


@pytest.mark.parametrize("name", ["", "Title", "2nd", "a-b", "a/b", "x" * 41])
def test_it_refuses_a_name_that_is_no_field_name(name: str) -> None:
    with pytest.raises(SchemaError, match="no field name"):
        Field(name, Type.TEXT, "Title")


@pytest.mark.parametrize("kind", [Type.CHOICE, Type.CHOICES])
def test_it_refuses_a_choice_without_choices(kind: Type) -> None:
    with pytest.raises(SchemaError, match="has no choices"):
        Field("surface", kind, "Surface")


def test_it_refuses_a_name_used_twice() -> None:
    twice = Schema("cases.twice", "Twice", (WATCH.members[0], WATCH.members[0]))
    with pytest.raises(SchemaError, match="twice"):
        _ = twice.by_name


def test_it_parts_plain_fields_groups_and_lists() -> None:
    assert [group.name for group in WATCH.groups] == ["conditions"]
    assert [items.name for items in WATCH.items] == ["hides"]
    assert len(WATCH.fields) == len(WATCH.members) - 2
    assert WATCH.field("title").label == "Title"


def test_a_list_is_no_plain_field() -> None:
    with pytest.raises(SchemaError, match="not a plain field"):
        WATCH.field("hides")


def test_a_stored_word_reads_as_its_label_or_as_itself_where_nobody_knows_it_any_more() -> None:
    words = (Choice("a", "First"), Choice("b", "Second"))
    assert [label_of(words, one) for one in ("b", "old", None)] == ["Second", "old", ""]
    assert labels_of(words, ["old", "b", "", "a"]) == "First, Second, old"
    assert labels_of(words, None) == ""
