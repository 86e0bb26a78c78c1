"""Finding records by their words."""

import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records import slots
from watchbook.ground.records.projection import make_search_index
from watchbook.ground.records.queries import (
    matching,
    search,
    searchable_kinds,
    subject_named,
)
from watchbook.ground.records.slots import Found, RecordFace
from watchbook.ground.records.tests.conftest import PERSON

searching = sys.modules[search.__module__]
pytestmark = pytest.mark.commits


def _titles(viewer, q, **filters):
    return [hit.title for hit in search(viewer, q, **filters).rows]


@pytest.fixture
def written(harlan, put, at):
    """Three records, a day apart."""
    for days, name, badge in (
        (3, "Elm quarry", "K9-7"),
        (2, "County yard", ""),
        (1, "Elm yard", ""),
    ):
        put(
            harlan.alice,
            PERSON,
            {"name": name, "badge": badge or None},
            at=at - timedelta(days=days),
        )


def test_it_finds_the_newest_first(harlan, put, at):
    put(harlan.alice, PERSON, {"name": "Elm quarry"})
    put(harlan.alice, PERSON, {"name": "Elm yard"}, at=at + timedelta(minutes=1))
    assert _titles(harlan.dana, "elm") == ["Elm yard", "Elm quarry"]


def test_every_word_must_begin_a_word_of_the_record(harlan, written):
    assert _titles(harlan.dana, "yar elm") == ["Elm yard"]
    assert _titles(harlan.dana, "lm") == []
    assert _titles(harlan.dana, "k9-7") == ["Elm quarry"]


def test_one_or_two_letters_are_looked_for_whole(harlan, written):
    assert _titles(harlan.dana, "el") == []
    assert _titles(harlan.dana, "k9") == ["Elm quarry"]


def test_it_ignores_case(harlan, put):
    put(harlan.alice, PERSON, {"name": "Příkop ELBE"})
    assert _titles(harlan.dana, "elbe") == ["Příkop ELBE"]
    assert _titles(harlan.dana, "Příkop") == ["Příkop ELBE"]


@pytest.mark.parametrize(
    "hostile",
    [
        '"', "'", "a' OR 1=1 --", "elm AND", "NEAR(elm", "elm*", "title:elm", "-elm", "(", "^elm",
        "\0elm", "elm & | !", "x" * 10_000, " ".join("elm" for _ in range(500)), "🐕", "%", "{elm}",
        "\ud800elm", "the and of", "ელმი", "榆树", "\U0001e900elm", "elm\u0301\u0301", "'@harlan'",
        "@harlan", "agency_id:harlan", "e", "\ue000harlan", "a\\'b", "elm OR elm", "{title} : elm",
    ],
)  # fmt: skip
def test_hostile_words_are_words_only(harlan, written, hostile):
    found = search(harlan.dana, hostile)
    assert found.page == 1
    assert all("elm" in hit.title.casefold() for hit in found.rows)
    found = search(harlan.dana, "elm", kind=hostile, is_best_first=True)
    assert found.rows == []


def test_signs_without_any_word_find_nothing_and_nothing_typed_finds_the_newest(harlan, written):
    assert search(harlan.dana, "!!!").total == 0
    assert _titles(harlan.dana, "")[-3:] == ["Elm yard", "County yard", "Elm quarry"]


def test_it_filters_by_kind_and_by_days(harlan, written, at):
    today = timezone.localtime(at).date()
    assert _titles(harlan.dana, "elm", kind=PERSON, until=today - timedelta(days=2)) == [
        "Elm quarry"
    ]
    assert _titles(harlan.dana, "elm", since=today - timedelta(days=1)) == ["Elm yard"]
    assert _titles(harlan.dana, "elm", kind="no.kind") == []
    assert (PERSON, "Person") in searchable_kinds(harlan.dana)


def test_an_amended_record_is_found_by_its_newest_words_only(harlan, put):
    row = put(harlan.alice, PERSON, {"name": "Elm"})
    put(harlan.alice, PERSON, {"name": "Oak"}, record_id=row.id, based_on=1, reason="Wrong tree")
    assert _titles(harlan.dana, "elm") == []
    assert _titles(harlan.dana, "oak") == ["Oak"]


def test_audience_and_the_rooms_own_rule_decide(harlan, put, monkeypatch):
    def found(row, values):
        return Found(values["name"], "", row.received_at, values.get("organisation") or "")

    face = RecordFace(
        PERSON, lambda row: "", found=found, may_see=lambda viewer, row: "mine" not in row.name
    )
    monkeypatch.setitem(slots._faces, PERSON, face)
    put(harlan.alice, PERSON, {"name": "Elm mine"})
    put(harlan.alice, PERSON, {"name": "Elm inner", "organisation": "records.silence"})
    put(harlan.alice, PERSON, {"name": "Elm open"})
    assert _titles(harlan.alice, "elm") == ["Elm open"]
    assert set(_titles(harlan.dana, "elm")) == {"Elm open", "Elm inner"}


