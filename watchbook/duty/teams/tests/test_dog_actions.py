from __future__ import annotations

import uuid

import pytest

from watchbook.duty.teams.actions import add_dog, amend_dog
from watchbook.duty.teams.models import Dog
from watchbook.duty.teams.queries import dog_of, dogs
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import SearchRow, TimelineRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_harlan(cast):
    with acting_for("harlan"):
        yield


def test_a_supervisor_adds_a_dog_with_everything_known(cast, at):
    dog = make_dog("harlan", at)
    kept = Dog.objects.get(id=dog.id)
    assert (kept.name, kept.sex, kept.disciplines) == ("Juno", "female", ["narcotics", "trailing"])
    assert kept.born_on.isoformat() == "2018-03-04"
    assert kept.version == 1


def test_a_dog_can_be_added_with_its_name_alone(cast, at):
    dog = add_dog(acting_user=cast.dana, values={"name": "Rex", "breed": ""}, at=at)
    assert dog.breed is None
    assert dog.disciplines == []


def test_the_id_may_be_made_by_whoever_writes_first(cast, at):
    given = uuid.uuid4()
    assert add_dog(acting_user=cast.dana, values={"name": "Rex"}, at=at, dog_id=given).id == given


@pytest.mark.parametrize("who", ["alice", "tess", "dov", "vera", "flora", "nobody"])
def test_it_refuses_anybody_but_supervisor_and_administrator(cast, at, who):
    with pytest.raises(NotAllowedError):
        add_dog(acting_user=getattr(cast, who), values={"name": "Rex"}, at=at)
    assert Dog.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({}, "/name"),
        ({"name": "x\x00y"}, "/name"),
        ({"name": "\ud800"}, "/name"),
        ({"name": "R" * 61}, "/name"),
        ({"name": "Rex", "sex": "x"}, "/sex"),
        ({"name": "Rex", "born_on": "04/03/2018"}, "/born_on"),
        ({"name": "Rex", "disciplines": ["flying"]}, "/disciplines"),
        ({"name": "Rex", "photograph": "a.jpg"}, "/photograph"),
        ({"name": "Rex", "died_on": "2020-01-01"}, "/died_on"),
    ],
)
def test_it_names_the_field_that_cannot_be_kept(cast, at, values, pointer):
    with pytest.raises(InvalidError) as refused:
        add_dog(acting_user=cast.dana, values=values, at=at)
    assert [problem.pointer for problem in refused.value.problems] == [pointer]


def test_an_amendment_is_a_new_version_with_its_reason(cast, at):
    dog = make_dog("harlan", at)
    newest = amend_dog(
        acting_user=cast.dana, dog=dog, changes={"microchip": "985141009999999"},
        reason="Chip was read wrongly", at=at,
    )  # fmt: skip
    assert (newest.version, newest.microchip, newest.name) == (2, "985141009999999", "Juno")
    steps = history("harlan", dog.id)
    assert [step.values["microchip"] for step in steps] == ["985141002345678", "985141009999999"]
    assert steps[1].reason == "Chip was read wrongly"


def test_an_amendment_can_take_a_value_away(cast, at):
    dog = make_dog("harlan", at)
    newest = amend_dog(
        acting_user=cast.dana, dog=dog, changes={"microchip": "", "disciplines": []},
        reason="Never chipped", at=at,
    )  # fmt: skip
    assert newest.microchip is None
    assert newest.disciplines == []


def test_it_refuses_an_amendment_without_a_reason(cast, at):
    dog = make_dog("harlan", at)
    with pytest.raises(InvalidError):
        amend_dog(acting_user=cast.dana, dog=dog, changes={"name": "Juna"}, reason=" ", at=at)


def test_it_refuses_an_amendment_written_on_a_stale_version(cast, at):
    dog = make_dog("harlan", at)
    amend_dog(acting_user=cast.dana, dog=dog, changes={"name": "Juna"}, reason="typing", at=at)
    with pytest.raises(StaleVersionError):
        amend_dog(
            acting_user=cast.ada, dog=dog, changes={"name": "Juni"}, reason="typing", at=at,
            based_on=1,
        )  # fmt: skip


def test_a_dog_is_found_by_search_and_joins_its_own_life_file(cast, at):
    dog = make_dog("harlan", at)
    line = TimelineRow.objects.get(subject=dog.id)
    assert line.title == "Joins the unit"
    assert "narcotics detection" in line.text
    found = SearchRow.objects.get(record_id=dog.id)
    assert "985141002345678" in found.text


def test_staff_and_dispatch_see_every_dog_of_their_agency_and_nobody_sees_another_agencys(cast, at):
    dog = make_dog("harlan", at)
    for who in ("alice", "bob", "dana", "tess", "dov"):
        assert dog_of(getattr(cast, who), dog.id) == dog
    for who in ("vera", "flora", "nobody", "charlie"):
        assert dog_of(getattr(cast, who), dog.id) is None


def test_a_guest_sees_the_dog_he_handles_and_no_other(cast, at):
    own = make_team(cast.vera, at).dog
    make_dog("harlan", at, "Rex")
    assert list(dogs(cast.vera)) == [own]
