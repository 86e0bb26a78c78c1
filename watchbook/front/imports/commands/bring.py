"""Bring records from a CSV or XLSX file, by a mapping file (docs/user/imports.md).

`--dry-run` reads every row, tries it and keeps nothing of it. Without it the rows are written; a
row that is refused is listed and the others are taken. The same file again makes nothing twice.
Status 0: every row was taken; 1: some were not, or the file or the mapping cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.front.imports.models import Job
    from watchbook.ground.people.viewer import Viewer

SUMMARY = "training, deployments, dogs … from CSV or XLSX"
_CHUNK = 1 << 20
_MOST_BYTES = 8 * 2**30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, from which file, by which mapping, for which agency and as whom."""
    parser.add_argument("kind", metavar="KIND", type=known_kind, help=", ".join(_kinds()))
    parser.add_argument("file", metavar="FILE", type=existing_path, help="CSV or XLSX")
    parser.add_argument("--mapping", required=True, metavar="FILE", type=existing_path,
                        help="JSON or TOML")  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="try every row and keep none")
    parser.add_argument(
        "--agency", default="", metavar="CODE", help="needed where there are several"
    )
    whose = "the sign-in of the person who brings it; default: the program"
    parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help=whose)
    parser.add_argument(
        "--errors", type=Path, metavar="FILE", help="write what was not taken as CSV"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document, nothing else")


def _kinds() -> list[str]:
    from watchbook.front.imports.choices import KINDS

    return list(KINDS)


def known_kind(text: str) -> str:
    """An argparse type: a kind that can be imported; else a wrong argument that lists them (2)."""
    if text not in _kinds():
        raise argparse.ArgumentTypeError(f"“{text}” is none of: {', '.join(_kinds())}")
    return text


def existing_path(text: str) -> Path:
    """An argparse type: a path that is there; anything else is a wrong argument (status 2)."""
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def run(args: argparse.Namespace) -> int:
    """Take the file in, run it, tell what became of it."""
    from watchbook.front.imports.actions.running import json_of
    from watchbook.front.imports.errors import ImportsError
    from watchbook.ground.evidence.errors import EvidenceError
    from watchbook.ground.people.errors import NotAllowedError

    try:
        viewer = _viewer(args.agency, args.email)
        job = _taken_in(viewer, args)
        _run(viewer, job, is_quiet=args.json)
    except (ImportsError, EvidenceError, NotAllowedError, OSError, UnicodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if args.errors:
        _write_errors(viewer, job, args.errors)
    sys.stdout.write(f"{json_of(job)}\n" if args.json else _told(job))
    if job.message:
        sys.stderr.write(f"{job.message}\n")
    return 0 if job.status == "done" and not job.counts.get("trouble") else 1


def _run(viewer: Viewer, job: Job, *, is_quiet: bool) -> None:
    """Run it; ended by Ctrl-C it stops in words, and its page goes on where it stood."""
    from watchbook.front.imports.actions.running import run_job, stop_job

    try:
        run_job(acting_user=viewer, job=job, told=None if is_quiet else _tell)
    except KeyboardInterrupt:
        stop_job(job, "The command was ended. What was imported until then stays.")


def _viewer(code: str, email: str) -> Viewer:
    from django.utils import timezone

    from watchbook.front.imports.errors import ImportsError
    from watchbook.ground.people.models import Account, Agency
    from watchbook.ground.people.queries import viewer_of
    from watchbook.ground.people.viewer import Viewer

    agencies = {one.code: one for one in Agency.objects.all()}
    if not code and len(agencies) != 1:
        raise ImportsError(f"Say for which agency: --agency {' | '.join(sorted(agencies))}")
    agency = agencies.get(code) if code else next(iter(agencies.values()))
    if agency is None:
        raise ImportsError(f"There is no agency “{code}” here.")
    if not email:
        return Viewer(
            kind="system", agency=agency.code, agency_name=agency.name, timezone=agency.timezone,
            name="Watchbook",
        )  # fmt: skip
    account = Account.objects.filter(email__iexact=email, is_active=True).first()
    viewer = viewer_of(account, agency, timezone.now()) if account is not None else None
    if viewer is None or viewer.agency != agency.code:
        raise ImportsError(f"{email} has no role in {agency.code}.")
    return viewer


def _taken_in(viewer: Viewer, args: argparse.Namespace) -> Job:
    from django.utils import timezone

    from watchbook.front.imports.actions.taking import put_mapping, start_at_once, take_file
    from watchbook.front.imports.mapping import read_document

    document = read_document(args.mapping.read_text(encoding="utf-8-sig"))
    at = timezone.now()
    job = take_file(
        acting_user=viewer, what=args.kind, name=args.file.name, chunks=_chunks(args.file), at=at,
        limit_bytes=_MOST_BYTES,
    )  # fmt: skip
    put_mapping(acting_user=viewer, job=job, document=document, at=at, name=args.mapping.name)
    start_at_once(acting_user=viewer, job=job, is_dry_run=args.dry_run, at=at)
    return job


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _tell(job: Job) -> None:
    total = f" of about {job.rows_total:,}" if job.rows_total else ""
    sys.stderr.write(f"\r{job.rows_done:,}{total} rows ")
    sys.stderr.flush()


def _told(job: Job) -> str:
    from watchbook.front.imports.actions.running import summary_of

    told = summary_of(job)
    lines = [f"{'Dry run' if job.is_dry_run else 'Import'} of {job.file_name} ({job.file[:12]}…)"]
    lines += [f"  {note}" for note in job.notes]
    lines.append(
        f"  {told['rows']:,} rows: {told['new']:,} new, {told['changed']:,} changed, "
        f"{told['same']:,} unchanged, {told['trouble']:,} not taken"
    )
    lines += [f"  {kind}: {count:,} made" for kind, count in told["made"].items()]
    lines += [f"  {kind}: {count:,} were here already" for kind, count in told["known"].items()]
    if told["vanished"]:
        lines.append(
            f"  {told['vanished']:,} earlier rows are not in this file; their records stay"
        )
    if told["troubles"]:
        lines.append(f"  {told['troubles']:,} notes on rows: --errors FILE, or the page of imports")
    return "\n".join(lines) + "\n"


def _write_errors(viewer: Viewer, job: Job, path: Path) -> None:
    from watchbook.front.imports.queries.jobs import troubles_of
    from watchbook.front.imports.queries.listing import trouble_columns, trouble_rows
    from watchbook.ground.ledger.tenancy import acting_for
    from watchbook.ground.web.exports import csv_lines

    with acting_for(job.agency_id), path.open("w", encoding="utf-8", newline="") as file:
        rows = trouble_rows(troubles_of(viewer, job).iterator())
        file.writelines(csv_lines(trouble_columns(), rows))
