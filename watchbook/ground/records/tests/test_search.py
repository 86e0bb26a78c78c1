"""Finding records by their words."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records import slots
from watchbook.ground.records.projection import make_search_index
from watchbook.ground.records.queries import search, searchable_kinds
from watchbook.ground.records.slots import Found, RecordFace
from watchbook.ground.records.tests.conftest import PERSON

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
    assert _titles(harlan.dana, "ya el") == ["Elm yard"]
    assert _titles(harlan.dana, "lm") == []
    assert _titles(harlan.dana, "k9-7") == ["Elm quarry"]


def test_it_ignores_case(harlan, put):
    put(harlan.alice, PERSON, {"name": "Příkop ELBE"})
    assert _titles(harlan.dana, "elbe") == ["Příkop ELBE"]
    assert _titles(harlan.dana, "Příkop") == ["Příkop ELBE"]


@pytest.mark.parametrize(
    "hostile",
    [
        '"', "'", "a' OR 1=1 --", "elm AND", "NEAR(elm", "elm*", "title:elm", "-elm", "(", "^elm",
        "\0elm", "elm & | !", "x" * 10_000, " ".join("elm" for _ in range(500)), "🐕", "%", "{elm}",
        "\ud800elm",
    ],
)  # fmt: skip
def test_hostile_words_are_words_only(harlan, written, hostile):
    found = search(harlan.dana, hostile)
    assert found.page == 1


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
    assert (found.page, found.pages, len(found.rows)) == (2, 2, 1)
    assert search(harlan.dana, "elm", page=-4).page == 1


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
