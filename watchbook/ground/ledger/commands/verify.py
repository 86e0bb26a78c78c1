"""`watchbook ledger verify [DIR]`: the served log, or an exported tree."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.verify import read_signed, verify_tree

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

SUMMARY = "check a log"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which tree, and what it must continue."""
    parser.add_argument("dir", type=Path, nargs="?", metavar="DIR", help="an exported tree")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="one saved before")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def _reader(folder: Path) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    return read


def run(args: argparse.Namespace) -> int:
    """0 where every file follows from the signed checkpoint, 1 with what is wrong, 2 for no log."""
    from django.conf import settings

    folder = args.dir or Path(settings.WATCHBOOK_LOG_DIR)
    logs = sorted(path.parent for path in folder.rglob("vkey")) if folder.is_dir() else []
    if not logs or (args.checkpoint and not args.checkpoint.is_file()):
        print("There is no log (a folder with vkey and checkpoint) at this path.", file=sys.stderr)
        return 2
    earlier = args.checkpoint.read_bytes() if args.checkpoint else None
    told = {str(log.relative_to(folder)): _verified(log, earlier) for log in logs}
    is_right = not any(one["findings"] for one in told.values())
    if args.json:
        print(json.dumps({"ok": is_right, "logs": told}, indent=1))
        return 0 if is_right else 1
    for name, one in told.items():
        for line in one["findings"]:
            print(f"{name}: {line}")
        if not one["findings"]:
            print(f"{name}: {one['size']} entries follow from the signed checkpoint.")
    return 0 if is_right else 1


def _verified(log: Path, earlier: bytes | None) -> dict[str, Any]:
    read = _reader(log)
    vkey = (log / "vkey").read_text(errors="replace").strip()
    paths = [str(p.relative_to(log)) for p in (log / "tile").rglob("*") if p.is_file()]
    found = verify_tree(read, vkey, earlier=earlier, paths=paths)
    try:
        size = read_signed(read, vkey)[1].size
    except LedgerError:
        size = 0
    return {"size": size, "findings": [f"{one.where}: {one.message}" for one in found]}
