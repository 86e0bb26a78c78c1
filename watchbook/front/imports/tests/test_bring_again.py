"""What later files of a source say of records that earlier ones made or took."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from watchbook.duty.teams.models import Dog, Team
from watchbook.duty.teams.tests.factories import make_dog
from watchbook.duty.training.models import Exercise, Performance
from watchbook.front.imports.actions import writing_rows
from watchbook.front.imports.models import ImportedRow
from watchbook.front.imports.tests.conftest import example
from watchbook.front.imports.tests.exports import SIMPLE, as_csv, packtrack_like, some
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("harlan")]

ROSTER: dict[str, Any] = {
    "format": "watchbook-import/1",
    "kind": "teams",
    "source": "Roster",
    "dates": {"order": "month-day-year"},
    "parts": [
        {"name": "dog", "record": "teams.dog", "key": "K9", "known_by": "name",
         "fields": {"name": "K9"}},
        {"name": "handler", "record": "people.person", "key": "Handler", "known_by": "name",
         "fields": {"name": "Handler"}},
        {"name": "team", "record": "teams.team", "key": ["K9", "Handler"],
         "fields": {"dog": {"part": "dog"}, "handler": {"part": "handler"},
                    "from_at": {"column": "Paired", "clock": "08:00"}}},
    ],
}  # fmt: skip
HEAD = ["K9", "Handler", "Paired"]


def test_runs_that_come_in_a_later_file_find_the_exercises_of_an_earlier_one(bring):
    whole = example("packtrack-like.json")
    head = ["Event ID", "Event", "Event Date", "Event Start", "Location", "Exercise", "Discipline",
            "Training Goal"]  # fmt: skip
    told = ["E-77", "Thursday training", "03/04/2021", "6:00 PM", "Old mill", "Vehicle row",
            "Narcotics", "Clear bracketing at the second car"]  # fmt: skip
    bring(as_csv([head, told]), whole | {"parts": whole["parts"][:2]})
    exercise = Exercise.objects.get()
    done = bring(packtrack_like(), whole)
    assert (done.job.status, done.told["new"], done.troubles) == ("done", 3, [])
    runs = Performance.objects.order_by("started_at")
    assert [run.exercise_id == exercise.id for run in runs] == [True, True, False]
    assert Exercise.objects.count() == 2


def test_a_dog_that_was_taken_as_one_of_here_stays_so_after_it_was_renamed(bring, cast, at):
    sable = make_dog("harlan", at, "Sable")
    first = ["Sable", "Ann Doss", "3/4/2020"]
    assert bring(as_csv([HEAD, first]), ROSTER).told["new"] == 1
    with writing(agency="harlan", acting_user=cast.dana, at=at) as book:
        book.put(
            "teams.dog", {"name": "Sable II"}, record_id=sable.id, based_on=1, reason="Renamed"
        )
    again = bring(as_csv([HEAD, first, ["Sable", "Ben Doss", "3/4/2009"]]), ROSTER)
    assert (again.told["same"], again.told["changed"]) == (1, 0)
    assert not Dog.objects.filter(name="Sable").exists()
    people = Person.objects.filter(name__endswith="Doss")
    assert {team.dog_id for team in Team.objects.filter(handler_id__in=people)} == {sable.id}


def test_what_was_made_for_a_row_that_is_refused_afterwards_is_not_counted(bring):
    done = bring(as_csv([HEAD, ["Rex", "Ann Doss", "3/4/2026"]]), ROSTER)
    assert (done.told["trouble"], done.told["made"], done.told["known"]) == (1, {}, {})
    assert not Person.objects.filter(name="Ann Doss").exists()


def test_runs_that_an_older_version_brought_are_the_same_and_are_amended(bring, monkeypatch):
    with monkeypatch.context() as older:
        older.setattr(writing_rows, "RUN", "")  # then a run's id followed from its key
        bring(some(3), SIMPLE)
    assert set(ImportedRow.objects.values_list("id", flat=True)) == set(
        Performance.objects.values_list("id", flat=True)
    )
    again = bring(some(4).replace("Worked well 2", "Mended"), SIMPLE)
    told = again.told
    assert (told["new"], told["changed"], told["same"], again.troubles) == (1, 1, 2, [])
    assert Performance.objects.get(narrative="Mended").version == 2
    assert Performance.objects.count() == 4


def test_two_sources_that_name_the_same_run_keep_a_run_each(bring):
    bring(some(1), SIMPLE)
    other = SIMPLE | {"source": "Other log"}
    assert bring(some(1), other).told["new"] == 1
    assert [bring(some(1), one).told["same"] for one in (SIMPLE, other)] == [1, 1]
    assert Performance.objects.count() == 2


def test_rows_that_stay_as_they_are_cost_one_statement_together(bring):
    content = some(40)
    bring(content, SIMPLE)
    with CaptureQueriesContext(connection) as asked:
        again = bring(content, SIMPLE)
    assert (again.told["same"], again.told["new"]) == (40, 0)
    assert ImportedRow.objects.filter(seen_in=again.job.import_id).count() == 40
    told = [one["sql"] for one in asked.captured_queries]
    assert len([one for one in told if 'UPDATE "imports_importedrow"' in one]) == 1
    assert len([one for one in told if one.startswith("SAVEPOINT")]) < 20


def test_a_row_that_stands_elsewhere_in_a_later_file_is_told_with_its_new_number(bring):
    head, one, two, three = some(3).splitlines()
    bring(f"{head}\n{one}\n{two}\n{three}", SIMPLE)
    again = bring(f"{head}\n{two}\n{one}\n{three}", SIMPLE)
    assert again.told["same"] == 3
    numbers = dict(ImportedRow.objects.values_list("key", "row"))
    assert [numbers[key] for key in ("2", "1", "3")] == [2, 3, 4]
