"""`watchbook ledger verify [DIR]`: the served log, or an exported tree."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.verify import read_signed, verify_tree
from watchbook.core.ledger.verify_record import succession_in, verify_opened

if TYPE_CHECKING:
    import argparse

    from watchbook.core.ledger.succession import Succession

SUMMARY = "check a log"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which tree, and what it must continue."""
    parser.add_argument("dir", type=Path, nargs="?", metavar="DIR", help="an exported tree")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="one saved before")
    parser.add_argument("--json", action="store_true", help="one JSON document")


@dataclass
class Log:
    """One log's folder and what was found of it. `origin` is empty where none could be read."""

    folder: Path
    name: str
    vkey: str
    origin: str = ""
    size: int = 0
    findings: list[str] = field(default_factory=list)

    def read(self, path: str) -> bytes | None:
        """The bytes at a path below the log's prefix."""
        file = self.folder / path
        return file.read_bytes() if file.is_file() else None


def run(args: argparse.Namespace) -> int:
    """0 where every file follows from the signed checkpoint, 1 with what is wrong, 2 for no log."""
    from django.conf import settings

    folder = args.dir or Path(settings.WATCHBOOK_LOG_DIR)
    logs = [_opened(path.parent, folder) for path in sorted(folder.rglob("vkey"))]
    if not logs or (args.checkpoint and not args.checkpoint.is_file()):
        print("There is no log (a folder with vkey and checkpoint) at this path.", file=sys.stderr)
        return 2
    others: dict[str, list[str]] = {}
    if args.dir:
        stated = _stated_in(folder, [log.vkey for log in logs], others)
    else:
        stated = _stated_by_database(logs)
    earlier = _checkpoint(args.checkpoint, logs, others)
    for log in logs:
        files = (one for one in (log.folder / "tile").rglob("*") if one.is_file())
        found = verify_tree(
            log.read,
            log.vkey,
            earlier=earlier.get(log.origin),
            paths=[str(one.relative_to(log.folder)) for one in files],
            succession=stated.get(log.origin),
        )
        log.findings = [f"{one.where}: {one.message}" for one in found]
    return _answer(logs, others, as_json=args.json)


def _opened(log: Path, folder: Path) -> Log:
    told = Log(
        log, str(log.relative_to(folder)), (log / "vkey").read_text(errors="replace").strip()
    )
    try:
        checkpoint = read_signed(told.read, told.vkey)[1]
    except LedgerError:
        return told
    told.origin, told.size = checkpoint.origin, checkpoint.size
    return told


def _stated_in(
    folder: Path, vkeys: list[str], others: dict[str, list[str]]
) -> dict[str, Succession]:
    """What the opened records beside a tree say of epochs that ended; each must verify."""
    stated: dict[str, Succession] = {}
    for file in sorted(folder.rglob("records/*.json")):
        data = file.read_bytes()
        wrong = verify_opened(data, trusted=vkeys)
        if wrong:
            others[str(file.relative_to(folder))] = [f"{one.where}: {one.message}" for one in wrong]
            continue
        told = succession_in(data)
        if told is not None:
            stated[told[0]] = told[1]
    return stated


def _stated_by_database(logs: list[Log]) -> dict[str, Succession]:
    """The same for the served log, from the ledger's own rows."""
    from watchbook.ground.ledger.succession import succession_into
    from watchbook.ground.ledger.tenancy import acting_for

    stated = {}
    for log in logs:
        agency, _, epoch = log.name.partition("/")
        if epoch.isdecimal():
            with acting_for(agency):
                told = succession_into(agency, int(epoch) + 1)
            if told is not None:
                stated[log.origin] = told
    return stated


def _checkpoint(
    file: Path | None, logs: list[Log], others: dict[str, list[str]]
) -> dict[str, bytes]:
    """The checkpoint saved before, under the origin that it names."""
    if file is None:
        return {}
    data = file.read_bytes()
    origin = data.partition(b"\n")[0].decode(errors="replace")
    if origin not in {log.origin for log in logs}:
        others[str(file)] = [f"No log here has the origin {origin[:80]!r} that it names."]
    return {origin: data}


def _answer(logs: list[Log], others: dict[str, list[str]], *, as_json: bool) -> int:
    is_right = not others and not any(log.findings for log in logs)
    if as_json:
        told = {log.name: {"size": log.size, "findings": log.findings} for log in logs}
        print(json.dumps({"ok": is_right, "logs": told, "files": others}, indent=1))
        return 0 if is_right else 1
    for name, lines in [*((log.name, log.findings) for log in logs), *others.items()]:
        for line in lines:
            print(f"{name}: {line}")
    for log in logs:
        if not log.findings:
            print(f"{log.name}: {log.size} entries follow from the signed checkpoint.")
    return 0 if is_right else 1
