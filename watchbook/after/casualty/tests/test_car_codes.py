"""A code inside a car: lines go in without an account, nothing of the unit comes out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from watchbook.after.casualty.actions.carcodes import (
    MOST_LINES,
    code_viewer,
    make_car_code,
    revoke_car_code,
    write_over_code,
)
from watchbook.after.casualty.errors import TooManyLinesError
from watchbook.after.casualty.links import car_token, code_in
from watchbook.after.casualty.models import CarCode, Casualty, Line
from watchbook.after.casualty.queries.cars import car_lines
from watchbook.after.casualty.queries.lines import lines_of
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, permissions
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.actions.expungements import expunge
from watchbook.ground.records.errors import InvalidError


@pytest.fixture
def code(night):
    values = {"dog": night.juno.id, "label": "Car 14"}
    return make_car_code(acting_user=night.cast.dana, values=values, at=night.at)


def address(code):
    return reverse("casualty_over_code", kwargs={"token": car_token("harlan", code.id)})


def test_a_line_over_the_code_joins_the_card_of_the_dog_that_is_down(night, code):
    card = night.down()
    write_over_code(
        code=code, values={"what": "pressure", "words": "towel"}, place_words="", at=night.at
    )
    row = Line.objects.get()
    assert (row.casualty_id, row.from_code, row.opened_by) == (card.id, True, f"link:{code.id}")
    told = night.get("alice", "casualty", casualty_id=card.id).content.decode()
    assert "over the code in the car" in told
    assert "nobody signed in" in told


def test_where_nobody_pressed_the_first_line_does(night, code):
    for minute in (0, 3):
        write_over_code(
            code=code, values={"what": "packing"}, place_words="Route 9",
            at=night.at + timedelta(minutes=minute),
        )  # fmt: skip
    card = Casualty.objects.get()
    assert (card.dog_id, card.place_words) == (night.juno.id, "Route 9")
    assert len(lines_of(night.cast.dana, card)) == 2


def test_a_drill_gets_the_lines_only_where_nothing_else_runs(night, code):
    drill = night.down(is_drill=True)
    real = night.down(happened_at=night.at - timedelta(hours=1))
    write_over_code(code=code, values={"what": "note"}, place_words="", at=night.at)
    assert not drill.lines.exists()
    night.write("dana", "ending", casualty=real.id, how="at-clinic")
    write_over_code(code=code, values={"what": "note"}, place_words="", at=night.at)
    assert drill.lines.count() == 1


def test_a_late_line_joins_the_card_that_ended_and_raises_no_second_alert(night, code):
    card = night.down()
    night.write("alice", "ending", casualty=card.id, how="at-clinic")
    told = {"code": code, "values": {"what": "note"}, "place_words": ""}
    assert write_over_code(**told, at=night.at + timedelta(minutes=20)).casualty_id == card.id
    anew = write_over_code(**told, at=night.at + timedelta(minutes=30), is_anew=True)
    assert anew.casualty_id != card.id
    night.write("alice", "ending", casualty=anew.casualty_id, how="cancelled")
    assert write_over_code(**told, at=night.at + timedelta(minutes=40)).casualty_id == card.id
    later = write_over_code(**told, at=night.at + timedelta(hours=3))
    assert later.casualty_id not in (card.id, anew.casualty_id)


def test_after_a_drill_the_first_line_is_a_press(night, code):
    drill = night.down(is_drill=True)
    night.write("alice", "ending", casualty=drill.id, how="at-clinic")
    row = write_over_code(code=code, values={"what": "note"}, place_words="", at=night.at)
    assert row.casualty_id != drill.id


def test_the_page_writes_without_an_account_and_reads_nothing_back(night, code):
    card = night.down(mechanism_words="two rounds", place_words="Mill Street")
    night.line(card, "wound", site="chest", words="frothing")
    other, phone = Client(), Client()
    kept = phone.post(address(code), {"what": "signs", "pulse": "160"}).content.decode()
    assert "pulse 160" in kept
    for told in (kept, other.get(address(code)).content.decode()):
        for secret in ("Juno", "Alice", "frothing", "two rounds", "Mill Street", "Harlan"):
            assert secret not in told
    assert "pulse 160" not in other.get(address(code)).content.decode()
    assert other.get(address(code))["X-Robots-Tag"] == "noindex, nofollow"
    assert len(lines_of(night.cast.dana, card)) == 2


def test_what_was_typed_lies_in_the_card_alone_and_goes_with_it(night, code, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: night.at)
    night.down()
    phone = Client()
    phone.post(address(code), {"what": "note", "words": "bright blood"})
    phone.post(address(code), {"what": "packing", "words": "towel"})
    kept = str(dict(phone.session))
    assert "blood" not in kept
    assert "note" not in kept.lower()
    assert phone.session.get_expiry_age() <= 12 * 3600
    first, second = Line.objects.order_by("received_at", "id")
    Line.objects.filter(id=second.id).update(version=2, words="jacket")  # put right since
    told = phone.get(address(code)).content.decode()
    assert "bright blood" in told
    assert "jacket" not in told
    rose = add_viewer(night.cast.agency, "rose@harlan.example", "Rose", ("custodian",), night.at)
    expunge(acting_user=rose, kind="casualty.line", record_id=first.id, pointers=None,
            authority="District Court, CV-1", at=night.at)  # fmt: skip
    assert "bright blood" not in phone.get(address(code)).content.decode()


def test_it_takes_no_dose_and_no_other_card(night, code):
    mine, others = night.down(), night.down(dog=night.rex.id)
    Client().post(address(code), {
        "what": "drug", "words": "Naloxone 4 mg nose", "amount_ng": "4", "volume_ul": "1",
        "rule": "x", "casualty": str(others.id), "is_struck": "on",
    })  # fmt: skip
    row = Line.objects.get()
    assert (row.casualty_id, row.amount_ng, row.volume_ul, row.rule) == (mine.id, None, None, None)
    assert row.is_struck is None
    form = Client().get(address(code)).content.decode()
    assert "How the dose was reckoned" not in form


def test_what_was_typed_stays_when_nothing_was_chosen(night, code):
    answer = Client().post(address(code), {"words": "bright blood"})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Choose what you saw or did" in told
    assert "bright blood" in told
    assert not Casualty.objects.exists()


def test_it_writes_on_cards_and_does_nothing_else(code):
    viewer = code_viewer(code)
    assert [one for one in permissions() if may(viewer, one)] == ["casualty.card"]


def test_more_than_two_hands_can_write_is_not_taken(night, code):
    night.down()
    for _ in range(MOST_LINES):
        write_over_code(code=code, values={"what": "note"}, place_words="", at=night.at)
    with pytest.raises(TooManyLinesError):
        write_over_code(code=code, values={"what": "note"}, place_words="", at=night.at)
    later = night.at + timedelta(minutes=11)
    write_over_code(code=code, values={"what": "note"}, place_words="", at=later)


def test_a_revoked_code_opens_nothing_and_what_it_wrote_stays(night, code):
    card = night.down()
    write_over_code(code=code, values={"what": "note"}, place_words="", at=night.at)
    with pytest.raises(NotAllowedError):
        revoke_car_code(acting_user=night.cast.alice, code=code, at=night.at)
    kwargs = {"dog_id": night.juno.id, "code_id": code.id}
    assert night.post("dana", "car_code_revoke", {}, **kwargs).status_code == 200
    assert Client().get(address(code)).status_code == 404
    assert len(lines_of(night.cast.dana, card)) == 1


@pytest.mark.parametrize("change", ["x", ".x", "harlan..", "harlan.AAAA.BBBB"])
def test_only_what_this_server_signed_opens(night, code, change):
    token = car_token("harlan", code.id)
    assert code_in(token) == ("harlan", code.id)
    for bad in (change, token[:-3] + "AAA", token.replace("harlan", "mesa")):
        assert code_in(bad) is None
        assert Client().get(f"/l/card/{bad}").status_code == 404


def test_only_a_supervisor_makes_one_and_it_has_a_place(night):
    values = {"dog": night.juno.id, "label": ""}
    with pytest.raises(NotAllowedError):
        make_car_code(acting_user=night.cast.alice, values=values | {"label": "x"}, at=night.at)
    with pytest.raises(InvalidError):
        make_car_code(acting_user=night.cast.dana, values=values, at=night.at)
    told = night.post("dana", "car_code_new", {"label": ""}, dog_id=night.juno.id).content.decode()
    assert "Where it hangs is needed" in told
    told = night.post(
        "dana", "car_code_new", {"label": "Tailgate"}, dog_id=night.juno.id
    ).content.decode()
    assert "data:image/svg+xml" in told
    assert CarCode.objects.count() == 1


def test_the_page_for_the_car_says_what_a_clinic_must_know(night, code):
    night.write("alice", "facts", dog=night.juno.id, allergies="penicillin", bites_strangers=True,
                muzzle_words="Basket")  # fmt: skip
    told = night.get("alice", "car_page", dog_id=night.juno.id).content.decode()
    for words in ("penicillin", "Basket", "Never muzzle", "no veterinarian has signed", "Bleeding",
                  "data:image/svg+xml", "No clinic is written down"):  # fmt: skip
        assert words in told, words
    assert night.get("bob", "car_page", dog_id=night.juno.id).status_code == 404
    assert night.get("dov", "car", dog_id=night.juno.id).status_code == 404
    listed = night.get("dana", "cars", "?q=juno").content.decode()
    assert "Car 14" in listed
    assert "No dog matches" in night.get("dana", "cars", "?q=zzz").content.decode()


def test_the_list_of_cars_finds_what_is_missing_and_keeps_medical_columns_back(night, code):
    make_team(night.cast.bob, night.at, make_dog("harlan", night.at, "Ajax"))
    night.write("alice", "facts", dog=night.juno.id, allergies="penicillin", bites_strangers=True)
    missing = night.get("dana", "cars", "?lacks=code").content.decode()
    assert ">Ajax<" in missing
    assert ">Juno<" not in missing
    assert ">Juno<" in night.get("dana", "cars", "?lacks=any").content.decode()
    assert ">Ajax<" not in night.get("alice", "cars").content.decode()
    file = b"".join(night.get("dana", "cars", "?format=csv").streaming_content).decode()
    assert "Car 14" in file
    assert "weight; muzzle" in file
    assert "penicillin" not in file
    assert night.get("dov", "cars").content.decode().count("<tr>") < 2


def test_the_list_of_cars_costs_the_same_for_eleven_dogs_as_for_two(
    night, django_assert_max_num_queries
):
    for number in range(9):
        make_team(night.cast.bob, night.at, make_dog("harlan", night.at, f"Dog {number}"))
    with django_assert_max_num_queries(8):
        lines = car_lines(night.cast.dana, night.at)
    assert len(lines) == 11


def test_the_page_for_the_car_prints_the_steps_that_were_signed_and_no_others(proved):
    team = make_team(proved.cast.alice, proved.at, make_dog("harlan", proved.at, "Juno"))

    def paper():
        return proved.get("alice", "car_page", dog_id=team.dog_id).content.decode()

    row = proved.protocol(is_example=True)
    assert "Press hard" not in paper()
    proved.sign(row)
    told = paper()
    assert "Press hard" in told
    assert "EXAMPLE, NOT FOR USE ON AN ANIMAL" in told
    assert "As signed: vomiting, heat." in told
