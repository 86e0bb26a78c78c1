"""`watchbook ledger succeed`: the next epoch after a restore that lost entries."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

SUMMARY = "next epoch after a lost entry"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which agency, and why."""
    parser.add_argument("--agency", metavar="CODE", help="which agency, where there are several")
    parser.add_argument("--reason", required=True, help="what happened, for the record")


def run(args: argparse.Namespace) -> int:
    """0 with the new epoch begun and signed; 1 where the log is whole."""
    from watchbook.ground.ledger.errors import WriteError
    from watchbook.ground.ledger.signing import agencies_with_log, sign_log
    from watchbook.ground.ledger.succession import succeed_log

    known = agencies_with_log()
    code = args.agency or (known[0] if len(known) == 1 else "")
    if code not in known:
        print("Name the agency with --agency.", file=sys.stderr)
        return 2
    try:
        told = succeed_log(code, reason=args.reason)
    except WriteError as error:
        print(str(error), file=sys.stderr)
        return 1
    sign_log(code)
    print(
        f"{code}: epoch {told.epoch + 1} begins. Epoch {told.epoch} was signed at {told.size} "
        f"entries; {told.held_size} are held; lost from index {told.lost_from}."
    )
    return 0
