from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.watches.tests.factories import make_watch

MINUTE = timedelta(minutes=1)


def get(pair, who, name, query="", **kwargs):
    url = reverse(f"deployments:{name}", kwargs={"agency": "harlan", **kwargs})
    return pair.cast.client_of(getattr(pair.cast, who)).get(url + query)


def text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


@pytest.fixture
def used(pair):
    """A stop with its clock and a driver, and the sniff of Alice's team in it."""
    at = pair.at - 60 * MINUTE
    pair.incident = make_incident(
        pair.alice, pair.at, number="26-04411", team=pair.alices.id, began_at=at,
        stop_began_at=at, k9_requested_at=at + 4 * MINUTE, k9_arrived_at=at + 9 * MINUTE,
        sniff_began_at=at + 10 * MINUTE, sniff_ended_at=at + 13 * MINUTE,
        task_complete_at=at + 11 * MINUTE, place="Route 9, mile 14", place_class="vehicle",
        persons=[{"id": "a", "role": "driver", "name": "Marlon Quimby"}],
        phases=[{"id": "p", "phase": "foot-pursuit", "words": "Over the fence."}],
    )  # fmt: skip
    pair.deployment = make_deployment(
        pair.alice, pair.at, pair.alices, began_at=at + 10 * MINUTE, incident=pair.incident.id,
        outcome="find", narrative="Bracketed to the rear seam.",
        findings=[{"id": "f", "result": "confirmed", "substance": "cocaine", "mass_mg": "12.5"}],
        found_persons=[{"id": "w", "who": "Teresa Hidden"}],
    )  # fmt: skip
    return pair


def pages_of(used):
    one, two = {"deployment_id": used.deployment.id}, {"incident_id": used.incident.id}
    return [
        ("index", {}, ""), ("incidents", {}, ""), ("deployment", one, ""), ("incident", two, ""),
        ("deployment", one, "?format=print"), ("incident", two, "?format=print"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["alice", "bob", "tess", "dana", "ada"])
def test_the_unit_opens_every_page(used, who):
    for name, kwargs, query in pages_of(used):
        assert get(used, who, name, query, **kwargs).status_code == 200, (name, query)


@pytest.mark.parametrize("who", ["dov", "vera", "flora", "charlie"])
def test_others_open_none(used, who):
    for name, kwargs, query in pages_of(used):
        assert get(used, who, name, query, **kwargs).status_code in (403, 404), (name, who)


def test_nobody_is_sent_to_sign_in(used):
    assert get(used, "nobody", "index").status_code in (302, 403, 404)


def test_the_incident_shows_the_interval_and_one_timeline(used):
    page = text(get(used, "dana", "incident", incident_id=used.incident.id))
    assert "The sniff ended 2 min after the task of the stop was complete." in page
    order = [page.index(word) for word in ("Stop began", "K9 arrived", "Task of the stop")]
    assert order == sorted(order)
    assert "Sniff of a vehicle, " in page
    assert "Over the fence." in page


def test_persons_are_read_by_who_may_and_counted_for_the_others(used):
    for who, is_open in (("dana", True), ("alice", True), ("bob", False), ("tess", False)):
        page = text(get(used, who, "incident", incident_id=used.incident.id))
        assert ("Marlon Quimby" in page) is is_open, who
        assert ("not shown to you" in page) is not is_open, who
        page = text(get(used, who, "deployment", deployment_id=used.deployment.id))
        assert ("Teresa Hidden" in page) is is_open, who


def test_a_phase_that_ends_before_it_begins_is_said_like_the_clock_of_a_stop(used):
    phases = [
        {"id": "a", "phase": "foot-pursuit", "began_at": used.at,
         "ended_at": used.at - 4 * MINUTE, "words": "Over the fence"},
        {"id": "b", "phase": "search", "began_at": used.at, "ended_at": used.at},
    ]  # fmt: skip
    odd = make_incident(used.alice, used.at, phases=phases)
    page = text(get(used, "alice", "incident", incident_id=odd.id))
    assert "Phase “Pursuit on foot” ends before it begins (4 min)." in page
    assert "Over the fence" in page
    assert "Phase “Search” ends" not in page
    listed = text(get(used, "dana", "incidents", "?marked=backwards"))
    assert str(odd.id) in listed
    assert "times run backwards" in listed


def test_times_that_run_backwards_are_said_on_the_page_and_found_by_the_filter(used):
    odd = make_incident(
        used.alice, used.at, stop_began_at=used.at, stop_ended_at=used.at - 5 * MINUTE
    )
    page = text(get(used, "alice", "incident", incident_id=odd.id))
    assert "The stop ends before it begins (5 min)." in page
    listed = text(get(used, "dana", "incidents", "?marked=backwards"))
    assert str(odd.id) in listed
    assert str(used.incident.id) not in listed


def test_the_clock_of_a_stop_shows_the_seconds_that_it_counts(used):
    began = (used.at - 10 * MINUTE).replace(second=7)
    stop = make_incident(
        used.alice, used.at, stop_began_at=began.replace(second=0), task_complete_at=began,
        sniff_ended_at=began + timedelta(minutes=1, seconds=30),
    )  # fmt: skip
    page = text(get(used, "alice", "incident", incident_id=stop.id))
    assert "The sniff ended 1 min 30 s after the task of the stop was complete." in page
    shown = [
        f", {moment.astimezone(ZoneInfo(used.alice.timezone)):%H:%M:%S} " in page
        for moment in (stop.task_complete_at, stop.sniff_ended_at, stop.stop_began_at)
    ]
    assert shown == [True, True, False]


def test_a_deployment_outside_any_watch_or_in_two_says_so(used):
    page = text(get(used, "dana", "deployment", deployment_id=used.deployment.id))
    assert "No watch of the team" not in page  # it writes none at all
    began = used.at - timedelta(days=2)
    make_watch(used.alice, used.at, used.alices, began_at=began, ended_at=began + 60 * MINUTE)
    page = text(get(used, "dana", "deployment", deployment_id=used.deployment.id))
    assert "No watch of the team is written for that time." in page
    for hours in (8, 6):
        make_watch(used.alice, used.at, used.alices, began_at=used.at - timedelta(hours=hours))
    page = text(get(used, "dana", "deployment", deployment_id=used.deployment.id))
    assert "2 watches of the team overlap at that time." in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("", True), ("?q=rear+seam", True), ("?q=26-04411", True), ("?q=nothing", False),
        ("?task=sniff-vehicle", True), ("?task=track", False), ("?outcome=find", True),
        ("?result=confirmed", True), ("?result=not-searched", False), ("?marked=no-number", False),
        ("?since=2020-01-01", True), ("?until=2020-01-01", False), ("?team=no-id&page=9", True),
    ],
)  # fmt: skip
def test_filters_of_the_address_find_deployments(used, query, is_there):
    assert (str(used.deployment.id) in text(get(used, "dana", "index", query))) is is_there


