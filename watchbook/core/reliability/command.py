"""`watchbook interval HITS TRIALS`: the intervals that reports print."""

import json
from typing import TextIO

from watchbook.core.reliability.intervals import IntervalError, Proportion, proportion


def run(hits: int, trials: int, *, as_json: bool, out: TextIO, err: TextIO) -> int:
    """Write the figures for `hits` of `trials` to `out`.

    Returns:
        0 when written, 2 when the two numbers cannot be counts of trials (the reason on `err`).
    """
    try:
        figures = proportion(hits, trials)
    except IntervalError as error:
        err.write(f"{error}\n")
        return 2
    out.write(_as_json(figures) if as_json else _as_text(figures))
    return 0


def _as_json(figures: Proportion) -> str:
    document = {
        "hits": figures.hits,
        "trials": figures.trials,
        "estimate": figures.estimate,
        "wilson": [figures.wilson.low, figures.wilson.high],
        "clopper_pearson": [figures.clopper_pearson.low, figures.clopper_pearson.high],
        "jeffreys": [figures.jeffreys.low, figures.jeffreys.high],
        "confidence": figures.confidence,
    }
    return json.dumps(document) + "\n"


def _as_text(figures: Proportion) -> str:
    lines = [
        f"{figures.hits} of {figures.trials}: {figures.estimate:.1%}",
        f"{figures.confidence:.0%} intervals, for independent trials:",
    ]
    for name, interval in (
        ("Wilson", figures.wilson),
        ("Clopper-Pearson", figures.clopper_pearson),
        ("Jeffreys", figures.jeffreys),
    ):
        lines.append(f"  {name:<16}{interval.low:.1%} to {interval.high:.1%}")
    return "\n".join(lines) + "\n"
