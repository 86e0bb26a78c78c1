"""`watchbook demo`: make the demo agency once, and serve it."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

SUMMARY = "make (once) and serve the demo agency"
INSTALLATION = "demo.watchbook.example"
_SETTINGS = f"""\
# With these every other command finds the demo: WATCHBOOK_HOME=this/folder watchbook fsck
WATCHBOOK_DEMO = true
WATCHBOOK_INSTALLATION = "{INSTALLATION}"
WATCHBOOK_STATE = "state"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it lives, on which port, and whether it is served."""
    parser.add_argument("--home", type=Path, default=Path("var/demo"), metavar="DIR")
    parser.add_argument("--port", type=int, default=8000, metavar="N")
    parser.add_argument("--no-serve", action="store_true", help="make it only")


def environment(args: argparse.Namespace) -> dict[str, str]:
    """The demo has a home of its own, its state beside it, and says on each page what it is."""
    home = args.home.resolve()
    return {
        "WATCHBOOK_HOME": str(home),
        "WATCHBOOK_STATE": str(home / "state"),
        "WATCHBOOK_DEMO": "true",
        "WATCHBOOK_INSTALLATION": INSTALLATION,
    }


def run(args: argparse.Namespace) -> int:
    """Make the demo where it is not there yet, print the sign-ins, serve."""
    made = args.home.resolve() / "demo-is-made"
    if made.exists():
        _bring_up_to_date()
    elif not _make(made):
        return 1
    kept = made.with_name("watchbook.toml")
    if not kept.exists():
        kept.write_text(_SETTINGS)
    if args.no_serve:
        print(_sign_ins(args.port))
        return 0
    from watchbook.serving import serve

    return serve(host="127.0.0.1", port=args.port, say=sys.stdout, greeting=_sign_ins(args.port))


def _bring_up_to_date() -> None:
    """Migrate a demo that an older program made; `serve` leaves that to the operator's hand."""
    from django.core.management import call_command

    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        print("An older Watchbook made this demo: bringing it up to date.", flush=True)
        call_command("migrate", verbosity=0)


def _make(made: Path) -> bool:
    from django.core.management import call_command

    from watchbook.front.demo.build import Build
    from watchbook.ground.people.models import Agency

    print("Making the demo: a fictitious unit of twelve teams, three years of work.", flush=True)
    begun = time.monotonic()
    call_command("migrate", verbosity=0)
    if Agency.objects.exists():
        print("This folder already holds an installation. Choose another --home.", file=sys.stderr)
        return False
    with _written_through_at_the_end():
        done = Build().run()
    made.write_text("made\n")
    print(f"{done} things done and written down in {time.monotonic() - begun:.0f} s.", flush=True)
    return True


@contextmanager
def _written_through_at_the_end() -> Iterator[None]:
    """Let the disk be waited for once and not 7,000 times: a broken demo is made again anyway."""
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF" if is_sqlite else "SET synchronous_commit TO off")
        yield
        if is_sqlite:
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("SET synchronous_commit TO on")


def _sign_ins(port: int) -> str:
    """Where to go and as whom, for the person who typed the command."""
    from watchbook.front.demo import cast

    told = (
        (cast.TEAMS[0].handler, "handler: log a run or a trail, see the life file"),
        (cast.TRAINER, "trainer: set-ups, review of runs"),
        (cast.SERGEANT, "supervisor: approval, the unit's hours"),
        (cast.DISPATCHER, "dispatcher: how to approach a dog"),
        (cast.ADMINISTRATOR, "administrator and records custodian"),
        (cast.VETERINARIAN, "veterinarian: the signed protocol, one dog's health"),
    )
    lines = [f"Watchbook, demo of {cast.NAME} (fictitious people, dogs and agency)", ""]
    lines += [f"    http://localhost:{port}", ""]
    lines += [f"    {person.email:34} {what}" for person, what in told]
    lines += ["", f"    password for all: {cast.PASSWORD}"]
    lines += ["    The second step of sign-in is off in this demo, and only here.", ""]
    return "\n".join(lines)
