"""A layer's trail and a dog's of one exercise: closed as its layout is, compared once it is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from watchbook.duty.tracks.actions import submit_trail
from watchbook.duty.tracks.models import Trail
from watchbook.duty.tracks.queries import layer_beside, open_trails, reading_beside, trails
from watchbook.duty.training.tests.factories import make_event, make_exercise, make_run, make_team
from watchbook.ground.evidence.store import store_file
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records.sending import Sent

pytestmark = pytest.mark.django_db


def gpx(role: str, begun: datetime, *, shift: float = 0.0) -> bytes:
    """Sixty points straight north, a second apart."""
    points = "".join(
        f'<trkpt lat="{41.5 + i * 1e-5:.7f}" lon="{-93.6 + shift:.7f}">'
        f"<time>{(begun + timedelta(seconds=i)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for i in range(60)
    )
    return (
        '<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><type>{role}</type><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


def keep(by, at, content: bytes, **values) -> Trail:
    stored = store_file("harlan", [content])
    told = {"file": stored.sha256, "name": f"{values['walked_as']}.gpx", **values}
    return submit_trail(Sent(
        acting_user=by, record_id=uuid4(), values=told,   at=at,
    ))  # fmt: skip


@pytest.fixture
def day(cast, at):
    """Alice and Bob are to run what Tess has laid."""
    with acting_for("harlan"):
        alice, bob = make_team(cast.alice, at), make_team(cast.bob, at)
        event = make_event(cast.tess, at, (alice, bob))
        exercise = make_exercise(cast.tess, at, event, discipline="trail", conditions={})
        begun = at - timedelta(minutes=50)
        laid = keep(
            cast.tess, at, gpx("layer", begun), walked_as="layer", exercise=exercise.id,
            team=alice.id,
        )  # fmt: skip
        yield cast, at, exercise, alice, laid


def test_a_layers_trail_stays_closed_to_a_team_until_its_own_run_has_ended(day):
    cast, at, exercise, alice, laid = day
    assert list(trails(cast.tess)) == [laid]
    assert list(trails(cast.dana)) == [laid]
    assert list(trails(cast.alice)) == []
    assert open_trails(cast.alice, [laid]) == []
    make_run(cast.alice, at, alice, exercise, calls=[])
    assert list(trails(cast.alice)) == [laid]
    assert open_trails(cast.alice, [laid]) == [laid.id]
    assert list(trails(cast.bob)) == []


def test_the_dogs_trail_is_compared_with_the_layers_once_it_is_open(day):
    cast, at, exercise, alice, laid = day
    ran = keep(
        cast.alice, at, gpx("dog", at - timedelta(minutes=20), shift=3e-5), walked_as="dog",
        exercise=exercise.id, team=alice.id,
    )  # fmt: skip
    assert layer_beside(cast.alice, ran) is None
    assert layer_beside(cast.tess, ran) == laid
    make_run(cast.alice, at, alice, exercise, calls=[])
    assert layer_beside(cast.alice, ran) == laid
    reading = reading_beside(ran, laid)
    assert [track.role for track in reading.tracks] == ["layer", "dog"]
    assert reading.comparison is not None
    assert reading.comparison.deviation_m.median == pytest.approx(2.5, abs=0.1)
    page = cast.client_of(cast.alice).get(f"/harlan/tracks/{ran.id}/")
    assert b"from the layer" in page.content.lower()
    assert b"layer.gpx" in page.content


def test_a_layer_who_walked_after_the_dog_is_not_compared_with_it(day):
    cast, at, exercise, alice, _laid = day
    early = keep(
        cast.alice, at, gpx("dog", at - timedelta(hours=3)), walked_as="dog",
        exercise=exercise.id, team=alice.id,
    )  # fmt: skip
    assert layer_beside(cast.tess, early) is None


def test_a_file_that_says_no_role_has_the_one_that_its_bringer_says(day):
    cast, at, _exercise, _alice, _laid = day
    from watchbook.duty.tracks.queries import reading_of

    plain = keep(cast.tess, at, gpx("", at - timedelta(hours=1)), walked_as="layer")
    assert [track.role for track in reading_of(plain).tracks] == ["layer"]
