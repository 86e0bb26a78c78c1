"""Roles as stated, and as proposed."""

from dataclasses import replace

import pytest

from watchbook.core.tracks.roles import compared_pair, propose_roles, role_of
from watchbook.core.tracks.tests.made import walk


def at(start, role="unknown"):
    times = None if start is None else [start, start + 10]
    return replace(walk([50, 50.0001], [14, 14], times=times), role=role)


def roles(*tracks):
    return [(track.role, track.is_role_inferred) for track in propose_roles(tracks)]


@pytest.mark.parametrize(
    ("stated", "role"),
    [
        (["TrailLayer", "unknown", "RunnerTrail"], "layer"), (["Dog"], "dog"), (["DogTrack"], "dog"),
        (["trail layer"], "layer"), (["K9"], "dog"), (["Cross-track"], "cross"), (["CrossTrail"], "cross"),
        ([], "unknown"), (["walking"], "unknown"), (["Dog", "TrailLayer"], "unknown"), ([""], "unknown"),
    ],
)  # fmt: skip
def test_it_reads_the_words_that_recorders_use(stated, role):
    assert role_of(stated) == role


def test_it_proposes_the_earlier_of_two_as_the_layer():
    assert roles(at(0), at(3600)) == [("layer", True), ("dog", True)]
    assert roles(at(3600), at(0)) == [("dog", True), ("layer", True)]


def test_it_completes_what_the_file_states_and_changes_nothing():
    assert roles(at(0), at(3600, "dog")) == [("layer", True), ("dog", False)]
    assert roles(at(0, "layer"), at(3600)) == [("layer", False), ("dog", True)]
    assert roles(at(0, "layer"), at(3600, "dog")) == [("layer", False), ("dog", False)]
    assert roles(at(0, "dog"), at(3600, "layer")) == [("dog", False), ("layer", False)]


def test_it_proposes_nothing_that_contradicts_the_file():
    assert roles(at(0, "dog"), at(3600)) == [("dog", False), ("unknown", False)]
    assert roles(at(0), at(3600, "layer")) == [("unknown", False), ("layer", False)]


def test_it_proposes_nothing_without_two_different_times():
    assert roles(at(0), at(0)) == [("unknown", False)] * 2
    assert roles(at(None), at(0)) == [("unknown", False)] * 2
    assert roles(at(0)) == [("unknown", False)]
    assert roles(at(0), at(1), at(2)) == [("unknown", False)] * 3
    assert roles() == []


def test_it_never_proposes_a_cross_track_and_leaves_one_aside():
    assert roles(at(-9, "cross"), at(0), at(3600)) == [
        ("cross", False),
        ("layer", True),
        ("dog", True),
    ]


def test_an_empty_track_is_none_of_two():
    empty = replace(walk([], [], starts=[]))
    assert roles(empty, at(0), at(3600)) == [("unknown", False), ("layer", True), ("dog", True)]


def test_it_compares_only_exactly_one_of_each():
    layer, dog = at(0, "layer"), at(9, "dog")
    assert compared_pair((dog, at(1), layer)) == (2, 0)
    assert compared_pair((layer, dog, dog)) is None
    assert compared_pair((layer, layer, dog)) is None
    assert compared_pair((layer,)) is None
