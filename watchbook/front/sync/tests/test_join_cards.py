"""A phone reads which casualties run, and a card that others write on; never a locked phone."""

from __future__ import annotations

import base64
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from watchbook.after.casualty.actions.officers import submit_try
from watchbook.after.casualty.models import Casualty
from watchbook.front.sync.tests.sending import Device, envelope
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions
from watchbook.ground.people.audit import days_of, lines_of
from watchbook.ground.people.phone_keys import alert_bytes
from watchbook.ground.people.tests.handset import SigningPhone
from watchbook.ground.records.sending import Sent

RUNNING = "/sync/harlan/casualties"


@pytest.fixture
def other(cast):
    return Device(cast.client_of(cast.bob))


def card_of(record):
    return f"{RUNNING}/{record}/card"


def sent_now(kind, values):
    return envelope(kind, values, recorded_at=timezone.now().isoformat())


def pressed(device, team):
    sent = sent_now(
        "casualty.casualty",
        {"dog": str(team.dog_id), "mechanism": "shot", "mechanism_words": "through the shoulder",
         "place_words": "Mile 12"},
    )  # fmt: skip
    assert device.put(sent).status_code == 201
    return sent["record"]


def line(device, record, what, **values):
    sent = sent_now("casualty.line", {"casualty": record, "what": what} | values)
    assert device.put(sent).status_code == 201
    return sent["record"]


def readings(cast):
    return [
        one for day in days_of("harlan") for one in lines_of("harlan", day)
        if one.event == "reading" and one.who == cast.bob.actor_id
    ]  # fmt: skip


def test_a_phone_reads_the_tries_that_dispatch_wrote_and_nobody_else_does(device, team, cast):
    call = sent_now("casualty.officer", {"dog": str(team.dog_id), "place_words": "Mill Street"})
    assert device.put(call).status_code == 201
    own = sent_now("casualty.try", {"officer": call["record"], "rung": "lead", "result": "not-yet"})
    assert device.put(own).status_code == 201
    at = timezone.now()
    with acting_for("harlan"):
        told = {"officer": UUID(call["record"]), "rung": "shield", "result": "dog-away"}
        submit_try(Sent(acting_user=cast.dov, values=told, at=at, occurred_at=at))
    address = f"{RUNNING}/{call['record']}/course"
    answer = cast.client_of(cast.alice).get(address)
    rungs = {one["values"]["rung"]: one["who"] for one in answer.json()["lines"]}
    assert rungs == {"lead": "Deputy Alice Marlow", "shield": "Dov Reyes"}
    assert answer.json()["ended"] == ""
    again = cast.client_of(cast.alice).get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert Client().get(address).status_code == 401
    assert cast.client_of(cast.charlie).get(address).status_code == 403
    assert cast.client_of(cast.flora).get(address).status_code == 404


