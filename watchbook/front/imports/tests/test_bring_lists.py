"""Lists in a cell: calls, phases, scores of a row, split by the sign that the mapping says."""

from __future__ import annotations

import json

import pytest

from watchbook.core.schema import values_of
from watchbook.duty.training.models import Performance
from watchbook.front.imports.errors import MappingError
from watchbook.front.imports.models import Job
from watchbook.front.imports.tasks import run_import
from watchbook.front.imports.tests.test_imports_pages import ANSWERS, taken, url
from watchbook.ground.ledger.kinds import kind_named

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("harlan")]

HEAD = "Log #,Date,Officer,K9,Type,Min,Areas,Results,Surface\n"
ROW = '1,3/4/2021,Alice Marlow,Juno,Narc,25,"Car 1; Car 2;;Car 4",Hit; Miss;Hit;Blank ok,'
CODES = {"Hit": "found-independent", "Miss": "missed", "Blank ok": "blank-cleared"}


def mapping(**calls):
    return {
        "format": "watchbook-import/1", "kind": "training", "source": "Old log",
        "dates": {"order": "month-day-year"}, "key": ["Log #"], "happened": {"date": "Date"},
        "fields": {
            "team": {"find": "team", "dog": "K9", "handler": "Officer"},
            "minutes": {"column": "Min", "unit": "min"},
            "discipline": {"column": "Type", "words": {"Narc": "detection"}},
            "surfaces": {"column": "Surface", "separator": "slash"},
        },
        "lists": {"calls": calls},
    }  # fmt: skip


BOTH = {
    "area": {"column": "Areas", "split": "semicolon"},
    "outcome": {"column": "Results", "split": ";", "words": CODES},
    "note": "K9",
}


def told_of(run):
    return [(one["area"], one["outcome"], one["note"]) for one in calls_of(run)]


def calls_of(run):
    kind = kind_named("training.performance")
    given = values_of(kind.schema, kind.leaves_in(run))["calls"]
    return [{"area": "", "outcome": "", "note": "", **one} for one in given]


def test_a_cell_holds_several_entries_and_columns_go_side_by_side(bring):
    brought = bring(HEAD + ROW + "hard/vegetation\n", mapping(**BOTH))
    assert brought.troubles == []
    run = Performance.objects.get()
    assert told_of(run) == [
        ("Car 1", "found-independent", "Juno"),
        ("Car 2", "missed", "Juno"),
        ("", "found-independent", "Juno"),
        ("Car 4", "blank-cleared", "Juno"),
    ]
    assert sorted(run.surfaces) == ["hard", "vegetation"]
    again = bring(HEAD + ROW + "hard/vegetation\n", mapping(**BOTH))
    assert again.told["same"] == 1


def test_columns_that_hold_different_numbers_are_listed_and_nothing_is_guessed(bring):
    row = ROW.replace("Hit; Miss;Hit;Blank ok", "Hit;Miss")
    brought = bring(HEAD + row + "\n", mapping(**BOTH))
    assert brought.troubles == [
        (2, "Areas, Results", "The cells that are split hold 4 in “Areas”, 2 in “Results”.")
    ]
    assert Performance.objects.count() == 0


def test_a_column_that_is_empty_says_nothing_of_any_entry(bring):
    row = ROW.replace("Hit; Miss;Hit;Blank ok", "")
    assert bring(HEAD + row + "\n", mapping(**BOTH)).troubles == []
    assert [one[:2] for one in told_of(Performance.objects.get())] == [
        ("Car 1", ""), ("Car 2", ""), ("Car 4", ""),
    ]  # fmt: skip


def test_a_word_in_one_of_the_entries_that_means_nothing_is_named(bring):
    row = ROW.replace("Miss", "Mist")
    brought = bring(HEAD + row + "\n", mapping(**BOTH))
    assert [one[1] for one in brought.troubles] == ["Results"]
    assert "“Mist”" in brought.troubles[0][2]


@pytest.mark.parametrize("split", ["", 7])
def test_a_split_is_a_sign(bring, split):
    with pytest.raises(MappingError, match="sign between several in one cell"):
        bring(HEAD + ROW, mapping(area={"column": "Areas", "split": split}))


def test_a_field_that_is_no_list_is_not_split(bring):
    wrong = mapping()
    wrong["fields"]["place"] = {"column": "Areas", "split": ";"}
    brought = bring(HEAD + ROW, wrong)
    assert "for the entries of a list" in brought.job.message


def test_a_column_is_not_split_in_two_ways(bring):
    wrong = BOTH | {"note": {"column": "Areas", "split": ","}}
    assert "split in two ways" in bring(HEAD + ROW, mapping(**wrong)).job.message


def test_the_page_says_how_lists_in_a_cell_are_split_and_asks_for_their_words(cast):
    dana = cast.client_of(cast.dana)
    job = taken(dana, (HEAD + ROW + "hard/vegetation\n").encode())
    edit = url("edit", job_id=job.id)
    assert "Several in a cell are parted by" in dana.get(edit).content.decode()
    given = {name: value for name, value in ANSWERS.items() if "started_at" not in name}
    given |= {
        "happened": "Date", "c-narrative": "", "then": "stay", "c-surfaces": "Surface",
        "s-surfaces": "slash", "c-calls[].area": "Areas", "p-calls[].area": "semicolon",
        "c-calls[].outcome": "Results", "p-calls[].outcome": "semicolon",
    }  # fmt: skip
    answer = dana.post(edit, given)
    assert answer.status_code == 200, answer.content.decode()
    page = answer.content.decode()
    for word in ("Hit", "Miss", "Blank ok"):
        assert f"<span>{word}</span>" in page
    assert "<span>hard</span>" in page
    words = {f"w-calls[].outcome-{n}": CODES[word] for n, word in enumerate(CODES)}
    assert dana.post(edit, given | words | {"then": "done"}).status_code == 302
    told = json.loads(Job.objects.get().mapping)
    assert told["lists"]["calls"] == {
        "area": {"column": "Areas", "split": "semicolon"},
        "outcome": {"column": "Results", "split": "semicolon", "words": CODES},
    }
    assert told["fields"]["surfaces"]["separator"] == "slash"
    dana.post(url("run", job_id=job.id), {"what": "dry"})
    run_import.func("harlan", str(job.id))
    assert list(Job.objects.get().troubles.all()) == []
    dana.post(url("run", job_id=job.id), {"what": "import"})
    run_import.func("harlan", str(job.id))
    assert [one["outcome"] for one in calls_of(Performance.objects.get())] == [
        "found-independent", "missed", "found-independent", "blank-cleared",
    ]  # fmt: skip


def test_lists_in_numbered_columns_stay_as_the_mapping_has_them(cast):
    dana = cast.client_of(cast.dana)
    job = taken(dana, (HEAD + ROW + "\n").encode())
    edit, text = url("edit", job_id=job.id), url("text", job_id=job.id)
    several = [{"area": "Areas"}, {"area": "Results"}]
    whole = mapping() | {"lists": {"calls": several, "articles": {"article": "Areas"}}}
    assert dana.post(text, {"mapping": json.dumps(whole)}).status_code == 302
    given = {name: value for name, value in ANSWERS.items() if "started_at" not in name}
    given |= {"happened": "Date", "c-narrative": "", "c-articles[].article": "Areas"}
    assert dana.post(edit, given).status_code == 302
    told = json.loads(Job.objects.get().mapping)["lists"]
    assert told == {"calls": several, "articles": {"article": {"column": "Areas"}}}
