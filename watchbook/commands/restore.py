"""Put a backup back into a home without a database.

Every member is compared with the manifest before anything is put in place. Files, log and audit
that are there already stay. Then migrations run; a log that has lost entries goes on in its next
epoch, which says so; and every expungement that the backup is older than is carried out again.
"""

import argparse
import shutil
import sys
from pathlib import Path

from watchbook.commands.passphrases import add_passphrase_file, passphrase


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, and the passphrase's."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file of `watchbook backup`")
    add_passphrase_file(parser)


def run(args: argparse.Namespace) -> int:
    """0 when restored, 1 when it cannot be (nothing is changed then), 2 when there is no file."""
    from django.conf import settings

    from watchbook.backups import BackupError, is_empty

    if not args.file.is_file():
        sys.stderr.write(f"There is no file {args.file}.\n")
        return 2
    if not is_empty():
        sys.stderr.write("There is a database here already. Restore into an empty home.\n")
        return 1
    scratch = Path(settings.WATCHBOOK_HOME) / ".restoring"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        made_at = _put_back(args, scratch)
    except BackupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _go_on(made_at)
    sys.stdout.write("Restored. Now run `watchbook check` and `watchbook fsck`.\n")
    return 0


def _put_back(args: argparse.Namespace, scratch: Path) -> str:
    from django.conf import settings

    from watchbook.backups import (
        KEYS,
        BackupError,
        missing_keys,
        open_keys,
        put_in_place,
        unpack,
    )

    manifest = unpack(args.file, scratch)
    if manifest.engine != _engine():
        raise BackupError(f"This backup is of {manifest.engine}; the settings name {_engine()}.")
    if KEYS in manifest.members and missing_keys(manifest.agencies):
        secret = passphrase(args, "Passphrase of the keys: ")
        open_keys((scratch / KEYS).read_bytes(), secret, Path(settings.WATCHBOOK_KEYS_DIR))
    if missing := missing_keys(manifest.agencies):
        raise BackupError(
            f"Without its keys the log cannot go on. Put {', '.join(missing)} into "
            f"{settings.WATCHBOOK_KEYS_DIR} first."
        )
    put_in_place(scratch)
    return manifest.made_at


def _engine() -> str:
    from django.db import connection

    return str(connection.vendor)


def _go_on(made_at: str) -> None:
    """Migrations, lost entries, expungements: in this order, before anybody is let in."""
    from datetime import UTC, datetime

    from django.core.management import call_command

    from watchbook.ground.ledger.errors import WriteError
    from watchbook.ground.ledger.signing import agencies_with_log, sign_all
    from watchbook.ground.ledger.succession import succeed_log
    from watchbook.ground.records.actions.expungements import replay_expungements

    call_command("migrate", verbosity=0)
    for agency in agencies_with_log():
        try:
            told = succeed_log(agency, reason=f"Restored from the backup of {made_at}")
        except WriteError:
            continue  # nothing was lost, or nothing was ever signed
        sys.stdout.write(
            f"{agency}: {told.size} entries were signed and {told.held_size} are here; "
            f"epoch {told.epoch + 1} begins and says so.\n"
        )
    again = replay_expungements(at=datetime.now(UTC))
    if again:
        sys.stdout.write(f"{len(again)} expungements were carried out again.\n")
    for line in sign_all():
        sys.stderr.write(f"{line}\n")
