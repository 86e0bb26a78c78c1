"""Dogs, handlers and teams from spreadsheets: through their own rooms' actions and permissions."""

from __future__ import annotations

from datetime import date

import pytest

from watchbook.duty.teams.models import Dog, Team
from watchbook.front.imports.tests.conftest import example
from watchbook.front.imports.tests.exports import home_made
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.models import Person

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("harlan")]

ROSTER = example("roster.json") | {"file": {"header_row": 2, "merged": "first"}}
DOGS = {
    "format": "watchbook-import/1",
    "kind": "dogs",
    "source": "Kennel list",
    "key": "Chip",
    "fields": {"name": "Name", "microchip": "Chip", "sex": "Sex", "born_on": "Born"},
}


def test_a_spreadsheet_that_grew_becomes_dogs_people_and_teams(bring):
    brought = bring(home_made(), ROSTER, name="roster.xlsx")
    assert brought.troubles == []
    assert brought.told["made"] == {"people.person": 3, "teams.dog": 3, "teams.team": 3}
    team = Team.objects.get(dog__name="Brock")
    assert (str(team.handler), team.from_at.date()) == ("Deputy Otis Kemp", date(2021, 3, 9))
    assert Dog.objects.get(name="Wren").born_on is None
    assert history("harlan", team.id)[0].leaves["/_import/source"] == "Unit spreadsheet"
    assert "hidden" in " ".join(brought.job.notes)


def test_a_dog_that_is_here_already_is_taken_as_it_is_and_not_doubled(bring):
    content = "K9,Chip,Breed,Sex,DOB,Remarks,Handler,Badge,Rank,Paired,Ended\n"
    content += "Rex,9,Poodle,M,,,Cora Vance,700,Deputy,3/9/2009,3/9/2010\n"
    brought = bring(content, example("roster.json"))
    assert brought.troubles == []
    assert brought.told["known"] == {"teams.dog": 1}
    rex = Dog.objects.get(name="Rex")
    assert (rex.version, rex.breed) == (1, "German shepherd")
    assert Team.objects.get(handler__name="Cora Vance").dog_id == rex.id
    assert bring(content, example("roster.json")).told["same"] == 1


def test_what_the_room_refuses_is_a_trouble_of_its_row_and_leaves_no_trace(bring):
    content = "K9,Chip,Breed,Sex,DOB,Remarks,Handler,Badge,Rank,Paired,Ended\n"
    content += "Juno,985141002345678,,F,,,Cora Vance,700,Deputy,3/9/2019,\n"
    content += "Bolt,77,,M,,,Cora Vance,700,Deputy,3/9/2019,3/9/2018\n"
    content += "Dart,78,,M,,,Cora Vance,700,Deputy,3/9/2019,\n"
    brought = bring(content, example("roster.json"))
    assert [row for row, _, _ in brought.troubles] == [2, 3]
    assert "are a team in that time" in brought.troubles[0][2]
    assert brought.troubles[1][1:] == ("Ended", "A team cannot end before it began.")
    assert not Dog.objects.filter(name="Bolt").exists()
    assert Person.objects.filter(name="Cora Vance").count() == 1
    assert Team.objects.filter(dog__name="Dart").count() == 1


def test_a_custodian_without_the_right_to_make_dogs_is_told_so_row_by_row(bring, cast, at):
    from watchbook.ground.people.tests.factories import add_viewer

    keeper = add_viewer(cast.agency, "cleo@harlan.example", "Cleo Ray", ("custodian",), at)
    brought = bring("Name,Chip,Sex,Born\nBolt,77,Male,2019-01-02\n", DOGS, as_=keeper)
    assert "supervisor" in brought.troubles[0][2]
    assert not Dog.objects.filter(name="Bolt").exists()


def test_a_changed_dog_is_amended_and_a_dog_here_is_tried_dry_without_a_trace(bring):
    first = "Name,Chip,Sex,Born\nBolt,77,Male,2019-01-02\n"
    assert bring(first, DOGS).told["new"] == 1
    second = first.replace("2019", "2018") + "Dart,78,Female,2020-05-06\n"
    tried = bring(second, DOGS, is_dry_run=True)
    assert (tried.told["new"], tried.told["changed"]) == (1, 1)
    assert Dog.objects.get(name="Bolt").born_on == date(2019, 1, 2)
    done = bring(second, DOGS)
    assert (done.told["new"], done.told["changed"]) == (1, 1)
    assert Dog.objects.get(name="Bolt").born_on == date(2018, 1, 2)
    assert Dog.objects.get(name="Bolt").version == 2


def test_handlers_are_people_and_keep_their_sign_in_when_they_change(bring, cast):
    mapping = {
        "format": "watchbook-import/1",
        "kind": "handlers",
        "source": "Staff list",
        "key": "Serial",
        "fields": {"name": "Name", "badge": "Serial", "rank": "Rank"},
    }
    assert bring("Name,Serial,Rank\nCora Vance,700,Deputy\n", mapping).told["new"] == 1
    person = Person.objects.get(badge="700")
    assert bring("Name,Serial,Rank\nCora Vance,700,Corporal\n", mapping).told["changed"] == 1
    person.refresh_from_db()
    assert (person.rank, person.version) == ("Corporal", 2)


def test_a_number_that_a_spreadsheet_shortened_is_no_microchip_and_no_key(bring):
    mapping = {
        "format": "watchbook-import/1", "kind": "dogs", "source": "Roster", "key": ["No"],
        "known_by": ["microchip"], "fields": {"name": "K9", "microchip": "Chip"},
    }  # fmt: skip
    content = "No,K9,Chip\n1,Zed,9.85141E+14\n2,Yak,9.85141E+14\n3.2E+11,Xen,985141002799998\n"
    brought = bring(content, mapping)
    assert [(row, column) for row, column, _ in brought.troubles] == [
        (2, "Chip"), (3, "Chip"), (4, "No"),
    ]  # fmt: skip
    assert all("spreadsheet shortened" in wrong for _, _, wrong in brought.troubles)
    assert not Dog.objects.filter(name__in=["Zed", "Yak", "Xen"]).exists()


def test_a_field_that_is_needed_and_has_no_column_is_asked_of_the_mapping(bring):
    mapping = {
        "format": "watchbook-import/1", "kind": "vet-visits", "source": "Vet", "key": ["No"],
        "dates": {"order": "month-day-year"}, "happened": {"date": "Date"},
        "fields": {"dog": {"find": "dog", "name": "K9"}},
    }  # fmt: skip
    brought = bring("No,K9,Date\n1,Juno,3/4/2021\n", mapping)
    (trouble,) = brought.job.troubles.all()
    assert (trouble.column, trouble.wrong) == ("reason", "Why is needed.")
    assert "in which column “reason” stands" in trouble.to_do
