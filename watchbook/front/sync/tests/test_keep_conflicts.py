"""Two versions on one: the second is kept in the ledger as an act, for the author to settle."""

import pytest

from watchbook.core.ledger.receipt import Status
from watchbook.duty.training.models import Performance
from watchbook.front.sync.models import Submission
from watchbook.front.sync.tests.sending import receipt_of
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = pytest.mark.django_db


def amended(sent, minutes, based_on=1, **more):
    values = sent["values"] | {"minutes": minutes}
    return sent | {"based_on": based_on, "reason": "typing error", "values": values} | more


def test_an_amendment_on_the_newest_version_is_the_next_version(device, run):
    sent = run()
    device.put(sent)
    answer = device.put(amended(sent, "45"))
    assert answer.status_code == 201
    with acting_for("harlan"):
        row = Performance.objects.get(id=sent["record"])
    assert (row.version, row.minutes) == (2, 45)


def test_one_on_an_older_version_is_a_conflict_and_the_record_stays_as_it_is(device, run):
    sent = run()
    device.put(sent)
    device.put(amended(sent, "45"))
    rival = device.put(amended(sent, "60"))
    assert (rival.status_code, rival.json()["status"]) == (202, "conflict")
    receipt = receipt_of(rival)
    assert (receipt.status, receipt.index) == (Status.CONFLICT, None)
    with acting_for("harlan"):
        row = Performance.objects.get(id=sent["record"])
    assert (row.version, row.minutes) == (2, 45)


def test_the_rival_words_stand_in_the_ledger_as_an_act_of_the_record(device, run):
    sent = run()
    device.put(sent)
    device.put(amended(sent, "45"))
    device.put(amended(sent, "60"))
    with acting_for("harlan"):
        step = history("harlan", Performance.objects.get(id=sent["record"]).id)[-1]
    assert step.act == "conflict"
    assert step.leaves["/rival/minutes"] == 60
    assert step.leaves["/based_on"] == 1
    assert step.leaves["/reason"] == "typing error"


def test_its_author_settles_it_by_a_new_version_and_the_inbox_is_told(device, run):
    sent = run()
    device.put(sent)
    device.put(amended(sent, "45"))
    rival = device.put(amended(sent, "60")).json()["uuid"]
    reason = f"Settles the conflict of submission {rival}"
    settled = device.put(amended(sent, "60", based_on=2, reason=reason))
    assert settled.status_code == 201
    told = device.client.post(
        f"/harlan/inbox/{rival}/mended/",
        {"by": settled.json()["uuid"]},
        content_type="application/json",
    )
    assert told.status_code == 200
    row = Submission.objects.get(sent_as=rival)
    assert (row.status, row.answered) == ("mended", "conflict")
    assert settled.json()["uuid"] in row.settled_note


def test_a_second_new_record_under_the_same_id_is_a_conflict_too(device, run):
    sent = run()
    device.put(sent)
    again = device.put(sent | {"values": sent["values"] | {"minutes": "60"}})
    assert again.json()["status"] in {"conflict", "quarantined"}
    assert bytes(Submission.objects.get(sent_as=again.json()["uuid"]).content)
