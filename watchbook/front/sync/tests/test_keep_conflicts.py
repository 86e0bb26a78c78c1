"""Two versions on one: the second is kept in the ledger as an act, for the author to settle."""

import re

import pytest

from watchbook.core.ledger.receipt import Status
from watchbook.duty.training.models import Performance
from watchbook.front.sync.conflicts import conflict_of, conflicts_to_settle
from watchbook.front.sync.models import Submission
from watchbook.front.sync.tests.sending import Device, envelope, receipt_of
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


@pytest.fixture
def rival(device, run):
    """A run of Alice in its second version, and her rival words on the first: `(sent, uuid)`."""
    sent = run()
    device.put(sent)
    device.put(amended(sent, "45"))
    return sent, device.put(amended(sent, "60")).json()["uuid"]


def status_of(uuid):
    return Submission.objects.get(sent_as=uuid).status


def test_what_differs_leaves_out_what_no_person_wrote(cast, rival, at):
    _, uuid = rival
    found = conflict_of(cast.alice, Submission.objects.get(sent_as=uuid), at)
    assert [one.pointer for one in found.differences] == ["/minutes"]


def test_the_page_shows_both_and_only_the_author_settles(cast, device, rival):
    _, uuid = rival
    page = device.client.get(f"/harlan/inbox/{uuid}/").content.decode()
    for word in ("What differs", "45", "60", "Settle it", "Keep the newest version"):
        assert word in page
    dana = cast.client_of(cast.dana)
    shown = dana.get(f"/harlan/inbox/{uuid}/").content.decode()
    assert "Keep the newest version" not in shown
    assert "Settle it" not in shown
    assert "Remind its author" in shown
    assert dana.post(f"/harlan/inbox/{uuid}/keep/", {"note": "x"}).status_code == 403
    for who, status in ((cast.bob, 404), (cast.charlie, 404), (cast.nobody, 302)):
        client = cast.client_of(who)
        assert client.get(f"/harlan/inbox/{uuid}/").status_code == status
        assert client.post(f"/harlan/inbox/{uuid}/keep/", {"note": "x"}).status_code == status
        assert client.post(f"/harlan/inbox/{uuid}/remind/").status_code == status
    assert status_of(uuid) == "conflict"


def test_its_author_keeps_what_stands_by_an_act_with_a_reason(device, rival):
    sent, uuid = rival
    address = f"/harlan/inbox/{uuid}/keep/"
    device.client.post(address, {"note": "  "})
    assert status_of(uuid) == "conflict"
    device.client.post(address, {"note": "45 minutes is what the watch says"})
    assert status_of(uuid) == "dismissed"
    step = history("harlan", Performance.objects.get(id=sent["record"]).id)[-1]
    assert (step.act, step.note) == ("conflict-settled", "45 minutes is what the watch says")
    assert step.leaves["/submission"] == uuid
    row = Performance.objects.get(id=sent["record"])
    assert (row.version, row.minutes) == (2, 45)
    device.client.post(address, {"note": "again"})
    assert len(history("harlan", row.id)) == 4
    device.client.post(f"/harlan/inbox/{uuid}/dismiss/", {"note": "x"})


def test_a_conflict_is_not_put_aside_by_anybody(cast, rival, device):
    _, uuid = rival
    for client in (device.client, cast.client_of(cast.dana)):
        client.post(f"/harlan/inbox/{uuid}/dismiss/", {"note": "Enough of it"})
        assert status_of(uuid) == "conflict"


def test_a_supervisor_reminds_and_returns(cast, device, rival, at):
    from watchbook.ground.records.queries import prompts_for

    sent, uuid = rival
    dana = cast.client_of(cast.dana)
    assert device.client.post(f"/harlan/inbox/{uuid}/remind/").status_code == 403
    assert dana.post(f"/harlan/inbox/{uuid}/remind/").status_code == 302
    asked = [one.prompt for one in prompts_for(cast.alice, at) if one.prompt.kind == "sync.mend"]
    assert len(asked) == 1
    assert "Dana" in asked[0].text
    assert "asks you to settle it" in asked[0].text
    shown = dana.get(f"/harlan/inbox/{uuid}/").content.decode()
    assert "Return it with this note" in shown
    returned = dana.post(
        f"/harlan/records/training.performance/{sent['record']}/review/",
        {"step": "return", "version": "2", "note": "Settle the two times first",
         "opened": re.search(r'name="opened" value="([^"]+)"', shown).group(1)},
    )  # fmt: skip
    assert returned.status_code == 302
    assert Performance.objects.get(id=sent["record"]).state == "returned"


def test_the_author_of_the_newest_version_settles_what_another_wrote(cast):
    dana, ada = (Device(cast.client_of(viewer)) for viewer in (cast.dana, cast.ada))
    dog = envelope("teams.dog", {"name": "Rex"})
    second = dog | {"based_on": 1, "reason": "Spelling", "values": {"name": "Rexo"}}
    third = dog | {"based_on": 1, "reason": "Spelling", "values": {"name": "Max"}}
    assert [dana.put(dog).status_code, dana.put(second).status_code] == [201, 201]
    uuid = ada.put(third).json()["uuid"]
    assert [str(row.sent_as) for row in conflicts_to_settle(cast.dana)] == [uuid]
    assert conflicts_to_settle(cast.ada) == []
    assert ada.client.post(f"/harlan/inbox/{uuid}/keep/", {"note": "Mine"}).status_code == 403
    newer = third | {"based_on": 2}
    taken = dana.put(newer).json()["uuid"]
    told = dana.client.post(
        f"/harlan/inbox/{uuid}/mended/", {"by": taken}, content_type="application/json"
    )
    assert (told.status_code, status_of(uuid)) == (200, "mended")
