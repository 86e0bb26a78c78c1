"""One measured figure, and how it is timed."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured: ours and the peer's in `unit`, their ratio, and whether the goal is met.

    `ratio` is what the goal speaks of, as `goal` says in words (`at least 4 times as fast`).
    `peer` and `ratio` are None where the goal is a plain bound.
    """

    bench: str
    ours: float
    unit: str
    goal: str
    is_met: bool
    peer: float | None = None
    peer_name: str | None = None
    ratio: float | None = None
    packages: tuple[str, ...] = ()
    """Distributions whose versions belong to the figure."""


def times_as_fast(  # the ratio is peer's time over ours
    bench: str, ours_s: float, peer_s: float, least: float, peer_name: str, *packages: str
) -> Figure:
    """A figure of two durations for the same work: how many times as fast ours is."""
    ratio = peer_s / ours_s
    goal = f"at least {least:g} times as fast as {peer_name}"
    return Figure(bench, ours_s, "s", goal, ratio >= least, peer_s, peer_name, ratio, packages)


def share_of_rate(
    bench: str, ours: float, peer: float, least: float, peer_name: str, *packages: str
) -> Figure:
    """A figure of two rates per second: which share of the peer's rate ours is."""
    ratio = ours / peer
    goal = f"at least {least:g} of the rate of {peer_name}"
    return Figure(bench, ours, "1/s", goal, ratio >= least, peer, peer_name, ratio, packages)


def at_most(bench: str, ours: float, unit: str, most: float) -> Figure:
    """A figure with a plain upper bound."""
    return Figure(bench, ours, unit, f"at most {most:g} {unit}", ours <= most)


def at_least(bench: str, ours: float, unit: str, least: float) -> Figure:
    """A figure with a plain lower bound."""
    return Figure(bench, ours, unit, f"at least {least:g} {unit}", ours >= least)


def seconds(run: Callable[[], object], *, rounds: int = 1) -> float:
    """The shortest of `rounds` durations of `run`, with the garbage of earlier work gone."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best
