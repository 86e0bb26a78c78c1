"""Training logs of other systems become runs, marked as what they are, and only once."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.duty.training.models import Call, Event, Exercise, Hide, Layout, Performance
from watchbook.front.imports.actions import running
from watchbook.front.imports.errors import ChangedFileError, FileRefusedError, MappingError
from watchbook.front.imports.mapping import mapping_of
from watchbook.front.imports.models import Import, ImportedRow, Job, RowTrouble
from watchbook.front.imports.tests.conftest import example
from watchbook.front.imports.tests.exports import (
    HEAD,
    SIMPLE,
    dogteampro_like,
    kats_like,
    log,
    packtrack_like,
    some,
)
from watchbook.ground.evidence.models import Item
from watchbook.ground.evidence.store import read_file
from watchbook.ground.ledger.fsck import findings_of
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.actions import expunge
from watchbook.ground.records.queries.reviews import waiting_for
from watchbook.ground.web.formulas import guarded

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("harlan")]


def test_an_event_log_becomes_a_day_its_exercises_their_layouts_and_the_runs(bring):
    brought = bring(packtrack_like(), example("packtrack-like.json"))
    assert brought.troubles == []
    assert brought.told["made"] == {
        "training.event": 1, "training.exercise": 2, "training.layout": 1,
        "training.performance": 3,
    }  # fmt: skip
    assert Event.objects.get().held_from == datetime(2021, 3, 5, 0, 0, tzinfo=UTC)
    hide = Hide.objects.get()
    assert (hide.odour, hide.mass_mg, hide.area) == ("cocaine", 100, "Blue sedan")
    run = Performance.objects.get(narrative__startswith="Head turn")
    assert run.started_at == datetime(2021, 3, 5, 0, 20, tzinfo=UTC)
    assert (run.minutes, run.blindness, run.goal_met, run.discipline) == (
        25,
        "single",
        "yes",
        "detection",
    )
    assert (run.exercise.title, run.exercise_version, run.layout_id) == (
        "Vehicle row", 1, Layout.objects.get().id,
    )  # fmt: skip
    assert run.narrative.endswith("bracketed twice,\nsat at the source.")


def test_runs_of_one_file_have_ids_that_stand_together_and_are_the_same_runs_the_next_time(bring):
    days = [[number, f"3/{number}/2021", "Juno", "20", "", ""] for number in range(1, 21)]
    bring(log(*days), SIMPLE)
    in_its_order = ImportedRow.objects.order_by("row").values_list("record_id", flat=True)
    first = list(in_its_order)
    assert first == sorted(first)
    assert first == list(Performance.objects.order_by("occurred_at").values_list("id", flat=True))
    again = bring(log(*days), SIMPLE).told
    assert (again["same"], again["new"]) == (20, 0)
    assert list(in_its_order.all()) == first


def test_two_dogs_of_one_name_are_told_apart_by_handler_badge_or_microchip(bring, cast, at):
    make_team(cast.alice, at, make_dog("harlan", at, "Rex", microchip="10"), days=4000)
    told = SIMPLE | {"key": ["No"], "fields": dict(SIMPLE["fields"])}
    told["fields"]["team"] = {"find": "team", "dog": "K9", "handler": "Text"}
    row = ["3/4/2021", "Rex", "20"]
    brought = bring(log([1, *row, "MARLOW,ALICE", ""], [2, *row, "Bob Tanaka", ""]), told)
    assert brought.troubles == []
    dogs = Performance.objects.order_by("occurred_at").values_list(
        "team__dog__microchip", flat=True
    )
    assert sorted(dogs) == ["10", "9"]
    alone = bring(
        log([3, *row, "", ""], [4, "3/4/2021", "10", "20", "", ""]), SIMPLE | {"source": "Other"}
    )
    assert [(number, wrong) for number, _, wrong in alone.troubles] == [
        (2, "2 teams stood on 2021-03-04."),
    ]  # fmt: skip


def test_a_line_of_names_that_comes_again_is_told_and_the_name_that_is_not_known(
    bring, monkeypatch
):
    told = SIMPLE | {"fields": SIMPLE["fields"] | {
        "team": {"find": "team", "dog": "K9", "handler": "Text"}}}  # fmt: skip
    content = log([1, "3/4/2021", "Juno", "90 min", "A. Marlow", ""], HEAD)
    row = bring(content, told).job.troubles.order_by("row")
    assert [(one.row, one.column, one.found, one.wrong) for one in row] == [
        (2, "Text", "A. Marlow", "No person is known here as “A. Marlow”."),
        (3, "", "No", "The row repeats the names of the columns."),
    ]
    monkeypatch.setattr(running, "MOST_TROUBLES", 1)
    brought = bring(content, told | {"source": "Other"}).job
    assert brought.troubles.count() == 1
    assert "The first 1 of 2 notes on rows are listed." in brought.notes[-1]
    assert bring(log(), SIMPLE).job.notes == ["There is no row below the names of the columns."]


def test_the_list_of_what_was_not_taken_may_be_longer_than_what_people_may_send(bring, settings):
    content = log(*([n, "soon", "Juno", "20", "", ""] for n in range(1, 60)))
    settings.WATCHBOOK_MAX_UPLOAD_BYTES = len(content)
    brought = bring(content, SIMPLE)
    assert (brought.job.status, brought.told["trouble"]) == ("done", 59)
    kept = Item.objects.get(name__startswith="not-taken")
    assert read_file("harlan", kept.file).count(b"\r\n") == 60
    with pytest.raises(FileRefusedError, match="in parts, under the same source"):
        bring(f"{content}1", SIMPLE)


def test_what_the_source_does_not_say_stays_not_recorded(bring, cast):
    bring(packtrack_like(), example("packtrack-like.json"))
    run = Performance.objects.get(minutes=20)
    assert (run.blindness, run.blindness_stated_by_id, run.started_at is None) == (
        None,
        None,
        False,
    )
    assert run.handler_id == cast.bob.person_id
    assert run.own_layout is None


def test_text_that_begins_like_a_formula_is_kept_and_leaves_harmless(bring):
    bring(packtrack_like(), example("packtrack-like.json"))
    run = Performance.objects.get(minutes=20)
    assert run.narrative.startswith("=HYPERLINK(")
    assert str(guarded(run.narrative)).startswith("'=")


def test_a_unit_log_in_another_encoding_with_two_digit_years(bring):
    brought = bring(dogteampro_like(), example("dogteampro-like.json"))
    assert brought.troubles == []
    first = Performance.objects.get(minutes=90)
    assert first.started_at == datetime(2020, 11, 29, 20, 30, tzinfo=UTC)
    assert (first.temperature_c10, first.precipitation) == (50, "dry")
    assert first.narrative == "Four lockers, two with odour.\n\nReward earlier."
    assert Performance.objects.get(minutes=45).discipline == "apprehension"


def test_rows_of_one_session_become_one_run_with_their_calls(bring):
    brought = bring(kats_like(), example("kats-like.toml"))
    assert brought.troubles == []
    run = Performance.objects.get(discipline="detection")
    calls = Call.objects.filter(record=run).order_by("order")
    assert [(one.area, one.outcome, one.note) for one in calls] == [
        ("Café counter", "found-independent", "Coc 7"),
        ("Store room", "found-assisted", "Her 2"),
        ("Office", "missed", None),
    ]
    assert run.started_at is None
    assert run.occurred_at == datetime(2019, 8, 17, 17, tzinfo=UTC)
    assert history("harlan", run.id)[0].leaves["/_import/day_only"] is True


def test_every_record_says_in_the_ledger_where_it_came_from(bring, cast):
    brought = bring(some(3), SIMPLE)
    run = Performance.objects.first()
    step = history("harlan", run.id)[0]
    assert step.link.actor == cast.dana.actor_id
    assert step.leaves["/_import/source"] == "Old log"
    assert step.leaves["/_import/file"] == brought.job.file
    assert step.leaves["/_import/row"] in (2, 3, 4)
    assert run.is_late
    assert run.id not in {one.row.id for one in waiting_for(cast.tess, cast.at)}


def test_the_file_is_kept_as_it_came_as_evidence_of_the_import(bring):
    brought = bring(some(3), SIMPLE)
    item = Item.objects.get(belongs_to=brought.job.import_id)
    assert (item.file, item.belongs_to_kind) == (brought.job.file, "imports.import")
    assert read_file("harlan", item.file) == some(3).encode()
    steps = history("harlan", brought.job.import_id)
    assert [step.act for step in steps] == ["", "finished"]
    assert steps[1].leaves["/counts/new"] == 3
    assert list(findings_of("harlan")) == []


def test_the_file_opens_only_to_those_who_may_bring_files(bring, cast):
    brought = bring(some(2), SIMPLE)
    item = Item.objects.get(belongs_to=brought.job.import_id)
    address = f"/harlan/evidence/{item.id}/"
    assert cast.client_of(cast.dana).get(address).status_code == 200
    assert cast.client_of(cast.alice).get(address).status_code == 404
    opened = cast.client_of(cast.alice).post(f"{address}original/", {"purpose": "to read"})
    assert opened.status_code == 404


def test_the_same_file_again_makes_nothing(bring):
    bring(some(5), SIMPLE)
    again = bring(some(5), SIMPLE)
    assert (again.told["same"], again.told["new"], Performance.objects.count()) == (5, 0, 5)
    assert {one.version for one in Performance.objects.all()} == {1}


def test_a_changed_row_is_an_amendment_and_a_vanished_one_stays_and_is_told(bring):
    bring(some(4), SIMPLE)
    changed = some(3).replace("Worked well 2", "Worked badly 2")
    again = bring(changed, SIMPLE)
    told = again.told
    assert (told["changed"], told["same"], told["vanished"]) == (1, 2, 1)
    run = Performance.objects.get(narrative="Worked badly 2")
    assert run.version == 2
    step = history("harlan", run.id)[1]
    assert step.reason == "Row 3 of Old log says something else now"
    assert Performance.objects.count() == 4
    assert bring(changed, SIMPLE).told["same"] == 3
    assert list(findings_of("harlan")) == []


def amended_here(bring, cast, at) -> Performance:
    """The first of two runs that were brought, amended by hand."""
    bring(some(2), SIMPLE)
    run = Performance.objects.get(narrative="Worked well 1")
    values = kind_named("training.performance").values_in(run) | {"minutes": 33}
    with writing(agency="harlan", acting_user=cast.dana, at=at) as book:
        book.put(
            "training.performance", values, record_id=run.id, based_on=1, reason="Looked it up"
        )
    return run


def test_what_was_amended_here_is_not_overwritten(bring, cast, at):
    run = amended_here(bring, cast, at)
    again = bring(some(2, "Says more"), SIMPLE)
    assert again.told["trouble"] == 1
    assert "amended the record here" in again.troubles[0][2]
    run.refresh_from_db()
    assert (run.minutes, run.version) == (33, 2)


def test_a_row_that_was_expunged_does_not_come_back(bring, cast, at):
    bring(some(2), SIMPLE)
    run = Performance.objects.get(narrative="Worked well 1")
    keeper = add_viewer(cast.agency, "cleo@harlan.example", "Cleo Ray", ("custodian",), at)
    expunge(
        acting_user=keeper, kind="training.performance", record_id=run.id, pointers=None,
        authority="Order 7 of the county court", at=at,
    )  # fmt: skip
    assert ImportedRow.objects.get(record_id=run.id).key == ""
    assert not RowTrouble.objects.filter(found="1").exists()
    again = bring(some(2), SIMPLE)
    assert (again.told["trouble"], again.told["same"]) == (1, 1)
    assert "expunged by order" in again.troubles[0][2]


def test_an_expungement_reaches_what_later_imports_said_of_the_row(bring, cast, at):
    run = amended_here(bring, cast, at)
    bring(some(2, "Says more"), SIMPLE)
    assert RowTrouble.objects.get().found == "1"
    keeper = add_viewer(cast.agency, "cleo@harlan.example", "Cleo Ray", ("custodian",), at)
    expunge(
        acting_user=keeper, kind="training.performance", record_id=run.id, pointers=None,
        authority="Order 7 of the county court", at=at,
    )  # fmt: skip
    assert RowTrouble.objects.count() == 0


BAD = (
    log(
        [1, "3/4/2021", "Juno", "20", "", ""],
        [2, "13/4/2021", "Juno", "20", "", ""],
        [3, "3/4/2021", "Rover", "20", "", ""],
        [4, "3/4/2021", "Juno", "9999", "", ""],
        [5, "3/4/2021", "Juno", "20", "NUL \0 here", ""],
        [6, "3/4/2021", "Juno", "20", "", "blind"],
        [1, "3/5/2021", "Juno", "20", "", ""],
        ["", "", "", "20", "no key", ""],
        [9, "3/4/2021", "Juno", "20", "a", "known", "more"],
        [10, "3/4/2021"],
    )
    + '11,"3/4/2021,Juno\n'
)


def test_a_bad_row_is_listed_with_what_was_there_and_what_to_do_and_the_others_are_taken(bring):
    brought = bring(BAD, SIMPLE)
    said = {row: (column, wrong) for row, column, wrong in brought.troubles}
    assert said[3] == ("Date", "There is no day “13/4/2021”; perhaps day and month are exchanged.")
    assert "No dog is known here" in said[4][1]
    assert said[5][0] == "Min"
    assert "between 0 and 1440" in said[5][1]
    assert "NUL character" in said[6][1]
    assert "no word of Blindness" in said[7][1]
    assert "stands in row 2 already" in said[8][1]
    assert "nothing in the columns that tell it" in said[9][1]
    assert "7 cells, the header has 6" in said[10][1]
    assert "Team is needed" in said[11][1]
    assert "quotation mark" in said[12][1]
    assert (brought.told["new"], brought.told["trouble"]) == (1, 10)
    assert all(one.to_do for one in brought.job.troubles.all())


def test_the_list_of_rows_not_taken_is_kept_as_evidence_of_the_import(bring, cast):
    brought = bring(log([1, "13/13/2021", "Juno", "20", "No such day", ""]), SIMPLE)
    items = list(Item.objects.filter(belongs_to=brought.job.import_id).order_by("received_at"))
    assert len(items) == 2
    told = read_file("harlan", items[1].file).decode()
    assert told.startswith(("\ufeffrow,column,", "row,column,"))
    assert "13/13/2021" in told
    page = cast.client_of(cast.dana).get(f"/harlan/imports/{brought.job.id}/").content.decode()
    assert all(f"/harlan/evidence/{one.id}/" in page for one in items)


def test_a_dry_run_says_the_same_and_keeps_nothing(bring):
    tried = bring(BAD, SIMPLE, is_dry_run=True)
    assert (tried.told["new"], tried.told["trouble"]) == (1, 10)
    assert Performance.objects.count() == ImportedRow.objects.count() == Import.objects.count() == 0
    done = bring(BAD, SIMPLE)
    assert done.told == tried.told
    assert done.troubles == tried.troubles


def test_a_file_that_changed_since_its_dry_run_is_not_imported(bring):
    bring(some(3), SIMPLE, is_dry_run=True)
    with pytest.raises(ChangedFileError, match="Run it dry again"):
        bring(some(4), SIMPLE)
    assert Performance.objects.count() == 0
    bring(some(4), SIMPLE, is_dry_run=True)
    assert bring(some(4), SIMPLE).told["new"] == 4


def test_only_those_who_may_bring_records_do(bring, cast):
    for viewer in (cast.alice, cast.tess, cast.dov, cast.flora, cast.charlie, cast.nobody):
        with pytest.raises(NotAllowedError):
            bring(some(1), SIMPLE, as_=viewer)
    assert bring(some(1), SIMPLE, as_=cast.ada).told["new"] == 1


def refusal_of(change: dict[str, Any]) -> str:
    """What the mapping itself is refused with, before any file is looked at."""
    with pytest.raises(MappingError) as refused:
        mapping_of(SIMPLE | change, "America/Chicago")
    return str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "Number"}, "no column “Number”. It has: No, Date"),
        ({"fields": {"teem": "K9"}}, "no field “teem”"),
        ({"fields": {"handler": "K9"}}, "no field “handler”"),
        ({"fields": {"minutes": {"column": "Min", "unit": "lb"}}}, "cannot be in “lb”"),
        ({"fields": {"team": "K9"}}, "names a record"),
        ({"time_zone": "Mars/North"}, "no time zone"),
        ({"dates": {"order": "any"}}, "the order is one of"),
        ({"colour": "red"}, "“colour” means nothing"),
        ({"source": " "}, "names where the rows come from"),
        ({"key": []}, "needs “key”"),
        ({"format": "other"}, "begins with format"),
        ({"parts": [{"name": "a", "record": "teams.plan", "key": "No"}]}, "a row makes one of"),
        ({"file": {"encoding": 5}}, "“encoding” is a word"),
        ({"not_recorded": 5}, "“not_recorded” is a list of words"),
        ({"fields": {"narrative": {"columns": 5}}}, "“columns” is a list"),
        ({"fields": {"minutes": {"column": "Min", "words": {"x": []}}}}, "one word of ours"),
        ({"fields": {"minutes": {"column": "Min", "serial": "x"}}}, "“serial” is 1900 or 1904"),
        ({"fields": {"team": {"find": "dog"}}}, "where the name stands"),
        ({"happened": {"date": "Date", "clock": "late"}}, "no time of day"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_in_words(bring, change, said):
    heard = ""
    with suppress(MappingError):
        heard = bring(some(1), SIMPLE | change).job.message
    job = Job.objects.first()
    heard = heard or (refusal_of(change) if job and not job.mapping else "")
    assert said in heard
    assert Performance.objects.count() == 0


def test_a_shared_day_that_two_rows_tell_differently_is_kept_once_and_told(bring):
    content = packtrack_like().decode("utf-8-sig").replace("Old mill,Track", "New mill,Track")
    brought = bring(content, example("packtrack-like.json"))
    assert Event.objects.get().place == "Old mill"
    assert Exercise.objects.count() == 2
    assert [one[0] for one in brought.troubles] == [5]
    assert "in another way in row 2" in brought.troubles[0][2]
    assert brought.told["trouble"] == 0


def test_an_old_run_counts_for_its_own_month_and_asks_for_nothing(bring, cast, at):
    from watchbook.ground.records.queries.prompts import prompts_for

    before = len(list(prompts_for(cast.alice, at + timedelta(seconds=1))))
    bring(some(3), SIMPLE)
    assert len(list(prompts_for(cast.alice, at + timedelta(seconds=1)))) <= before
