"""The `watchbook` command: one table of subcommands, each owned by the room it belongs to.

A subcommand is a module with

    SUMMARY: str                               one line for the list
    def add_arguments(parser) -> None          its own arguments
    def run(args) -> int                       the exit status

and, where it needs other settings than the environment's, `environment(args) -> dict[str, str]`,
which is applied before the settings are read. Nothing is imported before its subcommand is asked
for, so that `watchbook track` and `watchbook interval` run without Django.

Exit statuses: 0 done; 1 the answer is no (damaged or foreign input included); 2 wrong arguments
or a missing path.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from watchbook import __version__

DONE, NO, WRONG_ARGUMENTS = 0, 1, 2
STOPPED = 130  # by Ctrl-C, as shells count it


@dataclass(frozen=True, slots=True)
class Command:
    """Where a subcommand lives; `needs_django` starts Django before `run`."""

    words: tuple[str, ...]
    module: str
    summary: str
    needs_django: bool = True

    @property
    def name(self) -> str:
        """The words as typed, for example `ledger export`."""
        return " ".join(self.words)


def _command(name: str, module: str, summary: str, *, needs_django: bool = True) -> Command:
    return Command(tuple(name.split()), f"watchbook.{module}", summary, needs_django)


COMMANDS: tuple[Command, ...] = (
    _command("demo", "front.demo.commands.demo", "make (once) and serve the demo agency"),
    _command("init", "ground.people.commands.init", "a new installation, its agency and key"),
    _command("serve", "commands.serve", "pages, API and one worker", needs_django=False),
    _command("worker", "commands.worker", "background tasks and the signer"),
    _command("agency add", "ground.people.commands.agency_add", "another agency with its key"),
    _command("check", "commands.check", "what is wrong with this installation, how to mend it"),
    _command("import", "front.imports.commands.bring", "training, dogs … from CSV or XLSX"),
    _command("track", "commands.track", "read GPX, FIT or KML", needs_django=False),
    _command("interval", "commands.interval", "intervals that reports print", needs_django=False),
    _command("ledger export", "ground.ledger.commands.export", "write the log as files"),
    _command("ledger verify", "ground.ledger.commands.verify", "check a log"),
    _command("ledger succeed", "ground.ledger.commands.succeed", "next epoch after a lost entry"),
    _command("fsck", "ground.ledger.commands.fsck", "rows, entries, tiles and files compared"),
    _command("backup", "commands.backup", "one file with the database and the files"),
    _command("restore", "commands.restore", "put a backup back"),
    _command("bench", "commands.bench", "figures beside their peers", needs_django=False),
)
"""Every subcommand. One whose room is not built yet is left out of the list that people see."""

GROUP_SUMMARIES = {"agency": "agencies of this installation", "ledger": "the append-only log"}


def is_present(command: Command) -> bool:
    """Whether the module of `command` can be found, without importing it."""
    try:
        return find_spec(command.module) is not None
    except ModuleNotFoundError:
        return False


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status; never raises for what a person typed.

    Reads `sys.argv` where `argv` is None. Sets environment variables that the subcommand asks
    for, and `DJANGO_SETTINGS_MODULE`.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    command = _asked_for(arguments)
    try:
        args = _parser(command).parse_args(arguments)
    except SystemExit as stop:  # argparse has printed the help (0) or the error (2)
        return WRONG_ARGUMENTS if stop.code else DONE
    if command is None:
        _parser(None).print_help()
        return WRONG_ARGUMENTS
    try:
        return _run(command, args)
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        # The reader has gone; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO


def _run(command: Command, args: argparse.Namespace) -> int:
    module = importlib.import_module(command.module)
    if environment := getattr(module, "environment", None):
        os.environ.update(environment(args))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbook.settings")
    if command.needs_django:
        problem = _start_django()
        if problem:
            sys.stderr.write(f"{problem}\n")
            return NO
    return int(module.run(args))


def _start_django() -> str | None:
    """Start Django; return why it did not start when a setting is wrong."""
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from environs import EnvError

    try:
        settings.INSTALLED_APPS  # noqa: B018  # reading one reads them all
    except (ImproperlyConfigured, EnvError, ValueError, OSError) as error:
        return f"The settings do not allow a start: {error}"
    django.setup()
    return None


def _asked_for(arguments: Sequence[str]) -> Command | None:
    """The subcommand whose words the arguments begin with."""
    for command in COMMANDS:
        if tuple(arguments[: len(command.words)]) == command.words and is_present(command):
            return command
    return None


def _parser(asked: Command | None) -> argparse.ArgumentParser:
    """The whole tree, but only `asked` has its own arguments, so that nothing else is imported."""
    parser = argparse.ArgumentParser(
        prog="watchbook",
        description="The record of a police K9 team.",
        epilog="Exit status: 0 done, 1 the answer is no, 2 wrong arguments or a missing path.",
    )
    parser.add_argument("--version", action="version", version=f"watchbook {__version__}")
    top = parser.add_subparsers(metavar="COMMAND")
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in COMMANDS:
        if not is_present(command):
            continue
        where = top
        if len(command.words) > 1:
            group = command.words[0]
            if group not in groups:
                summary = GROUP_SUMMARIES[group]
                holder = top.add_parser(group, help=summary, description=summary)
                groups[group] = holder.add_subparsers(metavar="COMMAND", required=True)
            where = groups[group]
        module = importlib.import_module(command.module) if command is asked else None
        _add_command(where, command, module)
    return parser


def _add_command(
    where: "argparse._SubParsersAction[argparse.ArgumentParser]",
    command: Command,
    module: ModuleType | None,
) -> None:
    parser = where.add_parser(
        command.words[-1],
        help=command.summary,
        description=module.__doc__ if module else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if module:
        module.add_arguments(parser)


def existing_path(text: str) -> Path:
    """An argparse type: a path that is there; anything else is a wrong argument (status 2)."""
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"there is no {text}")
    return path
