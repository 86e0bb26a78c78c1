"""The pages of imports: from a file to its records, and who may see them."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from watchbook.duty.teams.models import Dog
from watchbook.duty.teams.tests.factories import make_dog
from watchbook.duty.training.models import Performance
from watchbook.front.imports.choices import KINDS
from watchbook.front.imports.models import Job, Mapping
from watchbook.front.imports.tasks import run_import
from watchbook.front.imports.tests.conftest import example
from watchbook.front.imports.tests.exports import LOG, dogteampro_like, home_made
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.models import Person

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("harlan")]


def url(name: str, **kwargs: object) -> str:
    return reverse(f"imports:{name}", kwargs={"agency": "harlan", **kwargs})


@pytest.fixture
def dana(cast):
    return cast.client_of(cast.dana)


def taken(client, content=b"", name="log.csv", **more) -> Job:
    file = SimpleUploadedFile(name, content or LOG.encode())
    answer = client.post(url("new"), {"file": file, "what": "training", **more})
    assert answer.status_code == 302, answer.content.decode()
    return Job.objects.order_by("-made_at")[0]


ANSWERS: dict[str, Any] = {
    "source": "Old log", "key": ["Log #"], "order": "month-day-year", "d-team": "K9",
    "h-team": "Officer", "c-started_at": "Date", "t-started_at": "Start", "c-minutes": "Min",
    "c-narrative": "Notes", "c-discipline": "Type", "w-discipline-0": "detection",
    "w-discipline-1": "trail", "then": "done",
}  # fmt: skip


def test_from_a_file_to_its_records_by_pages_alone(dana, cast):
    assert "Nothing was brought yet" in dana.get(url("index")).content.decode()
    job = taken(dana)
    page = dana.get(url("edit", job_id=job.id)).content.decode()
    assert "3/4/2021" in page
    assert "Nobody guesses which is the month" in page
    assert '<option value="Notes" selected>' in page
    assert dana.post(url("edit", job_id=job.id), ANSWERS).status_code == 302
    assert "Ready for a dry run" in dana.get(url("job", job_id=job.id)).content.decode()
    dana.post(url("run", job_id=job.id), {"what": "dry"})
    assert "on its way" in dana.get(url("job", job_id=job.id)).content.decode()
    run_import.func("harlan", str(job.id))
    page = dana.get(url("job", job_id=job.id)).content.decode()
    assert "1 row would not be taken" in page
    assert "No dog is known here as “Rover”" in page
    assert Performance.objects.count() == 0
    dana.post(url("run", job_id=job.id), {"what": "import"})
    run_import.func("harlan", str(job.id))
    page = dana.get(url("job", job_id=job.id)).content.decode()
    assert "Imported" in page
    assert Performance.objects.count() == 2
    made = dana.get(url("made", job_id=job.id)).content.decode()
    run = Performance.objects.get(minutes=25)
    assert f"/records/training.performance/{run.id}/" in made
    assert (run.discipline, run.handler_id) == ("detection", cast.alice.person_id)
    found = dana.get(url("import", import_id=Job.objects.get().import_id))
    assert found["Location"] == url("job", job_id=job.id)


def test_the_page_asks_where_the_day_stands_before_a_dry_run(dana):
    job = taken(dana)
    without = {name: value for name, value in ANSWERS.items() if "started_at" not in name}
    answer = dana.post(url("edit", job_id=job.id), without)
    assert answer.status_code == 422
    assert "No column tells the day yet" in html.unescape(answer.content.decode())
    told = without | {"happened": "Date"}
    assert dana.post(url("edit", job_id=job.id), told).status_code == 302


def test_the_page_asks_whom_the_names_of_the_file_mean(dana, cast):
    content = LOG.replace("Alice Marlow,Juno", "A. Marlow,juno").replace(",Rover", ",Juno")
    job = taken(dana, content.encode())
    edit = url("edit", job_id=job.id)
    page = dana.get(edit).content.decode()
    assert "Names that are not found here as they stand" in page
    assert "<span>A. Marlow</span>" in page
    assert "<span>Bob Tanaka</span>" not in page
    assert "<span>juno</span>" not in page
    assert dana.post(edit, ANSWERS | {"w-team-0": "Alice Marlow"}).status_code == 302
    told = json.loads(Job.objects.get().mapping)["fields"]["team"]
    assert told["words"] == {"A. Marlow": "Alice Marlow"}
    dana.post(url("run", job_id=job.id), {"what": "dry"})
    run_import.func("harlan", str(job.id))
    assert list(Job.objects.get().troubles.all()) == []
    assert '<option value="Alice Marlow" selected>' in dana.get(edit).content.decode()


def test_words_that_the_first_rows_do_not_have_stay_in_the_mapping(dana):
    job = taken(dana)
    edit = url("edit", job_id=job.id)
    dana.post(edit, ANSWERS)
    told = json.loads(Job.objects.get().mapping)
    told["fields"]["discipline"]["words"] |= {"Bark": "area-search"}
    told["fields"]["team"]["words"] = {"Old Rex": "Rex"}
    assert dana.post(url("text", job_id=job.id), {"mapping": json.dumps(told)}).status_code == 302
    assert dana.post(edit, ANSWERS).status_code == 302
    fields = json.loads(Job.objects.get().mapping)["fields"]
    assert fields["discipline"]["words"] == {
        "Bark": "area-search", "Narc": "detection", "Track": "trail"
    }  # fmt: skip
    assert fields["team"]["words"] == {"Old Rex": "Rex"}


def test_after_the_columns_changed_the_page_offers_another_dry_run(dana):
    job = taken(dana)
    edit, page = url("edit", job_id=job.id), url("job", job_id=job.id)
    dana.post(edit, ANSWERS)
    dana.post(url("run", job_id=job.id), {"what": "dry"})
    run_import.func("harlan", str(job.id))
    shown = dana.get(page).content.decode()
    assert "Write these records now?" in shown
    assert "Run it dry again" in shown
    dana.post(edit, ANSWERS | {"c-minutes": ""})
    shown = dana.get(page).content.decode()
    assert "The columns changed since the dry run" in shown
    assert "Write these records now?" not in shown
    dana.post(url("run", job_id=job.id), {})
    run_import.func("harlan", str(job.id))
    assert "Write these records now?" in dana.get(page).content.decode()


def test_the_page_brings_a_roster_without_making_those_again_who_are_here(dana, at):
    make_dog("harlan", at, "Nix", microchip="77")
    roster = "K9,Chip #,Handler,Badge #\nRex,9,Alice Marlow,\nNix,78,Ann Doss,901\n"
    for what, key, known in (("dogs", "Chip #", 1), ("handlers", "Handler", 1)):
        job = taken(dana, roster.encode(), what=what)
        edit = url("edit", job_id=job.id)
        shown = dana.get(edit).content.decode()
        assert "Take the one that is here already" in shown
        answers = _chosen(shown) | {"source": "Old", "key": [key], "then": "done"}
        answers["known_by"] = re.findall(r'name="known_by" value="(\w+)" checked', shown)
        assert dana.post(edit, answers).status_code == 302
        for step in ("dry", "import"):
            dana.post(url("run", job_id=job.id), {"what": step})
            run_import.func("harlan", str(job.id))
        job.refresh_from_db()
        record = KINDS[what].records[0]
        assert (job.counts[f"known {record}"], job.counts[f"made {record}"]) == (known, 1)
    names = list(Dog.objects.filter(name="Nix").order_by("microchip").values_list("microchip"))
    assert names == [("77",), ("78",)]
    assert Person.objects.filter(name__in=("Ann Doss", "Nix", "Rex")).count() == 1


@pytest.mark.parametrize(
    ("what", "content", "answers", "made"),
    [
        ("weights", "Canine,Date,Weight (lbs)\nRex,3/4/2021,70.5\n", {"key": ["Canine", "Date"]},
         {"mass_lb100": 7050}),
        ("vet-visits", 'Invoice #,Visit Date,Patient,Reason,Total\n7,3/4/2021,Rex,Shots,"1,245.50"\n',
         {"w-reason-0": "vaccination"}, {"cost_cents": 124550}),
        ("vaccinations", "Patient,Vaccine,Date Given,Due,Lot #,Doctor\nRex,RV 3yr,3/4/2021,3/4/2024,A17,Vera Holm\n",
         {"w-vaccine-0": "rabies", "key": ["Patient", "Vaccine", "Date Given"]},
         {"vaccine": "rabies", "given_on": date(2021, 3, 4), "until_on": date(2024, 3, 4),
          "lot": "A17", "given_by": "Vera Holm", "occurred_at": datetime(2021, 3, 4, 18, tzinfo=UTC)}),
        ("teams", "ID,K9,Handler,Paired\n1,Nix,Bob Tanaka,3/4/2021\n", {"k-from_at": "00:00"}, {}),
    ],
)  # fmt: skip
def test_the_page_alone_brings_files_that_tell_a_day_and_no_hour(
    dana, at, what, content, answers, made
):
    make_dog("harlan", at, "Nix", microchip="77")
    job = taken(dana, content.encode(), what=what)
    edit = url("edit", job_id=job.id)
    page = dana.get(edit).content.decode()
    posted = {"source": "Old", "order": "month-day-year", "then": "done"} | answers
    posted = _chosen(page) | posted
    assert dana.post(edit, posted).status_code == 302
    for step in ("dry", "import"):
        dana.post(url("run", job_id=job.id), {"what": step})
        run_import.func("harlan", str(job.id))
    job.refresh_from_db()
    assert (job.status, [one.wrong for one in job.troubles.all()]) == ("done", [])
    row = kind_named(KINDS[what].records[0]).model._default_manager.latest("received_at")
    assert {name: getattr(row, name) for name in made} == made


def _chosen(page: str) -> dict[str, Any]:
    """What a page would send as it stands: chosen options, ticked boxes."""
    found: dict[str, Any] = {}
    for name, inner in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    keys = re.findall(r'name="key" value="([^"]+)" checked', page)
    return found | {"key": keys}


def test_the_order_of_day_and_month_is_asked_before_a_dry_run_and_nothing_chosen_is_lost(dana):
    job = taken(dana)
    edit = url("edit", job_id=job.id)
    answer = dana.post(edit, ANSWERS | {"order": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“3/4/2021” can be read in two ways" in page
    assert 'name="order"' in page
    assert 'value="Old log"' in page
    assert dana.post(edit, ANSWERS).status_code == 302


def test_rows_that_were_not_taken_are_a_file_without_formulas(dana):
    job = taken(dana)
    dana.post(url("edit", job_id=job.id), ANSWERS | {"c-minutes": "Notes"})
    dana.post(url("run", job_id=job.id), {"what": "dry"})
    run_import.func("harlan", str(job.id))
    answer = dana.get(url("troubles", job_id=job.id) + "?format=csv")
    text = b"".join(answer.streaming_content).decode()
    assert "not-taken-log-csv" in answer["Content-Disposition"]
    assert "'=1+1" in text
    assert "Rover" in dana.get(url("troubles", job_id=job.id) + "?q=rover").content.decode()


def test_the_mapping_page_asks_for_the_words_of_a_column_and_keeps_the_answers(dana):
    job = taken(dana)
    answers = {name: value for name, value in ANSWERS.items() if not name.startswith("w-")}
    page = dana.post(url("edit", job_id=job.id), answers | {"then": "stay"}).content.decode()
    assert "<span>Narc</span>" in page
    dana.post(url("edit", job_id=job.id), ANSWERS)
    words = json.loads(Job.objects.get().mapping)["fields"]["discipline"]["words"]
    assert words == {"Narc": "detection", "Track": "trail"}


def test_a_mapping_without_a_key_or_source_is_refused_and_nothing_chosen_is_lost(dana):
    job = taken(dana)
    answer = dana.post(url("edit", job_id=job.id), ANSWERS | {"key": [], "source": "Old log"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose below the columns that tell one row from another" in page
    assert '<option value="Min" selected>' in page


def test_a_mapping_is_kept_under_a_name_downloaded_and_used_again(dana):
    job = taken(dana)
    dana.post(url("edit", job_id=job.id), ANSWERS)
    dana.post(url("save", job_id=job.id), {"name": "Our old log"})
    kept = Mapping.objects.get()
    answer = dana.get(url("mapping", mapping_id=kept.id) + "?format=json")
    assert json.loads(answer.content)["source"] == "Old log"
    assert "Our old log" in dana.get(url("mappings")).content.decode()
    again = taken(dana, mapping=str(kept.id))
    assert again.mapping == kept.content
    dana.post(url("edit", job_id=again.id), ANSWERS | {"c-minutes": ""})
    page = dana.post(url("save", job_id=again.id), {"name": "Our old log"}, follow=True)
    assert "Say why it changes" in page.content.decode()
    dana.post(url("save", job_id=again.id), {"name": "Our old log", "reason": "No minutes"})
    kept.refresh_from_db()
    assert kept.version == 2


def test_a_mapping_of_several_parts_is_written_as_text(dana):
    job = taken(dana, home_made(), "roster.xlsx", what="teams")
    document = example("roster.json") | {"file": {"header_row": 2, "merged": "first"}}
    answer = dana.post(url("text", job_id=job.id), {"mapping": "not a mapping"})
    assert "neither JSON nor TOML" in answer.content.decode()
    assert "not a mapping" in answer.content.decode()
    dana.post(url("text", job_id=job.id), {"mapping": json.dumps(document)})
    assert dana.get(url("edit", job_id=job.id))["Location"] == url("text", job_id=job.id)
    dana.post(url("run", job_id=job.id), {"what": "dry"})
    run_import.func("harlan", str(job.id))
    page = dana.get(url("job", job_id=job.id)).content.decode()
    assert "Every row can be taken" in page
    assert "Team 3" in page


WHOLE = '{"format": "watchbook-import/1", "kind": "training", "source": "Old", "key": "Log #", '
TOML = 'format = "watchbook-import/1"\nkind = "training"\nsource = "Old"\nkey = "Log #"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{TOML}about = 2024-03-04\n", "Write days and times in quotation marks"),
        (WHOLE + '"about": "\\ud800"}', "cannot be kept"),
        (WHOLE + '"file": {"sheet": []}}', "is a word"),
    ],
)
def test_a_mapping_that_nobody_would_write_is_refused_in_words(dana, text, said):
    job = taken(dana)
    answer = dana.post(url("text", job_id=job.id), {"mapping": text})
    assert said in answer.content.decode()
    assert answer.status_code == 422


def test_whose_sign_in_is_gone_leaves_no_import_that_waits_for_ever(dana):
    job = taken(dana)
    dana.post(url("edit", job_id=job.id), ANSWERS)
    dana.post(url("run", job_id=job.id), {"what": "dry"})
    Job.objects.update(account=None)
    run_import.func("harlan", str(job.id))
    page = dana.get(url("job", job_id=job.id)).content.decode()
    assert "under your own name" in page
    assert "Run it dry again" in page


def test_the_sheet_and_the_row_of_the_header_are_chosen_above_the_preview(dana):
    job = taken(dana, home_made(), "roster.xlsx", what="dogs")
    assert "K9 unit" in dana.get(url("edit", job_id=job.id)).content.decode()
    page = dana.get(url("edit", job_id=job.id) + "?header_row=2").content.decode()
    assert "985000000000001" in page
    assert '<option value="Chip" selected>' in page
    answer = dana.get(url("edit", job_id=job.id) + "?header_row=99")
    assert answer.status_code == 422


def test_what_cannot_be_read_is_said_and_nothing_is_kept_of_it(dana):
    for content, said in ((b"", "empty"), (b"%PDF-1", "a PDF"), (b"PK\x03\x04", "cut off")):
        file = SimpleUploadedFile("log.xlsx", content or b" ")
        answer = dana.post(url("new"), {"file": file, "what": "training"})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert "Choose the file" in dana.post(url("new"), {"what": "training"}).content.decode()
    assert Job.objects.count() == 0


def test_nothing_is_imported_without_a_dry_run_of_the_very_file_and_mapping(dana):
    job = taken(dana)
    dana.post(url("edit", job_id=job.id), ANSWERS)
    page = dana.post(url("run", job_id=job.id), {"what": "import"}, follow=True)
    assert "Run it dry again" in page.content.decode()
    dana.post(url("run", job_id=job.id), {"what": "dry"})
    run_import.func("harlan", str(job.id))
    dana.post(url("edit", job_id=job.id), ANSWERS | {"c-minutes": ""})
    page = dana.post(url("run", job_id=job.id), {"what": "import"}, follow=True)
    assert "changed since the dry run" in page.content.decode()


def test_a_file_may_be_taken_away_until_it_was_imported(dana):
    job = taken(dana, dogteampro_like(), "unit.csv")
    dana.post(url("forget", job_id=job.id))
    assert Job.objects.count() == 0


def test_the_list_is_filtered_and_exported(dana):
    taken(dana)
    assert "log.csv" in dana.get(url("index") + "?q=log&what=training").content.decode()
    assert "No import matches" in dana.get(url("index") + "?what=dogs").content.decode()
    rows = json.loads(b"".join(dana.get(url("index") + "?format=json").streaming_content))["rows"]
    assert rows[0]["file"] == "log.csv"


def test_only_those_who_bring_records_see_any_of_it(dana, cast):
    job = taken(dana)
    for name, kwargs in (("index", {}), ("new", {}), ("job", {"job_id": job.id}),
                         ("edit", {"job_id": job.id}), ("troubles", {"job_id": job.id}),
                         ("made", {"job_id": job.id}), ("mappings", {})):  # fmt: skip
        for viewer in (cast.alice, cast.tess, cast.dov, cast.vera, cast.flora):
            answer = cast.client_of(viewer).get(url(name, **kwargs))
            assert answer.status_code == 403, (name, viewer.name)
        assert cast.client_of(cast.charlie).get(url(name, **kwargs)).status_code == 404
        assert cast.client_of(cast.nobody).get(url(name, **kwargs)).status_code == 302
        assert cast.client_of(cast.ada).get(url(name, **kwargs)).status_code == 200


def test_the_worker_goes_on_with_what_a_slice_left(dana, monkeypatch):
    from watchbook.front.imports import tasks
    from watchbook.front.imports.actions import running

    rows = BytesIO(LOG.encode()).read().decode().splitlines()
    many = "\n".join([rows[0], *(f"{n},{rows[1].split(',', 1)[1]}" for n in range(50))])
    job = taken(dana, many.encode())
    dana.post(url("edit", job_id=job.id), ANSWERS)
    monkeypatch.setattr(running, "CHUNK", 20)
    monkeypatch.setattr(tasks, "SLICE_S", -1.0)
    dana.post(url("run", job_id=job.id), {"what": "dry"})
    for done in (20, 40, 50):
        run_import.func("harlan", str(job.id))
        job.refresh_from_db()
        assert job.rows_done == done
    assert job.status == "done"
