"""`watchbook fsck`: every row, body, entry, tile and file against each other."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

SUMMARY = "rows, entries, tiles and files compared"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which agency, and in which form."""
    parser.add_argument("--agency", metavar="CODE", help="only this agency")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0 where everything agrees, 1 where something is wrong (named), 2 for an unknown agency."""
    from watchbook.ground.ledger.fsck import findings_of
    from watchbook.ground.ledger.signing import agencies_with_log

    known = agencies_with_log()
    if args.agency and args.agency not in known:
        print(f"There is no agency {args.agency!r} here.", file=sys.stderr)
        return 2
    codes = [args.agency] if args.agency else known
    found = {code: list(findings_of(code)) for code in codes}
    wrong = sum(len(findings) for findings in found.values())
    if args.json:
        told = {
            "ok": not wrong,
            "agencies": {c: [one.as_json() for one in f] for c, f in found.items()},
        }
        print(json.dumps(told, indent=1))
        return 1 if wrong else 0
    for code, findings in found.items():
        for one in findings:
            print(f"{code}: {one.what}: {one.which}: {one.message}")
        if not findings:
            print(f"{code}: every row, body, entry, tile and file agrees.")
    return 1 if wrong else 0
