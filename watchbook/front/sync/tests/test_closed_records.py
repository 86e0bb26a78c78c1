"""What others sent about a record that is closed to somebody is not shown to him either."""

from __future__ import annotations

import pytest

from watchbook.duty.deployments.actions.critical import set_critical
from watchbook.duty.deployments.models import Incident
from watchbook.front.sync.conflicts import conflicts_to_settle, is_settler
from watchbook.front.sync.models import Submission
from watchbook.front.sync.tests.sending import Device, envelope
from watchbook.ground.people.tests.factories import add_viewer

pytestmark = pytest.mark.django_db
WORD = "Quarrystone"


@pytest.fixture
def critical(cast, at, device, team):
    """An incident of Alice with a rival version, and a report of it that could not be taken."""
    values = {"type": "weapon", "team": str(team.id), "place": f"{WORD} yard"}
    sent = envelope("deployments.incident", values, recorded_at=at.isoformat())
    device.put(sent)
    amended = sent | {"based_on": 1, "reason": "Place"}
    device.put(amended | {"values": values | {"place": f"{WORD} gate"}})
    rival = device.put(amended | {"values": values | {"place": f"{WORD} wall"}})
    told = {"incident": sent["record"], "words": "", "basis": "own", "contact": WORD}
    apart = device.put(envelope("deployments.statement", told, recorded_at=at.isoformat()))
    assert (rival.json()["status"], apart.json()["status"]) == ("conflict", "quarantined")
    other = device.put(envelope("deployments.statement", {"words": ""}))
    assert other.json()["status"] == "quarantined"
    incident = Incident.objects.get()
    set_critical(acting_user=cast.dana, incident=incident, at=at)
    return [one.json()["uuid"] for one in (rival, apart, other)]


def test_a_supervisor_who_is_not_named_finds_neither_rival_nor_what_was_kept_apart(
    cast, at, critical
):
    rival, apart, other = critical
    sam = add_viewer(cast.agency, "sam@harlan.example", "Sam Ortega", ("supervisor",), at)
    for viewer, is_named in ((cast.dana, True), (cast.alice, True), (sam, False)):
        client = cast.client_of(viewer)
        listed = client.get("/harlan/inbox/").content.decode()
        assert f"/inbox/{other}/" in listed
        for one in (rival, apart):
            assert (f"/inbox/{one}/" in listed) is is_named, viewer.name
            for tail in ("", "raw.json", "content"):
                answer = client.get(f"/harlan/inbox/{one}/{tail}")
                seen = answer.status_code == 200 and WORD in answer.content.decode()
                assert seen is is_named, (viewer.name, tail)
    assert Submission.objects.filter(sent_as=rival, status="conflict").exists()


def test_who_wrote_its_newest_version_settles_nothing_while_it_is_closed(cast, at, device, team):
    sam = add_viewer(cast.agency, "sam@harlan.example", "Sam Ortega", ("supervisor",), at)
    values = {"type": "weapon", "team": str(team.id)}
    sent = envelope("deployments.incident", values, recorded_at=at.isoformat())
    device.put(sent)
    amended = sent | {"based_on": 1, "reason": "Place"}
    Device(cast.client_of(sam)).put(amended | {"values": values | {"place": "A gate"}})
    device.put(amended | {"values": values | {"place": f"{WORD} wall"}})
    (conflict,) = conflicts_to_settle(sam)
    assert is_settler(sam, conflict)
    set_critical(acting_user=cast.dana, incident=Incident.objects.get(), at=at)
    assert conflicts_to_settle(sam) == []
    assert not is_settler(sam, conflict)
