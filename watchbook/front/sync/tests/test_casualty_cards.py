"""A casualty's card as phones send it: locked, out of order, from two of them."""

from __future__ import annotations

import pytest

from watchbook.after.casualty.models import Casualty, Line
from watchbook.after.casualty.queries.alerts import alert_about
from watchbook.after.casualty.queries.lines import lines_of
from watchbook.core.ledger.receipt import Status
from watchbook.front.sync.tests.sending import Device, envelope, receipt_of
from watchbook.ground.records.slots import locked_kinds


@pytest.fixture
def other(cast):
    return Device(cast.client_of(cast.bob))


def casualty(team, **more):
    return envelope("casualty.casualty", {"dog": str(team.dog_id), "mechanism": "shot"}, **more)


def line(record, **values):
    return envelope("casualty.line", {"casualty": record} | values)


def test_lines_that_come_before_their_casualty_are_held_and_join_it(device, other, team, cast):
    pressed = casualty(team)
    early = line(pressed["record"], what="tourniquet-on", site="left-hind")
    assert receipt_of(other.put(early)).status is Status.HELD
    assert not Line.objects.exists()
    assert receipt_of(device.put(pressed)).status is Status.ACCEPTED
    card = Casualty.objects.get(id=pressed["record"])
    assert [one.what for one in lines_of(cast.dana, card)] == ["tourniquet-on"]


def test_a_phone_an_hour_off_is_taken(device, team):
    pressed = casualty(
        team, occurred_at="2026-11-20T20:24:11-06:00", recorded_at="2026-11-20T20:24:11-06:00",
        clock_offset_ms=None,
    )  # fmt: skip
    assert receipt_of(device.put(pressed)).status is Status.ACCEPTED


@pytest.mark.parametrize("says", ["1970-01-01T00:04:00Z", "2031-05-01T02:10:00Z"])
def test_a_phone_whose_clock_was_lost_tells_and_writes_all_the_same(device, team, cast, says):
    lost = {"occurred_at": says, "recorded_at": says, "clock_offset_ms": 12}
    pressed = casualty(team, **lost)
    pressed["values"]["happened_at"] = says
    assert receipt_of(device.put(pressed)).status is Status.ACCEPTED
    assert not alert_about("harlan", pressed["record"]).is_too_late
    written = line(pressed["record"], what="tourniquet-on", site="left-hind") | lost
    assert receipt_of(device.put(written)).status is Status.ACCEPTED


def test_a_clock_that_nobody_measured_makes_no_alert_too_late(device, team):
    for offset, is_too_late in ((None, False), (12, True)):
        pressed = casualty(team, recorded_at="2026-11-19T19:24:11-06:00", clock_offset_ms=offset)
        pressed["values"]["happened_at"] = "2026-11-19T19:24:11-06:00"
        device.put(pressed)
        assert alert_about("harlan", pressed["record"]).is_too_late is is_too_late


def test_what_is_no_word_of_a_card_is_kept_for_a_person(device, team):
    pressed = casualty(team)
    device.put(pressed)
    sent = device.put(line(pressed["record"], what="magic"))
    assert receipt_of(sent).status is Status.QUARANTINED


def test_a_locked_phone_may_press_write_and_end_but_not_say_that_two_are_one():
    assert {"casualty.casualty", "casualty.line", "casualty.ending"} <= locked_kinds()
    assert "casualty.same" not in locked_kinds()


def test_an_alert_never_waits_for_a_watch_that_has_not_come(device, team):
    pressed = casualty(team)
    pressed["values"]["watch"] = pressed["record"]
    assert receipt_of(device.put(pressed)).status is Status.ACCEPTED
    assert Casualty.objects.get(id=pressed["record"]).watch_id is None
