"""A new installation: the database migrated, one agency with its keys, one administrator.

Prints a one-time link with which the administrator sets a password and a second step. Asks for
what is not given when a person sits at the terminal. Run once more, it says what is there and
changes nothing. On PostgreSQL run it as the tables' owner (WATCHBOOK_DATABASE_URL of the owner,
WATCHBOOK_APP_ROLE the application's role).
"""

from __future__ import annotations

import argparse
import json
import sys

SUMMARY = "a new installation, its agency and key"
_ASKED = (
    ("code", "Code of the agency (2 to 20 of a-z, 0-9 and -): "),
    ("name", "Name of the agency: "),
    ("email", "E-mail address of the administrator: "),
    ("administrator", "Name of the administrator: "),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the first agency is and who administers it; all of it can be asked for instead."""
    parser.add_argument("--code", default="", help="2 to 20 of a-z, 0-9 and -; never reused")
    parser.add_argument("--name", default="", help="the agency's name")
    parser.add_argument("--timezone", default="America/Chicago", help="default America/Chicago")
    parser.add_argument("--email", default="", help="the administrator's e-mail address")
    parser.add_argument("--administrator", default="", metavar="NAME", help="and name")
    parser.add_argument("--url", default="", help="where people reach this installation")
    parser.add_argument("--json", action="store_true", help="one JSON document, nothing else")


def run(args: argparse.Namespace) -> int:
    """Migrate, make the agency, print the link. Status 1 where it cannot be or is there already."""
    from django.core.management import call_command

    from watchbook.ground.people.commands.first_steps import begin_agency
    from watchbook.ground.people.errors import PeopleError
    from watchbook.ground.people.models import Agency

    call_command("migrate", verbosity=0, interactive=False)
    there = list(Agency.objects.values_list("code", flat=True))
    if there:
        sys.stderr.write(
            f"This installation has its agencies: {', '.join(there)}. Nothing was changed. "
            "`watchbook agency add CODE` makes another.\n"
        )
        return 1
    if not _ask_for_missing(args):
        return 2
    try:
        made = begin_agency(
            code=args.code, name=args.name, timezone=args.timezone, email=args.email,
            administrator=args.administrator, url=args.url,
        )  # fmt: skip
    except PeopleError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(made) + "\n" if args.json else _told(args, made))
    return 0


def _ask_for_missing(args: argparse.Namespace) -> bool:
    for name, question in _ASKED:
        if getattr(args, name).strip():
            continue
        if args.json or not sys.stdin.isatty():
            sys.stderr.write(f"--{name} is missing, and nobody sits here to be asked.\n")
            return False
        setattr(args, name, input(question).strip())
    return True


def _told(args: argparse.Namespace, made: dict[str, str]) -> str:
    from django.conf import settings

    return (
        f"Watchbook is ready in {settings.WATCHBOOK_HOME}.\n"
        f"Agency {made['agency']}; its log is {made['origin']} for good.\n"
        f"Keys: {settings.WATCHBOOK_KEYS_DIR}. Back them up apart: no ordinary backup has them.\n\n"
        f"Start it with `watchbook serve`. {args.administrator} then signs in once with this link, "
        f"until {made['expires']}:\n{made['link']}\n"
    )
