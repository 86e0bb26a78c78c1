"""Read a GPX, FIT or KML file, and compare layer and dog where both are there.

Lengths are geodesic on WGS 84 in metres; no point is interpolated or dropped silently.
"""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file and --json."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a GPX, FIT or KML file")
    parser.add_argument("--json", action="store_true", help="one JSON document and nothing else")


def run(args: argparse.Namespace) -> int:
    """Print what the file holds; 1 when it cannot be read as a track, 2 when it is not there."""
    from watchbook.core.tracks.command import run as print_track

    if not args.file.is_file():
        sys.stderr.write(f"There is no file {args.file}.\n")
        return 2
    return print_track(args.file, as_json=args.json, out=sys.stdout, err=sys.stderr)
