from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.reliability.bites import (
    DEFINITIONS,
    IS_BITE,
    BiteFact,
    UseFact,
    counted,
    definition_named,
)

USES = [
    UseFact("u1", has_clear_role=True, has_arrest=True),
    UseFact("u2", has_clear_role=True, has_arrest=True),
    UseFact("u3", has_clear_role=False, has_arrest=True),
    UseFact("u4", has_clear_role=None, has_arrest=None),
    UseFact("u5", has_clear_role=False, has_arrest=False, is_on_lead_article_search=True),
]
BITES = [
    BiteFact("b1", "u1", "intentional"),
    BiteFact("b2", "u1", "intentional"),
    BiteFact("b3", "u3", "accidental"),
    BiteFact("b4", None, None),
]


def told(name):
    ratio = counted(definition_named(name), BITES, USES)
    return ratio.numerator, ratio.denominator


def test_the_new_orleans_chapter_counts_an_apprehension_once_and_accidental_bites_too():
    assert told("apprehensions-with-bite") == (("u1", "b3"), ("u1", "u2"))


def test_the_variant_without_accidents_leaves_them_out_of_the_numerator_only():
    assert told("apprehensions-with-intended-bite") == (("u1",), ("u1", "u2"))


def test_bites_per_apprehension_counts_every_bite():
    assert told("bites-per-apprehension") == (("b1", "b2", "b3", "b4"), ("u1", "u2"))


def test_the_two_denominators_of_florida():
    every = ("b1", "b2", "b3", "b4")
    assert told("arrests-with-dog") == (every, ("u1", "u2", "u3"))
    assert told("deployments") == (every, ("u1", "u2", "u3", "u4", "u5"))
    assert told("deployments-new-orleans") == (every, ("u1", "u2", "u3", "u4"))


def test_a_bite_of_no_counted_use_is_said_to_be_left_out_where_it_is_not_added():
    left = {one.name: counted(one, BITES, USES).left_out for one in DEFINITIONS}
    assert left.pop("apprehensions-with-bite") == ("b4",)
    assert left.pop("apprehensions-with-intended-bite") == ("b4",)
    assert set(left.values()) == {()}


def test_what_was_not_recorded_is_neither_counted_nor_no():
    ratio = counted(definition_named("apprehensions-with-bite"), BITES, USES)
    assert ratio.unknown == ("u4",)
    assert ratio.elsewhere == ("b3",)


def test_an_interval_is_given_only_to_a_share_of_trials():
    assert not counted(definition_named("bites-per-apprehension"), BITES, USES).has_interval
    assert not counted(definition_named("apprehensions-with-bite"), BITES, USES).has_interval
    intended = counted(definition_named("apprehensions-with-intended-bite"), BITES, USES)
    assert intended.has_interval
    assert intended.share == 0.5


def test_nothing_below_has_no_share():
    ratio = counted(DEFINITIONS[0], [], [])
    assert (ratio.share, ratio.hits, ratio.trials, ratio.has_interval) == (None, 0, 0, False)


def test_names_are_unique_and_an_unknown_one_names_nothing():
    names = [one.name for one in DEFINITIONS]
    assert len(set(names)) == len(names)
    assert definition_named("nobody's") is None
    assert "skin" in IS_BITE


_USES = st.builds(
    UseFact, st.integers(0, 8), st.sampled_from([True, False, None]),
    st.sampled_from([True, False, None]), st.booleans(),
)  # fmt: skip
_BITES = st.builds(
    BiteFact, st.uuids(), st.one_of(st.none(), st.integers(0, 8)),
    st.sampled_from(["intentional", "accidental", "unintended-person", None]),
)  # fmt: skip


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.name)
@given(st.lists(_BITES, unique_by=lambda b: b.id), st.lists(_USES, unique_by=lambda u: u.id))
def test_both_halves_name_only_what_was_given_and_each_once(definition, bites, uses):
    ratio = counted(definition, bites, uses)
    given_ids = {one.id for one in bites} | {one.id for one in uses}
    assert len(set(ratio.numerator)) == ratio.hits
    assert set(ratio.numerator) <= given_ids
    assert set(ratio.denominator) <= {one.id for one in uses}
    assert set(ratio.unknown).isdisjoint(ratio.denominator)
    assert set(ratio.elsewhere) <= {one.id for one in bites}
    if not definition.counts_uses and definition.adds_bites_elsewhere:
        assert ratio.hits == len(bites)
    if ratio.has_interval:
        assert 0 <= ratio.share <= 1