def test_exports_hold_no_person(used):
    for name in ("index", "incidents"):
        told = text(get(used, "dana", name, "?format=csv"))
        assert "26-04411" in told
        assert "Quimby" not in told
        assert "Hidden" not in told
        assert get(used, "dana", name, "?format=xlsx").status_code == 200
    rows = json.loads(text(get(used, "dana", "index", "?format=json")))["rows"]
    assert (rows[0]["confirmed"], rows[0]["mass_mg"]) == (1, 12_500)


def test_persons_leave_as_a_file_only_with_a_reason(used):
    client = used.cast.client_of(used.cast.dana)
    for name, word in (("incidents", "driver: Marlon Quimby"), ("index", "Teresa Hidden")):
        path = reverse(f"deployments:{name}", kwargs={"agency": "harlan"})
        path += "?format=csv&restricted=yes"
        client.post(client.get(path)["Location"], {"reason": "Asked for by the prosecutor"})
        assert word in text(client.get(path)).replace("Driver", "driver")
        assert get(used, "bob", name, "?format=csv&restricted=yes").status_code == 403


def test_a_number_given_to_both_joins_them(used):
    alone = make_deployment(used.bob, used.at, used.bobs, number="26-04411")
    page = text(get(used, "dana", "incident", incident_id=used.incident.id))
    assert str(alone.id) in page
    page = text(get(used, "bob", "deployment", deployment_id=alone.id))
    assert reverse(
        "deployments:incident", kwargs={"agency": "harlan", "incident_id": used.incident.id}
    ) in page  # fmt: skip


def test_an_empty_list_says_what_to_do(pair):
    assert "team and task are enough" in text(get(pair, "alice", "index"))
    assert "No incident matches" in text(get(pair, "dana", "incidents", "?q=x"))
