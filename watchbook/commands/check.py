"""Look over this installation: what is wrong, and how to mend it.

Looks at settings, the database, migrations, triggers, folders and keys, the clock, the worker and
the newest checkpoint of each log. It reads only. `watchbook fsck` compares
every row; this does not.
"""

import argparse
import json
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take --json, and what `serve` asks before it begins."""
    parser.add_argument("--migrations", action="store_true", help="look at migrations only")
    parser.add_argument("--json", action="store_true", help="one JSON document and nothing else")


def run(args: argparse.Namespace) -> int:
    """Print every finding; 0 when nothing is wrong, 1 otherwise."""
    from datetime import UTC, datetime

    from watchbook.checking import everything, migrations

    findings = [migrations()] if args.migrations else list(everything(datetime.now(UTC)))
    is_well = all(finding.is_well for finding in findings)
    if args.json:
        document = {
            "ok": is_well,
            "checks": [
                {"name": f.name, "ok": f.is_well, "what": f.what, "mend": f.mend} for f in findings
            ],
        }
        sys.stdout.write(json.dumps(document) + "\n")
        return 0 if is_well else 1
    for finding in findings:
        sys.stdout.write(
            f"{'well ' if finding.is_well else 'WRONG'} {finding.name}: {finding.what}\n"
        )
        if finding.mend:
            sys.stdout.write(f"      {finding.mend}\n")
    return 0 if is_well else 1
