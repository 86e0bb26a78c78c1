"""Intervals for a proportion of hits among trials, as reports print them.

Three are given because courts and experts ask for different ones:

- Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927, 209-212): near its
  nominal coverage on average; needs only the standard library.
- Clopper and Pearson's exact interval (Biometrika 26, 1934, 404-413): never covers less than it
  says, so it is the wide and cautious one; right for few trials.
- Jeffreys' interval, the equal-tailed one of a Beta(1/2, 1/2) prior (Brown, Cai and DasGupta,
  Statistical Science 16, 2001, 101-133), with their rule that no hits begin at 0 and all hits
  end at 1.

All are for independent trials with the same chance. Runs of one dog on one morning are not quite
that, and no interval here corrects for it.
"""

from dataclasses import dataclass
from math import isfinite, sqrt
from statistics import NormalDist

DEFAULT_CONFIDENCE = 0.95
MOST_TRIALS = 10**9
"""Above this the inverse beta function loses digits; no unit runs a billion trials."""


class IntervalError(ValueError):
    """The counts cannot be those of trials; the message says why."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper end of a two-sided interval, both shares from 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Proportion:
    """Hits among trials, their plain share, and the three intervals at one confidence."""

    hits: int
    trials: int
    estimate: float
    wilson: Interval
    clopper_pearson: Interval
    jeffreys: Interval
    confidence: float


def proportion(hits: int, trials: int, confidence: float = DEFAULT_CONFIDENCE) -> Proportion:
    """Every figure that a report prints for `hits` of `trials`.

    Needs scipy for two of the three intervals.

    Raises:
        IntervalError: no trials, more hits than trials, a negative count, or a confidence that
            is not strictly between 0 and 1.
    """
    _refuse_impossible(hits, trials, confidence)
    return Proportion(
        hits=hits,
        trials=trials,
        estimate=hits / trials,
        wilson=wilson(hits, trials, confidence),
        clopper_pearson=clopper_pearson(hits, trials, confidence),
        jeffreys=jeffreys(hits, trials, confidence),
        confidence=confidence,
    )


def wilson(hits: int, trials: int, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """Wilson's score interval without continuity correction. Standard library only.

    Raises:
        IntervalError: as `proportion`.
    """
    _refuse_impossible(hits, trials, confidence)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = hits / trials
    shrink = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / shrink
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / shrink
    # At the ends the formula gives 0 and 1 exactly; floating point does not.
    low = 0.0 if hits == 0 else max(0.0, centre - half)
    high = 1.0 if hits == trials else min(1.0, centre + half)
    return Interval(low, high)


def clopper_pearson(hits: int, trials: int, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """Clopper and Pearson's exact interval, by quantiles of the beta distribution.

    Raises:
        IntervalError: as `proportion`.
    """
    _refuse_impossible(hits, trials, confidence)
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _beta_quantile(hits, trials - hits + 1, tail)
    high = 1.0 if hits == trials else _beta_quantile(hits + 1, trials - hits, 1 - tail)
    return Interval(low, high)


def jeffreys(hits: int, trials: int, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """Jeffreys' equal-tailed interval, with no hits beginning at 0 and all hits ending at 1.

    Raises:
        IntervalError: as `proportion`.
    """
    _refuse_impossible(hits, trials, confidence)
    tail = (1 - confidence) / 2
    above, below = hits + 0.5, trials - hits + 0.5
    low = 0.0 if hits == 0 else _beta_quantile(above, below, tail)
    high = 1.0 if hits == trials else _beta_quantile(above, below, 1 - tail)
    return Interval(low, high)


def _beta_quantile(a: float, b: float, probability: float) -> float:
    """The value below which Beta(a, b) lies with `probability`."""
    from scipy.special import betaincinv  # late: scipy belongs to the analysis extra

    value = float(betaincinv(a, b, probability))
    if not isfinite(value):
        raise IntervalError("The interval could not be computed to full precision.")
    return value


def _refuse_impossible(hits: int, trials: int, confidence: float) -> None:
    if not 0 < confidence < 1:
        raise IntervalError("The confidence must lie between 0 and 1, for example 0.95.")
    if trials < 1:
        raise IntervalError("There is no interval without a trial: trials must be at least 1.")
    if trials > MOST_TRIALS:
        raise IntervalError(f"At most {MOST_TRIALS} trials can be judged.")
    if hits < 0:
        raise IntervalError("Hits cannot be negative.")
    if hits > trials:
        raise IntervalError("There cannot be more hits than trials.")
