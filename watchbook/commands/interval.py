"""The intervals that reports print for HITS among TRIALS.

Wilson's score interval, Clopper and Pearson's exact one and Jeffreys', at 95 %.
"""

import argparse
import sys

from watchbook.core.reliability.command import run as print_interval


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the two counts and --json."""
    parser.add_argument("hits", type=int, metavar="HITS", help="how often the dog was right")
    parser.add_argument("trials", type=int, metavar="TRIALS", help="of how many trials")
    parser.add_argument("--json", action="store_true", help="one JSON document and nothing else")


def run(args: argparse.Namespace) -> int:
    """Print the figures; 2 when the two numbers cannot be counts of trials."""
    return print_interval(args.hits, args.trials, as_json=args.json, out=sys.stdout, err=sys.stderr)