def test_others_find_nothing(harlan, written):
    for viewer in (harlan.dov, harlan.nobody):
        assert search(viewer, "elm").total == 0
    with acting_for("calder"):
        assert search(harlan.charlie, "elm").total == 0


def test_pages_are_bounded_whatever_is_asked(harlan, written):
    found = search(harlan.dana, "elm", page=10**6, size=1)
    assert (found.page, found.has_more, found.total, len(found.rows)) == (2, False, 2, 1)
    assert search(harlan.dana, "elm", page=-4).page == 1


def test_a_page_says_that_there_is_more_and_not_how_much(harlan, written):
    first = search(harlan.dana, "elm", size=1)
    assert ([hit.title for hit in first.rows], first.has_more, first.total) == (
        ["Elm yard"], True, None,
    )  # fmt: skip
    second = search(harlan.dana, "elm", size=1, page=2)
    assert ([hit.title for hit in second.rows], second.has_more) == (["Elm quarry"], False)


def test_no_more_than_the_newest_so_many_matches_are_looked_through(harlan, written, monkeypatch):
    monkeypatch.setattr(searching, "MOST_FOUND", 1)
    found = search(harlan.dana, "elm")
    assert ([hit.title for hit in found.rows], found.is_cut) == (["Elm yard"], True)
    assert not search(harlan.dana, "quarry").is_cut


def test_a_rare_word_is_found_beyond_the_newest_rows_and_none_twice(harlan, put, at, monkeypatch):
    monkeypatch.setattr(matching, "MOST_LOOKED_AT", 3)
    monkeypatch.setattr(matching, "_NEWEST", 3)
    monkeypatch.setattr(matching, "_CHUNK", 2)
    for days in range(12):
        name = ("Trailhead elm", "Trailing elm")[days == 11]
        put(harlan.alice, PERSON, {"name": f"{name} {days}"}, at=at - timedelta(days=days))
    assert _titles(harlan.dana, "trailing") == ["Trailing elm 11"]
    assert _titles(harlan.dana, "trail elm") == [
        *(f"Trailhead elm {days}" for days in range(11)), "Trailing elm 11",
    ]  # fmt: skip
    assert _titles(harlan.dana, "trailing trailhead") == []


def test_records_of_one_instant_are_all_found(harlan, put, at):
    for number in range(5):
        put(harlan.alice, PERSON, {"name": f"Elm {number}"}, at=at)
    assert _titles(harlan.dana, "elm") == [f"Elm {number}" for number in (4, 3, 2, 1, 0)]


def test_it_keeps_to_one_life_file(harlan, put):
    row = put(harlan.alice, PERSON, {"name": "Elm quarry"})
    put(harlan.alice, PERSON, {"name": "Elm yard"})
    (hit,) = search(harlan.dana, "elm", about=row.id).rows
    assert (hit.title, hit.is_subject) == ("Elm quarry", True)
    assert search(harlan.dana, "yard", about=row.id).rows == []
    assert subject_named(harlan.dana, row.id) == "Elm quarry"
    assert subject_named(harlan.nobody, row.id) == ""
    assert search(harlan.dana, "", about=uuid4()).total == 0


def test_the_best_match_comes_first_where_that_is_asked(harlan, put, at):
    for days, name, badge in ((3, "Elm", ""), (2, "Elmwood", ""), (1, "Oak", "elm")):
        put(
            harlan.alice, PERSON, {"name": name, "badge": badge or None},
            at=at - timedelta(days=days),
        )  # fmt: skip
    assert _titles(harlan.dana, "elm", is_best_first=True) == ["Elm", "Elmwood", "Oak"]
    assert _titles(harlan.dana, "elm") == ["Oak", "Elmwood", "Elm"]


def test_another_agency_of_the_same_words_is_another_agency(harlan, written):
    with acting_for("calder"):
        assert search(harlan.charlie, "elm").rows == []
        assert not {"Elm yard", "Elm quarry"} & set(_titles(harlan.charlie, ""))


def test_the_index_is_made_again_when_django_remade_the_table(harlan, written):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER records_searchwords_added")
            cursor.execute("DELETE FROM records_searchwords_data WHERE id > 10")
        make_search_index()
        assert set(_titles(harlan.dana, "elm")) == {"Elm quarry", "Elm yard"}
        make_search_index()
    assert set(_titles(harlan.dana, "elm")) == {"Elm quarry", "Elm yard"}


def test_migrating_again_changes_nothing(harlan, written):
    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0)
    assert set(_titles(harlan.dana, "elm")) == {"Elm quarry", "Elm yard"}
