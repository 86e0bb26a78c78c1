from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from watchbook.duty.deployments.queries.facts import deployment_facts
from watchbook.duty.deployments.schema.deployment import DEPLOYMENT
from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.ground.evidence.store import store_file
from watchbook.ground.records.models import TimelineRow

MINUTE = timedelta(minutes=1)


def lines(subject):
    rows = TimelineRow.objects.filter(agency_id="harlan", subject=subject).order_by("at")
    return [(row.group, row.title, row.text) for row in rows]


def test_dog_handler_and_team_get_a_line_of_each(pair):
    make_incident(
        pair.alice, pair.at, type="disturbance", team=pair.alices.id, has_no_task=True,
        door="found-open", number="26-9",
    )  # fmt: skip
    make_deployment(
        pair.alice, pair.at + MINUTE, pair.alices, outcome="find", place="Route 9",
        findings=[{"id": "a", "result": "confirmed", "substance": "cocaine"}],
    )  # fmt: skip
    expected = [
        ("work", "Incident 26-9: disturbance or assault",
         "No K9 task. Door of the car: found open."),
        ("work", "Deployed: sniff of a vehicle",
         "Found something. Confirmed: cocaine. Route 9."),
    ]  # fmt: skip
    for subject in (pair.alices.dog_id, pair.alices.handler_id, pair.alices.id):
        told = [one for one in lines(subject) if one[0] == "work"]
        assert told == expected


def test_a_temperature_stands_in_both_scales(pair):
    used = make_deployment(pair.alice, pair.at, pair.alices, temperature_c10="33.5")
    told = dict(deployment_facts(used))
    assert told["Weather, as the handler saw it"] == "33.5 °C (92 °F)"
    (field,) = (one for one in DEPLOYMENT.members if one.name == "temperature_c10")
    assert "86 are 30" in field.help


@pytest.fixture
def pictured(pair):
    content = BytesIO()
    Image.new("RGB", (40, 30), "#8a5a12").save(content, "PNG")
    kept = store_file("harlan", [content.getvalue()])
    text = store_file("harlan", [b"no picture"])
    pair.row = make_deployment(
        pair.alice, pair.at, pair.alices,
        photographs=[{"id": "p", "file": kept.sha256, "title": "Seam of the trunk"},
                     {"id": "t", "file": text.sha256}],
    )  # fmt: skip
    return pair


def file_address(pictured, name, key):
    kwargs = {"agency": "harlan", "noun": "deployment", "record_id": pictured.row.id, "key": key}
    return reverse(f"deployments:{name}", kwargs=kwargs)


def test_a_photograph_is_shown_as_a_copy_and_its_original_opened_and_logged(pictured):
    client = pictured.cast.client_of(pictured.bob)
    page = client.get(
        reverse(
            "deployments:deployment",
            kwargs={"agency": "harlan", "deployment_id": pictured.row.id},
        )
    )
    assert "Seam of the trunk" in page.content.decode()
    shown = client.get(file_address(pictured, "picture", "p"))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    opened = client.get(file_address(pictured, "original", "p"))
    assert opened.content.startswith(b"\x89PNG")


def test_what_is_no_picture_says_so_and_an_unknown_file_is_not_there(pictured):
    client = pictured.cast.client_of(pictured.dana)
    assert client.get(file_address(pictured, "picture", "t")).status_code == 415
    assert client.get(file_address(pictured, "original", "t")).content == b"no picture"
    assert client.get(file_address(pictured, "picture", "q")).status_code == 404
    assert pictured.cast.client_of(pictured.flora).get(
        file_address(pictured, "picture", "p")
    ).status_code in (403, 404)  # fmt: skip