def test_the_list_says_dog_clock_and_place_and_nothing_that_is_medical(device, team, cast):
    record = pressed(device, team)
    for viewer, joins in ((cast.bob, True), (cast.dana, True), (cast.dov, False)):
        answer = cast.client_of(viewer).get(RUNNING)
        (one,) = answer.json()["casualties"]
        assert (one["uuid"], one["dog"], one["place"]) == (record, "Juno", "Mile 12")
        assert one["who"] == "Deputy Alice Marlow"
        assert one["may_join"] is joins
        assert "shot" not in answer.content.decode()
        assert "shoulder" not in answer.content.decode()
    tag = answer["ETag"]
    again = cast.client_of(cast.dov).get(RUNNING, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_what_ended_was_called_off_or_is_long_ago_runs_no_more(device, team, cast):
    for how in ("cancelled", "at-clinic", "handed-over"):
        record = pressed(device, team)
        device.put(sent_now("casualty.ending", {"casualty": record, "how": how}))
    record = pressed(device, team)
    Casualty.objects.filter(id=record).update(happened_at=timezone.now() - timedelta(hours=13))
    assert cast.client_of(cast.bob).get(RUNNING).json()["casualties"] == []


def test_a_card_opens_to_whoever_writes_on_it_and_each_new_reading_is_logged(
    device, other, team, cast
):
    record = pressed(device, team)
    line(device, record, "drug", words="Drug A IM", rule="drug-a", amount_ng=1_000_000)
    bob = cast.client_of(cast.bob)
    before = bob.get(card_of(record))
    told = before.json()
    assert (told["is_open"], told["lines"], told["known"]) == (False, [], {})
    assert told["cards"][0]["dog_named"] == "Juno"
    assert "shoulder" not in before.content.decode()
    assert readings(cast) == []
    line(other, record, "note", words="Writes on this card too")
    answer = bob.get(card_of(record))
    told = answer.json()
    first, own = told["lines"]
    assert first["who"] == "Deputy Alice Marlow"
    assert (first["values"]["rule"], first["values"]["amount_ng"]) == ("drug-a", 1_000_000)
    assert set(first["values"]) == {"what", "words", "rule", "amount_ng"}
    assert own["values"]["what"] == "note"
    assert told["cards"][0]["mechanism_words"] == "through the shoulder"
    again = bob.get(card_of(record), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert len(readings(cast)) == 1


def test_dispatch_reads_no_line_and_does_not_join(device, team, cast):
    record = pressed(device, team)
    line(device, record, "wound", site="chest", words="one hole")
    answer = cast.client_of(cast.dov).get(card_of(record))
    assert (answer.json()["is_open"], answer.json()["may_join"]) == (False, False)
    for word in ("hole", "chest", "shoulder"):
        assert word not in answer.content.decode()


def test_a_drill_an_end_and_a_wrong_press_are_told(device, team, cast):
    record = pressed(device, team)
    device.put(sent_now("casualty.ending", {"casualty": record, "how": "cancelled"}))
    told = cast.client_of(cast.bob).get(card_of(record)).json()
    assert (told["is_cancelled"], told["ended"], told["is_drill"]) == (True, "cancelled", False)
    drill = sent_now("casualty.casualty", {"dog": str(team.dog_id), "is_drill": True})
    device.put(drill)
    assert cast.client_of(cast.bob).get(card_of(drill["record"])).json()["is_drill"] is True


def test_two_presses_for_one_dog_are_near_until_somebody_says_that_they_are_one(
    device, other, team, cast
):
    first, second = pressed(device, team), pressed(other, team)
    line(device, first, "tourniquet-on", site="left-fore")
    bob = cast.client_of(cast.bob)
    told = bob.get(card_of(second)).json()
    assert [one["uuid"] for one in told["near"]] == [first]
    assert told["lines"] == []
    other.put(sent_now("casualty.same", {"casualty": second, "other": first}))
    told = bob.get(card_of(second)).json()
    assert told["near"] == []
    assert {one["uuid"] for one in told["cards"]} == {first, second}
    assert [one["values"]["what"] for one in told["lines"]] == ["tourniquet-on"]


def test_a_line_whose_clock_was_ahead_says_so_and_stands_when_it_came(device, other, team, cast):
    record = pressed(device, team)
    ahead = (timezone.now() + timedelta(hours=1)).isoformat()
    line(device, record, "pressure", happened_at=ahead)
    (one,) = cast.client_of(cast.alice).get(card_of(record)).json()["lines"]
    assert one["marks"] == ["its clock was ahead: taken as it came"]
    assert one["at"] == one["received_at"]


def test_neither_another_agency_nor_a_program_nor_nobody_reads_them(device, team, cast, alice):
    record = pressed(device, team)
    for address in (RUNNING, card_of(record)):
        assert Client().get(address).status_code == 401
        assert cast.client_of(cast.charlie).get(address).status_code == 403
        assert alice.client.get(address).status_code == 403
        assert cast.client_of(cast.alice).post(address).status_code in {403, 405}
    assert cast.client_of(cast.flora).get(card_of(record)).status_code in {403, 404}
    assert cast.client_of(cast.alice).get(card_of(uuid4())).status_code == 404


def test_a_locked_phone_reads_nothing_by_its_signature(device, team, cast, at):
    record = pressed(device, team)
    made = SigningPhone()
    with acting_for("harlan"):
        code = actions.offer_phone_code(acting_user=cast.alice, at=at)[1]
    Client().put(f"/sync/harlan/phones/{made.id}", made.asks(code), content_type="application/json")
    signed = base64.b64encode(made.signature(alert_bytes("harlan", record))).decode()
    own = {"Watchbook-Phone": str(made.id), "Watchbook-Phone-Signature": signed}
    for address in (RUNNING, card_of(record)):
        assert Client().get(address, headers=own).status_code == 401
        assert cast.client_of(cast.alice).get(address, headers=own).status_code == 401
