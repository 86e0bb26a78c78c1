"""A critical incident: one press, who is left out where, and how it ends."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.duty.deployments.actions.critical import change_critical, end_critical, set_critical
from watchbook.duty.deployments.actions.findings import record_finding
from watchbook.duty.deployments.actions.incidents import submit_incident
from watchbook.duty.deployments.errors import CriticalError
from watchbook.duty.deployments.models import Critical, Deployment
from watchbook.duty.deployments.queries.deployments import sees_deployment
from watchbook.duty.deployments.queries.force import bites
from watchbook.duty.deployments.queries.narrowing import closed_incidents, closed_records
from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.deployments.tests.factories_force import (
    make_bite,
    make_force,
    make_statement,
)
from watchbook.duty.watches.tests.factories import make_marker
from watchbook.ground.evidence.actions import submit_item
from watchbook.ground.evidence.store import store_file
from watchbook.ground.ledger.chain import new_uuid
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.errors import ReasonNeededError
from watchbook.ground.records.queries.barring import barred_actors
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.records.queries.silences import is_silenced
from watchbook.ground.records.sending import amending
from watchbook.ground.records.slots import references

WORD = "Quarrystone"
"""Stands in what Alice wrote, so that any place that shows any of it is found."""


@pytest.fixture
def grave(pair):
    """What Alice wrote about an incident, and Sam, a second supervisor who is named nowhere."""
    pair.sam = add_viewer(
        pair.cast.agency, "sam@harlan.example", "Sam Ortega", ("supervisor",), pair.at
    )
    pair.cora = add_viewer(
        pair.cast.agency, "cora@harlan.example", "Cora Ivers", ("custodian",), pair.at
    )
    old = pair.at - timedelta(days=3)
    pair.mark = make_marker(pair.alice, old, note=f"{WORD} casing", team=pair.alices.id)
    pair.incident = make_incident(
        pair.alice, old, number=f"{WORD}-1", place=f"{WORD} yard", team=pair.alices.id,
        marker=pair.mark.id,
    )  # fmt: skip
    pair.used = make_deployment(
        pair.alice, old, pair.alices, task="apprehension", incident=pair.incident.id,
        place=f"{WORD} yard",
    )  # fmt: skip
    pair.force = make_force(
        pair.alice, old, pair.incident, team=pair.alices.id, deployment=pair.used.id
    )
    pair.bite = make_bite(
        pair.alice, old, team=pair.alices.id, incident=pair.incident.id, note=WORD
    )
    pair.statement = make_statement(pair.alice, old, pair.incident, words=f"{WORD} wall")
    digest = store_file("harlan", [b"photograph"]).sha256
    pair.item = submit_item(
        acting_user=pair.alice, record_id=new_uuid(),
        values={"file": digest, "name": WORD, "belongs_to": pair.force.id}, based_on=None,
        reason="", occurred_at=None, at=pair.at, recorded_at=None, marks=None,
    )  # fmt: skip
    return pair


def press(grave, by=None):
    return set_critical(
        acting_user=by or grave.dana, incident=grave.incident, causes=["shots"], at=grave.at
    )


def addresses(grave):
    """Every place that could show any of it, with the word in its filters where there are any."""
    rooms = {
        name: reverse(f"deployments:{name}", kwargs={"agency": "harlan"})
        for name in ("index", "incidents", "force", "bites", "ratio")
    }
    told = [*rooms.values()]
    told += [f"{rooms[name]}?format={kind}" for name in rooms for kind in ("csv", "json", "xlsx")]
    told += [
        f"{reverse('records:search', kwargs={'agency': 'harlan'})}?q={WORD}",
        f"/api/v1/harlan/search?q={WORD}",
        reverse("records:review_queue", kwargs={"agency": "harlan"}),
        reverse("watches:markers", kwargs={"agency": "harlan"}),
        reverse("teams:team", kwargs={"agency": "harlan", "team_id": grave.alices.id}),
        reverse("teams:dog", kwargs={"agency": "harlan", "dog_id": grave.alices.dog_id}),
        f"/api/v1/harlan/timelines/{grave.alices.dog_id}",
        "/api/v1/harlan/records/records.silence",
    ]
    for row, kind in belonging(grave):
        told += [f"/api/v1/harlan/records/{kind}", f"/api/v1/harlan/records/{kind}/{row.id}",
                 f"/api/v1/harlan/records/{kind}/{row.id}/history"]  # fmt: skip
        kwargs = {"agency": "harlan", "kind": kind, "record_id": row.id}
        told += [reverse(f"records:{page}", kwargs=kwargs) for page in ("record", "history")]
    pages = {"incident": grave.incident, "deployment": grave.used, "force_report": grave.force,
             "bite": grave.bite}  # fmt: skip
    for name, row in pages.items():
        key = {"force_report": "force_id"}.get(name, f"{name}_id")
        told.append(reverse(f"deployments:{name}", kwargs={"agency": "harlan", key: row.id}))
    item = {"agency": "harlan", "item_id": grave.item.id}
    told.append(reverse("evidence:item", kwargs=item))
    return told


def belonging(grave):
    return [
        (grave.incident, "deployments.incident"), (grave.used, "deployments.deployment"),
        (grave.force, "deployments.force"), (grave.bite, "deployments.bite"),
        (grave.statement, "deployments.statement"), (grave.mark, "watches.marker"),
        (grave.item, "evidence.item"),
    ]  # fmt: skip


def shows(grave, viewer, address):
    answer = grave.cast.client_of(viewer).get(address, follow=True)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.status_code in (403, 404):
        return False
    text = re.sub(r'value="[^"]*"', "", body.decode("utf-8", "replace"))
    ids = [str(row.id) for row, _ in belonging(grave)]
    return answer.status_code == 200 and (
        WORD in text.replace(f"“{WORD}”", "") or any(one in text for one in ids)
    )


def test_no_place_shows_any_of_it_to_those_who_are_not_named(grave):
    before = [one for one in addresses(grave) if shows(grave, grave.sam, one)]
    assert len(before) > 30, "the walk must see something before the press"
    press(grave)
    for viewer in (grave.sam, grave.bob, grave.cora):
        leaks = [one for one in addresses(grave) if shows(grave, viewer, one)]
        assert leaks == [], f"{viewer.name} still sees it"
    assert shows(grave, grave.dana, addresses(grave)[1])


def test_a_deployment_that_only_carries_its_number_is_closed_with_it(grave):
    make_deployment(grave.alice, grave.at, grave.alices, number=f"{WORD}-1", place=f"{WORD} fence")
    other = make_deployment(grave.alice, grave.at, grave.alices, number="26-1")
    only = Deployment.objects.get(incident=None, number=f"{WORD}-1")
    assert sees_deployment(grave.sam, only)
    press(grave)
    assert not sees_deployment(grave.sam, only)
    assert sees_deployment(grave.sam, other)
    assert sees_deployment(grave.alice, only)
    assert only.id in closed_records(grave.sam)


def test_what_only_a_report_of_it_names_is_closed_with_it(grave):
    """First facts come before anybody wrote the incident; a quick deployment names none either."""
    early = make_bite(grave.alice, grave.at, team=grave.alices.id, note=WORD)
    used = make_deployment(grave.alice, grave.at, grave.alices, task="track")
    other = make_bite(grave.alice, grave.at, team=grave.alices.id)
    press(grave)
    assert early.id not in closed_records(grave.sam)
    line = {"id": "b1", "first_facts": early.id, "manner": "intentional"}
    make_force(grave.alice, grave.at, grave.incident, team=grave.alices.id, deployment=used.id,
               bites=[line])  # fmt: skip
    assert {early.id, used.id} <= closed_records(grave.sam)
    assert [one.id for one in bites(grave.sam)] == [other.id]
    assert not sees_deployment(grave.sam, used)
    assert {early.id, other.id} <= {one.id for one in bites(grave.alice)}
    assert {early.id, other.id} <= {one.id for one in bites(grave.dana)}


def test_a_photograph_of_a_deployment_that_only_carries_its_number_is_closed(grave):
    digest = store_file("harlan", [b"fence"]).sha256
    make_deployment(grave.alice, grave.at, grave.alices, number=f"{WORD}-1",
                    photographs=[{"id": "f1", "file": digest}])  # fmt: skip
    item = submit_item(
        acting_user=grave.alice, record_id=new_uuid(), values={"file": digest, "name": "Fence"},
        based_on=None, reason="", occurred_at=None, at=grave.at, recorded_at=None, marks=None,
    )  # fmt: skip
    press(grave)
    assert item.id in closed_records(grave.sam)
    assert item.id not in closed_records(grave.dana)


def test_on_one_s_own_page_stands_no_way_to_what_others_wrote(grave):
    record_finding(
        acting_user=grave.dana, force=grave.force, version=1, at=grave.at,
        values={"step": "unit", "finding": "In policy", "reasons": f"{WORD} reasons"},
    )  # fmt: skip
    bobs = {"incident": grave.incident.id, "team": grave.bobs.id}
    force = make_force(grave.bob, grave.at, grave.incident, team=grave.bobs.id,
                       deployment=grave.used.id)  # fmt: skip
    bite = make_bite(grave.bob, grave.at, **bobs)
    used = make_deployment(grave.bob, grave.at, grave.bobs, incident=grave.incident.id)
    told = {"force_report": force, "bite": bite, "deployment": used, "index": None}
    keys = {"force_report": "force_id", "bite": "bite_id", "deployment": "deployment_id"}
    client, links = grave.cast.client_of(grave.bob), {}
    for when in ("before", "after"):
        if when == "after":
            press(grave)
        for name, row in told.items():
            kwargs = {"agency": "harlan"} | ({keys[name]: row.id} if row else {})
            page = client.get(reverse(f"deployments:{name}", kwargs=kwargs)).content.decode()
            ways = [f"/{one.id}/" for one in (grave.incident, grave.used)]
            links[name, when] = any(way in page for way in ways)
            assert "No incident is written" not in page
    assert all(there for (_, when), there in links.items() if when == "before")
    assert not any(there for (_, when), there in links.items() if when == "after")
    alice = grave.cast.client_of(grave.alice)
    kwargs = {"agency": "harlan", "force_id": grave.force.id}
    page = alice.get(reverse("deployments:force_report", kwargs=kwargs)).content.decode()
    assert f"{WORD} reasons" not in page


def test_a_supervisor_who_is_not_named_does_not_amend_it_unseen(grave):
    values = kind_of(grave.incident).values_in(grave.incident)
    submit_incident(amending(grave.sam, grave.incident, values, "Number checked", grave.at))
    grave.incident.refresh_from_db()
    press(grave)
    for viewer in (grave.dana, grave.alice):
        submit_incident(amending(viewer, grave.incident, values, "Number checked", grave.at))
        grave.incident.refresh_from_db()
    with pytest.raises(NotAllowedError):
        submit_incident(amending(grave.sam, grave.incident, values, "Unseen", grave.at))


def test_phones_are_not_given_it_to_name(grave):
    press(grave)
    named = {str(one.id) for kind, source in references() for one in source(grave.sam, grave.at)}
    assert str(grave.incident.id) not in named
    assert str(grave.bite.id) not in named
    named = {str(one.id) for kind, source in references() for one in source(grave.dana, grave.at)}
    assert str(grave.bite.id) in named


def test_what_one_wrote_oneself_stays_open_and_one_may_add_to_it(grave):
    press(grave)
    page = reverse("deployments:incident",
                   kwargs={"agency": "harlan", "incident_id": grave.incident.id})  # fmt: skip
    assert shows(grave, grave.alice, page)
    told = make_statement(grave.bob, grave.at, grave.incident, words="I heard it.")
    assert told.opened_by == grave.bob.actor_id
    assert told.id not in closed_records(grave.bob)
    assert told.id in closed_records(grave.alice)


def test_the_press_silences_those_in_it_with_their_dog_and_team(grave):
    assert prompts_for(grave.alice, grave.at)
    critical = press(grave)
    assert [one.person_id for one in critical.involved.all()] == [grave.alice.person_id]
    assert [one.person_id for one in critical.named.all()] == [grave.dana.person_id]
    for subject in (grave.alice.person_id, grave.alices.id, grave.alices.dog_id):
        assert is_silenced("harlan", subject, grave.at)
    assert [one for one in prompts_for(grave.alice, grave.at) if one.prompt.subjects] == []


def test_the_press_stops_what_is_asked_about_it_where_no_team_is_named(grave):
    began = grave.at - timedelta(days=1)
    grave.incident = make_incident(grave.bob, began, ended_at=began - timedelta(hours=1))
    make_bite(grave.bob, began, incident=grave.incident.id, treated="no")
    make_force(grave.bob, began, grave.incident, people=[], bites=[{"id": "b1"}, {"id": "b2"}])
    asked = {"deployments.times", "deployments.care", "deployments.no_part"}

    def kinds(at):
        return {one.prompt.kind for one in prompts_for(grave.bob, at)}

    assert asked <= kinds(grave.at)
    critical = press(grave)
    assert not asked & kinds(grave.at)
    later = grave.at + timedelta(minutes=1)
    end_critical(acting_user=grave.dana, critical=critical, reason="Closed", at=later)
    assert asked <= kinds(later)


def test_whose_deployment_only_carries_the_number_is_in_it_too(grave):
    make_deployment(grave.bob, grave.at, grave.bobs, number=f"{WORD}-1")
    barred = barred_actors("harlan", [grave.incident])[grave.incident.id]
    assert {str(grave.alice.person_id), str(grave.bob.person_id)} <= barred
    critical = press(grave)
    involved = {one.person_id for one in critical.involved.all()}
    assert involved == {grave.alice.person_id, grave.bob.person_id}
    assert is_silenced("harlan", grave.bobs.dog_id, grave.at)


def test_pressing_twice_writes_once(grave):
    assert press(grave).id == press(grave).id
    assert Critical.objects.count() == 1


@pytest.mark.parametrize("who", ["alice", "tess", "dov", "ada", "charlie"])
def test_only_a_supervisor_presses(grave, who):
    with pytest.raises(NotAllowedError):
        press(grave, getattr(grave, who))
    assert closed_incidents(grave.sam) == set()


def test_another_supervisor_may_name_himself_with_a_reason_that_stays(grave):
    critical = press(grave)
    told = {"involved": [grave.alice.person_id], "at": grave.at}
    named = [grave.dana.person_id, grave.sam.person_id]
    with pytest.raises(ReasonNeededError):
        change_critical(acting_user=grave.sam, critical=critical, named=named, reason=" ", **told)
    changed = change_critical(
        acting_user=grave.sam, critical=critical, named=named, reason="Dana is asleep", **told
    )
    assert changed.version == 2
    assert changed.author == grave.sam.actor_id
    assert closed_incidents(grave.sam) == set()


def test_nobody_in_it_changes_or_ends_it(grave):
    critical = change_critical(
        acting_user=grave.dana, critical=press(grave), named=[grave.dana.person_id],
        involved=[grave.alice.person_id, grave.sam.person_id], reason="He was there", at=grave.at,
    )  # fmt: skip
    assert is_silenced("harlan", grave.sam.person_id, grave.at)
    with pytest.raises(NotAllowedError):
        end_critical(acting_user=grave.sam, critical=critical, reason="done", at=grave.at)


def test_a_supervisor_ends_it_with_a_reason_and_everything_opens_again(grave):
    critical = press(grave)
    with pytest.raises(ReasonNeededError):
        end_critical(acting_user=grave.dana, critical=critical, reason="", at=grave.at)
    later = grave.at + timedelta(minutes=1)
    end_critical(acting_user=grave.dana, critical=critical, reason="Review closed", at=later)
    assert closed_records(grave.sam) == frozenset()
    assert not is_silenced("harlan", grave.alices.dog_id, later)
    critical.refresh_from_db()
    with pytest.raises(CriticalError):
        end_critical(acting_user=grave.dana, critical=critical, reason="again", at=later)


def test_a_silence_lasts_while_another_critical_incident_holds_the_same_person(grave):
    first = press(grave)
    other = make_incident(grave.alice, grave.at, team=grave.alices.id)
    set_critical(acting_user=grave.dana, incident=other, at=grave.at)
    later = grave.at + timedelta(minutes=1)
    end_critical(acting_user=grave.dana, critical=first, reason="Closed", at=later)
    assert is_silenced("harlan", grave.alices.dog_id, later)


def test_the_pages_press_change_and_end(grave):
    dana = grave.cast.client_of(grave.dana)
    incident = {"agency": "harlan", "incident_id": grave.incident.id}
    assert (
        "Set critical"
        in dana.get(reverse("deployments:incident", kwargs=incident)).content.decode()
    )
    assert dana.post(reverse("deployments:set_critical", kwargs=incident)).status_code == 302
    critical = Critical.objects.get()
    one = {"agency": "harlan", "critical_id": critical.id}
    assert (
        dana.get(reverse("deployments:criticals", kwargs={"agency": "harlan"})).status_code == 200
    )
    assert WORD in dana.get(reverse("deployments:critical", kwargs=one)).content.decode()
    sam = grave.cast.client_of(grave.sam)
    page = sam.get(reverse("deployments:critical", kwargs=one)).content.decode()
    assert WORD not in page
    assert "Not open to you" in page
    sent = {"involved": [str(grave.alice.person_id)], "named": [str(grave.dana.person_id), "x"],
            "reason": "Named anew"}  # fmt: skip
    assert dana.post(reverse("deployments:change_critical", kwargs=one), sent).status_code == 302
    dana.post(reverse("deployments:end_critical", kwargs=one), {"reason": "Closed"})
    critical.refresh_from_db()
    assert critical.ended_at is not None
    assert critical.end_reason == "Closed"


@pytest.mark.parametrize(("who", "expected"), [("bob", 403), ("tess", 403), ("dov", 403),
                                               ("flora", 403), ("charlie", 404)])  # fmt: skip
def test_the_list_of_critical_incidents_is_for_supervisors(grave, who, expected):
    press(grave)
    client = grave.cast.client_of(getattr(grave, who))
    answer = client.get(reverse("deployments:criticals", kwargs={"agency": "harlan"}))
    assert answer.status_code == expected
