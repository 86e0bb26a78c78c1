"""Trails: kept as they came, read, compared, shown."""

from __future__ import annotations

import math
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from watchbook.duty.tracks.actions import confirm_roles, submit_trail
from watchbook.duty.tracks.errors import TrailError
from watchbook.duty.tracks.models import Trail
from watchbook.duty.tracks.queries import reading_of, trails
from watchbook.ground.evidence.store import store_file
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.sending import Sent

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DATA = Path(os.environ.get("WATCHBOOK_TEST_DATA", "../shared/data")) / "trails"


def gpx(*, named: bool = True, tracks: int = 2, points: int = 200) -> bytes:
    """A layer and a dog that follows twelve minutes later, some metres off."""
    parts = ['<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">']
    parts.append('<wpt lat="41.5002" lon="-93.5990"><name>glove</name></wpt>')
    for track in range(tracks):
        begin = NOW + timedelta(minutes=12 * track)
        role = ("TrailLayer", "Dog", "CrossTrack")[track] if named else "unnamed"
        parts.append(f"<trk><name>{role}</name><type>{role if named else ''}</type><trkseg>")
        for i in range(points):
            lat = 41.5 + i * 1e-5
            lon = -93.6 + i * 1e-5 + math.sin(i / 9) * 3e-5 * track
            at = (begin + timedelta(seconds=i)).strftime("%Y-%m-%dT%H:%M:%SZ")
            parts.append(f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"><time>{at}</time></trkpt>')
        parts.append("</trkseg></trk>")
    return "".join([*parts, "</gpx>"]).encode()


def keep(viewer, content: bytes, name: str = "yard.gpx", **more) -> Trail:
    stored = store_file("harlan", [content])
    return submit_trail(
        Sent(
            acting_user=viewer,
            record_id=uuid4(),
            values={"file": stored.sha256, "name": name, **more},
            occurred_at=NOW,
            at=NOW,
        )
    )


@pytest.fixture(autouse=True)
def _harlan():
    with acting_for("harlan"):
        yield


def test_a_trail_is_compared_from_its_kept_original(cast) -> None:
    reading = reading_of(keep(cast.alice, gpx()))
    assert [track.role for track in reading.tracks] == ["layer", "dog"]
    assert reading.comparison is not None
    assert 0 < reading.comparison.deviation_m.median < 5
    assert reading.comparison.articles[0].waypoint.name == "glove"


def test_a_trail_happened_when_its_dog_began_unless_somebody_says_otherwise(cast) -> None:
    stored = store_file("harlan", [gpx()])
    values = {"file": stored.sha256, "name": "yard.gpx"}
    told = {"acting_user": cast.alice, "values": values}
    later = NOW + timedelta(days=40)
    trail = submit_trail(Sent(record_id=uuid4(), at=later, **told))
    assert (trail.occurred_at, trail.is_late) == (NOW + timedelta(minutes=12), True)
    ahead = submit_trail(Sent(record_id=uuid4(), at=NOW - timedelta(days=1), **told))
    assert ahead.occurred_at is None  # a clock that runs ahead of ours tells nothing
    assert keep(cast.alice, gpx()).occurred_at == NOW


def test_it_refuses_a_file_that_is_no_trail_and_writes_nothing(cast) -> None:
    for content in (b"", b"not a track", gpx()[:3000], b"<gpx/>"):
        with pytest.raises(TrailError):
            keep(cast.alice, content)
    assert trails(cast.dana).count() == 0


def test_confirming_roles_is_a_new_version_and_changes_the_comparison(cast) -> None:
    trail = keep(cast.alice, gpx())
    confirmed = confirm_roles(
        acting_user=cast.tess, trail=trail, layer_track=1, dog_track=0, at=NOW
    )
    assert confirmed.version == 2
    comparison = reading_of(confirmed).comparison
    assert comparison is not None
    assert (comparison.layer, comparison.dog) == (1, 0)
    assert history("harlan", trail.id)[1].reason == "Roles of the tracks confirmed"
    with pytest.raises(TrailError):
        confirm_roles(acting_user=cast.tess, trail=confirmed, layer_track=1, dog_track=1, at=NOW)


def test_a_dispatcher_may_not_keep_a_trail(cast) -> None:
    with pytest.raises(NotAllowedError):
        keep(cast.dov, gpx())


def test_the_page_shows_map_chart_and_numbers_and_the_original_comes_back(cast) -> None:
    content = gpx()
    trail = keep(cast.alice, content)
    client = cast.client_of(cast.bob)
    page = client.get(f"/harlan/tracks/{trail.id}/").content.decode()
    assert page.count("<svg") >= 2
    assert trail.file in page
    assert "glove" in page
    assert client.get(f"/harlan/tracks/{trail.id}/original/").content == content
    lines = client.get(f"/harlan/tracks/{trail.id}/lines.json").json()
    assert sum(len(part) for part in lines["features"][0]["geometry"]["coordinates"]) == 200
    told = client.get(f"/harlan/tracks/{trail.id}/track.json").json()
    assert told["comparison"]["layer"] == 0
    assert client.get(f"/harlan/tracks/{trail.id}/?print").status_code == 200
    assert cast.client_of(cast.charlie).get(f"/harlan/tracks/{trail.id}/").status_code == 404


def test_the_list_filters_by_name_and_exports(cast) -> None:
    keep(cast.alice, gpx(), name="yard.gpx")
    keep(cast.alice, gpx(named=False), name="orchard.gpx")
    client = cast.client_of(cast.dana)
    page = client.get("/harlan/tracks/?q=orch").content.decode()
    assert "orchard.gpx" in page
    assert "yard.gpx" not in page
    assert b"yard.gpx" in b"".join(client.get("/harlan/tracks/?format=csv").streaming_content)


@pytest.mark.parametrize("raw", ["", "x", "-1", "99999999999", "\u0661"])
def test_hostile_roles_are_answered_with_words(cast, raw: str) -> None:
    trail = keep(cast.alice, gpx())
    client = cast.client_of(cast.alice)
    answer = client.post(
        f"/harlan/tracks/{trail.id}/roles/", {"layer_track": raw, "dog_track": "0"}, follow=True
    )
    assert "Choose two different tracks" in answer.content.decode()


@pytest.mark.skipif(not DATA.is_dir(), reason="the real trails are not beside the project")
@pytest.mark.parametrize("path", sorted(DATA.glob("*.gpx")), ids=lambda path: path.stem)
def test_every_real_trail_is_drawn(cast, path: Path) -> None:
    trail = keep(cast.alice, path.read_bytes(), name=path.name)
    page = cast.client_of(cast.alice).get(f"/harlan/tracks/{trail.id}/").content.decode()
    assert "trail-map" in page


def test_a_fresh_trail_is_closed_to_other_handlers_for_a_day(cast) -> None:
    stored = store_file("harlan", [gpx()])
    fresh = submit_trail(
        Sent(
            acting_user=cast.alice,
            record_id=uuid4(),
            values={"file": stored.sha256, "name": "layer.gpx"},
            at=datetime.now(UTC),
        )
    )
    address = f"/harlan/tracks/{fresh.id}/"
    for path in (address, f"{address}lines.json", f"{address}original/"):
        assert cast.client_of(cast.bob).get(path).status_code == 404
        assert cast.client_of(cast.tess).get(path).status_code == 200
        assert cast.client_of(cast.alice).get(path).status_code == 200
    generic = f"/harlan/records/tracks.trail/{fresh.id}/"
    assert cast.client_of(cast.bob).get(generic).status_code == 404
    assert "layer.gpx" not in cast.client_of(cast.bob).get("/harlan/tracks/").content.decode()
    assert not list(trails(cast.bob))
