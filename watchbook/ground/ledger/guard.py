"""The guard: the last signed checkpoint, kept also outside the installation's own folder.

A restored backup would otherwise silently fork the log. One file per verifier
key in `WATCHBOOK_STATE`. The signer refuses to sign a tree that is smaller
than it or inconsistent with it; `watchbook ledger succeed` is the way out.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from watchbook.core.ledger.checkpoint import Checkpoint, open_checkpoint
from watchbook.ground.ledger.models import Checkpoint as CheckpointRow
from watchbook.ground.ledger.published import reader, verifier_of, write_durably

if TYPE_CHECKING:
    from watchbook.core.ledger.note import Verifier


def guard_file(verifier: Verifier) -> Path:
    """Where the last checkpoint of this verifier key is kept."""
    return Path(settings.WATCHBOOK_STATE) / f"{sha256(verifier.vkey.encode()).hexdigest()[:32]}"


def keep(agency: str, epoch: int, note: bytes) -> None:
    """Remember a checkpoint that has been signed."""
    write_durably(guard_file(verifier_of(agency, epoch)), note)


def last_signed(agency: str, epoch: int) -> tuple[Checkpoint, bytes] | None:
    """The largest checkpoint that this log is known to have signed, wherever it is remembered.

    Looks at the guard, the database and the published file. A LedgerError if
    one of them was altered.
    """
    verifier = verifier_of(agency, epoch)
    notes = [reader(agency, epoch)("checkpoint")]
    guard = guard_file(verifier)
    if guard.exists():
        notes.append(guard.read_bytes())
    row = CheckpointRow.objects.filter(agency_id=agency, epoch=epoch).order_by("-size").first()
    if row is not None:
        notes.append(row.note.encode())
    known = [(open_checkpoint(note, verifier), note) for note in notes if note is not None]
    return max(known, key=lambda one: one[0].size, default=None)
