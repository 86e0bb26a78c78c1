from __future__ import annotations

from datetime import UTC, datetime

from watchbook.after.casualty.phone import at_hand
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action


def write(written, kind, **values):
    submission_action(kind)(Sent(acting_user=written.cast.dana, values=values, at=written.at))


def test_his_own_dog_comes_first_with_what_a_clinic_asks_and_others_by_name_only(written):
    rex = make_dog("harlan", written.at, name="Ajax")
    make_team(written.cast.bob, written.at, rex)
    own = make_team(written.cast.alice, written.at).dog
    for dog, mass_g in ((own, 31_764), (rex, 34_000)):
        weighed_at = datetime(2026, 3, 1, tzinfo=UTC)
        write(written, "health.weight", dog=dog.id, mass_g=mass_g, weighed_at=weighed_at)
    write(written, "casualty.facts", dog=own.id, allergies="penicillin", bites_strangers=True)
    first, second = at_hand(written.cast.alice, written.at)["dogs"]
    assert first["name"] == "Juno"
    assert (first["weight_g"], first["allergies"], first["bites_strangers"]) == (
        31_760, "penicillin", True,
    )  # fmt: skip
    assert first["handlers"] == ["Deputy Alice Marlow"]
    assert set(second) == {"id", "name", "handlers", "is_own"}


def test_his_own_dog_s_values_at_rest_lie_open_and_of_another_dog_only_those_of_all_dogs(written):
    other = make_team(written.cast.bob, written.at, make_dog("harlan", written.at, name="Ajax")).dog
    own = make_team(written.cast.alice, written.at).dog
    for dog in (own, other):
        write(written, "casualty.facts", dog=dog.id, pulse_low=58, pulse_high=84,
              muzzle_words="Basket", conditions="an old wound", measured_by="Dr. Holm")  # fmt: skip
    told = at_hand(written.cast.alice, written.at)
    first, second = told["dogs"]
    assert (first["bands"], first["bands_by"]) == ({"pulse": [58, 84]}, "Dr. Holm")
    assert not {"muzzle_words", "conditions"} & set(first)
    assert not {"bands", "bands_by"} & set(second)
    assert told["bands"]["values"]["temperature_c10"] == [378, 392]
    assert "handbook" in told["bands"]["source"]
    assert sum(told["burns"]["shares"].values()) == 100
    assert "081-000-1653" in told["burns"]["source"]


def test_a_clinic_that_is_open_comes_first_with_its_telephone_and_the_agencys_own_drives(written):
    written.clinic(name="Day Practice", skills=["police-dogs", "surgery", "blood"])
    told = at_hand(written.cast.alice, written.at)
    assert [one["name"] for one in told["clinics"]] == ["Ridge Animal Hospital", "Day Practice"]
    ridge = told["clinics"][0]
    assert (ridge["telephone"], ridge["drives"]) == ("555-0190", ["14 min from the yard"])
    assert ridge["verified_on"] == "2026-03-01"
    assert "verified_on" not in told["clinics"][1]  # not recorded is left out, never made up
    assert told["donors"][0]["blood"] == "DEA 1 negative"


def test_who_reads_no_clinics_is_given_none(written):
    told = at_hand(written.cast.flora, written.at)
    assert (told["clinics"], told["donors"], told["dogs"], told["numbers"]) == ([], [], [], [])
