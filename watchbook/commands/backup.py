"""Write the database, the files, the log and the audit into one file.

Signing and sealing keys are left out: keep them apart. With --with-keys they go in too, encrypted
under a passphrase. Settings (watchbook.toml) are left out, for they may hold passwords. It may run
while the installation is served. On PostgreSQL run it as the owner of the tables.
"""

import argparse
import sys
from pathlib import Path

from watchbook.commands.passphrases import add_passphrase_file, passphrase

SHORTEST = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, and whether keys go in."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file; never overwritten")
    parser.add_argument("--with-keys", action="store_true", help="asks for a passphrase")
    add_passphrase_file(parser)


def run(args: argparse.Namespace) -> int:
    """0 with the backup written, 1 when it could not be, 2 for a path that is taken or missing."""
    from datetime import UTC, datetime

    from watchbook.backups import BackupError, make_backup

    if args.file.exists() or not args.file.absolute().parent.is_dir():
        sys.stderr.write(f"{args.file} is there already, or its folder is not.\n")
        return 2
    secret = passphrase(args, "Passphrase for the keys: ") if args.with_keys else None
    if secret is not None and len(secret) < SHORTEST:
        sys.stderr.write(f"A passphrase needs {SHORTEST} characters or more.\n")
        return 2
    try:
        manifest = make_backup(args.file, at=datetime.now(UTC), passphrase=secret)
    except BackupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"{args.file}: {len(manifest.members)} members, made {manifest.made_at}"
        f"{', keys included' if secret is not None else ', without keys'}.\n"
    )
    return 0
