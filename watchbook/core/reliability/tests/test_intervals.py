"""Known answers, exact ends, and what is refused."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom, binomtest

from watchbook.core.reliability import command, intervals
from watchbook.core.reliability.intervals import (
    IntervalError,
    clopper_pearson,
    jeffreys,
    proportion,
    wilson,
)

# Percentages to one decimal: hits, trials, Wilson, Clopper-Pearson.
KNOWN = [
    (10, 10, (72.2, 100), (69.2, 100)),
    (19, 20, (76.4, 99.1), (75.1, 99.9)),
    (45, 50, (78.6, 95.7), (78.2, 96.7)),
    (95, 100, (88.8, 97.8), (88.7, 98.4)),
    (0, 10, (0, 27.8), (0, 30.8)),
    (0, 20, (0, 16.1), (0, 16.8)),
    (0, 60, (0, 6.0), (0, 6.0)),
    (0, 100, (0, 3.7), (0, 3.6)),
    (47, 50, (83.8, 97.9), (83.5, 98.7)),
]

counts = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def percent(interval):
    return (round(interval.low * 100, 1), round(interval.high * 100, 1))


@pytest.mark.parametrize(("hits", "trials", "score", "exact"), KNOWN)
def test_it_gives_the_published_answers(hits, trials, score, exact):
    assert percent(wilson(hits, trials)) == score
    # 47 of 50 rounds to 98.7 or 98.8 by the digits kept: 0.98745.
    assert percent(clopper_pearson(hits, trials)) == pytest.approx(exact, abs=0.051)


@given(counts)
def test_the_ends_of_jeffreys_interval_leave_the_stated_tails_of_its_beta_distribution(pair):
    hits, trials = pair
    interval = jeffreys(hits, trials)
    distribution = beta(hits + 0.5, trials - hits + 0.5)
    if hits:
        assert distribution.cdf(interval.low) == pytest.approx(0.025, abs=1e-9)
    if hits < trials:
        assert distribution.sf(interval.high) == pytest.approx(0.025, abs=1e-9)


@given(counts)
def test_the_exact_and_score_intervals_agree_with_an_independent_library(pair):
    hits, trials = pair
    result = binomtest(hits, trials)
    for ours, method in ((clopper_pearson, "exact"), (wilson, "wilson")):
        mine = ours(hits, trials)
        theirs = result.proportion_ci(0.95, method=method)
        assert mine.low == pytest.approx(theirs.low, abs=1e-9)
        assert mine.high == pytest.approx(theirs.high, abs=1e-9)


@given(counts)
def test_the_ends_of_the_exact_interval_leave_the_stated_tails(pair):
    hits, trials = pair
    interval = clopper_pearson(hits, trials)
    if hits:
        assert binom.sf(hits - 1, trials, interval.low) == pytest.approx(0.025, abs=1e-6)
    if hits < trials:
        assert binom.cdf(hits, trials, interval.high) == pytest.approx(0.025, abs=1e-6)


@given(counts)
def test_every_interval_holds_the_estimate_and_stays_within_zero_and_one(pair):
    hits, trials = pair
    figures = proportion(hits, trials)
    for interval in (figures.wilson, figures.clopper_pearson, figures.jeffreys):
        assert 0 <= interval.low <= figures.estimate <= interval.high <= 1


@given(counts)
def test_hits_and_misses_mirror_each_other(pair):
    hits, trials = pair
    for kind in (wilson, clopper_pearson, jeffreys):
        one, other = kind(hits, trials), kind(trials - hits, trials)
        assert one.low == pytest.approx(1 - other.high, abs=1e-9)


def test_no_hits_begin_at_zero_and_all_hits_end_at_one_exactly():
    for kind in (wilson, clopper_pearson, jeffreys):
        assert kind(0, 7).low == 0.0
        assert kind(7, 7).high == 1.0


def test_it_still_answers_at_the_largest_count_it_accepts():
    figures = proportion(1, intervals.MOST_TRIALS)
    assert figures.clopper_pearson.low < figures.estimate < figures.clopper_pearson.high


@pytest.mark.parametrize(
    ("hits", "trials", "confidence"),
    [
        (0, 0, 0.95),
        (1, 0, 0.95),
        (-1, 3, 0.95),
        (4, 3, 0.95),
        (1, 3, 0.0),
        (1, 3, 1.0),
        (1, 3, float("nan")),
        (1, 10**9 + 1, 0.95),
    ],
)
def test_it_refuses_counts_that_no_trials_can_give(hits, trials, confidence):
    for kind in (wilson, clopper_pearson, jeffreys, proportion):
        with pytest.raises(IntervalError):
            kind(hits, trials, confidence)


def test_it_says_so_when_digits_are_lost(monkeypatch):
    monkeypatch.setattr("scipy.special.betaincinv", lambda *_: float("nan"))
    with pytest.raises(IntervalError, match="precision"):
        jeffreys(1, 3)


def test_the_command_prints_one_json_document():
    out, err = io.StringIO(), io.StringIO()
    assert command.run(19, 20, as_json=True, out=out, err=err) == 0
    document = json.loads(out.getvalue())
    assert list(document) == [
        "hits",
        "trials",
        "estimate",
        "wilson",
        "clopper_pearson",
        "jeffreys",
        "confidence",
    ]
    assert document["confidence"] == 0.95
    assert not err.getvalue()


def test_the_command_prints_a_table_for_people():
    out = io.StringIO()
    assert command.run(45, 50, as_json=False, out=out, err=io.StringIO()) == 0
    assert "Wilson          78.6% to 95.7%" in out.getvalue()


def test_the_command_says_why_it_refuses():
    out, err = io.StringIO(), io.StringIO()
    assert command.run(5, 3, as_json=True, out=out, err=err) == 2
    assert "more hits than trials" in err.getvalue()
    assert not out.getvalue()
