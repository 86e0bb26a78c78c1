"""Another agency: its directory row, its log, its keys, its first administrator.

Prints a one-time link for the administrator. The keys are written under the installation's key
folder, so run it on the server.
"""

from __future__ import annotations

import argparse
import json
import sys

SUMMARY = "another agency with its key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the agency is and who administers it."""
    parser.add_argument("code", metavar="CODE", help="2 to 20 of a-z, 0-9 and -; never reused")
    parser.add_argument("--name", required=True, help="the agency's name")
    parser.add_argument("--timezone", default="America/Chicago", help="default America/Chicago")
    parser.add_argument("--email", required=True, help="the first administrator's e-mail address")
    parser.add_argument("--administrator", required=True, metavar="NAME", help="and name")
    parser.add_argument("--url", default="", help="where people reach this installation")
    parser.add_argument("--json", action="store_true", help="one JSON document, nothing else")


def run(args: argparse.Namespace) -> int:
    """Make it. Status 1 with the reason where it cannot be."""
    from watchbook.ground.people.commands.first_steps import begin_agency
    from watchbook.ground.people.errors import PeopleError

    try:
        made = begin_agency(
            code=args.code, name=args.name, timezone=args.timezone, email=args.email,
            administrator=args.administrator, url=args.url,
        )  # fmt: skip
    except PeopleError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if args.json:
        sys.stdout.write(json.dumps(made) + "\n")
    else:
        sys.stdout.write(
            f"Agency {made['agency']}: log {made['origin']}\n"
            f"{args.administrator} signs in once with this link, until {made['expires']}:\n"
            f"{made['link']}\n"
        )
    return 0
