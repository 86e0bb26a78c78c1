"""`watchbook ledger export DIR`: the log as files, a tlog-tiles tree."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

SUMMARY = "write the log as files"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and which agency."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="an empty or new folder")
    parser.add_argument("--agency", metavar="CODE", help="only this agency")


def logs_of(codes: list[str]) -> list[tuple[str, int]]:
    """Agency and epoch of every log."""
    from watchbook.ground.ledger.models import LogHead
    from watchbook.ground.ledger.tenancy import acting_for

    logs = []
    for code in codes:
        with acting_for(code):
            head = LogHead.objects.filter(agency_id=code).first()
        logs += [(code, epoch) for epoch in range(1, (head.epoch if head else 0) + 1)]
    return logs


def run(args: argparse.Namespace) -> int:
    """Sign what is new and copy the published files: into DIR, or DIR/<agency>/<epoch>."""
    from watchbook.ground.ledger.published import folder_of
    from watchbook.ground.ledger.signing import agencies_with_log, sign_log

    known = agencies_with_log()
    if args.agency and args.agency not in known:
        print(f"There is no agency {args.agency!r} here.", file=sys.stderr)
        return 2
    if args.dir.exists() and (not args.dir.is_dir() or any(args.dir.iterdir())):
        print(f"{args.dir} is there already and not empty.", file=sys.stderr)
        return 2
    codes = [args.agency] if args.agency else known
    for code in codes:
        sign_log(code)
    logs = [log for log in logs_of(codes) if (folder_of(*log) / "checkpoint").exists()]
    for code, epoch in logs:
        target = args.dir if len(logs) == 1 else args.dir / code / str(epoch)
        _copy(code, epoch, target)
        _state_succession(code, epoch, args.dir / code / "records")
        print(f"{code}, epoch {epoch}: {target}")
    return 0 if logs else 1


def _copy(code: str, epoch: int, target: Path) -> None:
    from watchbook.ground.ledger.published import folder_of, paths_of

    for path in paths_of(code, epoch):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder_of(code, epoch) / path, target / path)


def _state_succession(code: str, epoch: int, records: Path) -> None:
    """Beside an epoch that followed another, the opened record that says what became of that."""
    from watchbook.ground.ledger.opening import opened_record
    from watchbook.ground.ledger.succession import succession_record

    record_id = succession_record(code, epoch)
    if record_id is not None:
        records.mkdir(parents=True, exist_ok=True)
        (records / f"{record_id}.json").write_bytes(opened_record(code, record_id))
