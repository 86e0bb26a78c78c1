"""Measure our figures beside a peer's, in one run on this machine.

One line for each figure, or with --json one JSON object a line. Needs the source tree and the
packages of `make setup-dev`. Figures of an idle machine are better than those of a busy one; what
counts is the ratio.
"""

import argparse
import importlib
import inspect
import json
import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from watchbook import __version__

SOURCE = Path(__file__).parents[2]
NO_BENCH = {"__init__", "copying", "figure", "installation", "years"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the name of one bench, and --json."""
    names = sorted(_names())
    parser.add_argument(
        "name", nargs="?", choices=names or None, metavar="NAME", help=", ".join(names)
    )
    parser.add_argument(
        "--size", type=float, metavar="SHARE", help="desk, imports: this share of the whole"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="desk: keep what is built, and use it again"
    )
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="DIR",
        help="desk: fill a new PostgreSQL with the SQLite rows that were kept there",
    )  # fmt: skip
    parser.add_argument(
        "--database", choices=("sqlite", "postgres"), help="desk, imports, records: only this one"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for each figure")


def run(args: argparse.Namespace) -> int:
    """Print every figure; 0 when all goals are met, 1 when one is not or the source is absent."""
    if not _names():
        sys.stderr.write("Benches are part of the source tree; this installation has none.\n")
        return 1
    if str(SOURCE) not in sys.path:
        sys.path.insert(0, str(SOURCE))
    is_met = True
    words = ("size", "keep", "database", "source")
    given = {name: getattr(args, name) for name in words if getattr(args, name)}
    for figure in _figures([args.name] if args.name else sorted(_names()), given):
        is_met = is_met and figure["met"]
        sys.stdout.write((json.dumps(figure) if args.json else _line(figure)) + "\n")
        sys.stdout.flush()
    return 0 if is_met else 1


def _names() -> set[str]:
    return {path.stem for path in (SOURCE / "bench").glob("*.py")} - NO_BENCH


def _figures(names: list[str], given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in names:
        figures = importlib.import_module(f"bench.{name}").figures
        taken = inspect.signature(figures).parameters
        for figure in figures(**{word: value for word, value in given.items() if word in taken}):
            yield {
                "bench": figure.bench,
                "ours": round(figure.ours, 6),
                "peer": None if figure.peer is None else round(figure.peer, 6),
                "unit": figure.unit,
                "peer_name": figure.peer_name,
                "ratio": None if figure.ratio is None else round(figure.ratio, 4),
                "goal": figure.goal,
                "met": figure.is_met,
                "machine": f"{os.cpu_count()} x {platform.machine()}, {platform.system()}",
                "versions": _versions(figure.packages),
            }


def _versions(packages: tuple[str, ...]) -> dict[str, str]:
    found = {"watchbook": __version__, "python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _line(figure: dict[str, Any]) -> str:
    words = [f"{figure['bench']}: {figure['ours']:g} {figure['unit']}"]
    if figure["peer"] is not None:
        words.append(f"{figure['peer_name']} {figure['peer']:g}; ratio {figure['ratio']:g}")
    words.append(f"goal {figure['goal']}: {'met' if figure['met'] else 'NOT MET'}")
    return "; ".join(words)
