"""Searching for garbage seldom."""

import gc

import pytest

from watchbook.ground.ledger.sweeping import SELDOM, seldom_swept


def test_garbage_is_looked_for_seldom_inside_and_as_before_afterwards():
    before = gc.get_threshold()
    with seldom_swept():
        with seldom_swept():
            assert gc.get_threshold()[0] >= SELDOM
        assert gc.get_threshold()[0] >= SELDOM
    assert gc.get_threshold() == before


def test_what_fails_inside_leaves_nothing_behind():
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="so"), seldom_swept():
        raise ValueError("so")
    assert gc.get_threshold() == before
