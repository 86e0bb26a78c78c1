"""The published log on disk: `WATCHBOOK_HOME/log/<agency>/<epoch>/`, a tlog-tiles tree.

Everything here is a projection of the entries and can be rebuilt. Files are
written to a temporary name, fsynced and renamed; the checkpoint last.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from watchbook.core.ledger.checkpoint import Checkpoint, open_checkpoint
from watchbook.core.ledger.note import Signer, Verifier
from watchbook.ground.ledger.keys import key_bytes, origin

if TYPE_CHECKING:
    from collections.abc import Callable

_PATH = re.compile(
    r"checkpoint|vkey|tile/(?:\d{1,2}|entries)/(?:x\d{3}/)*\d{3}(?:\.p/\d{1,3})?", re.ASCII
)


def folder_of(agency: str, epoch: int) -> Path:
    """Where a log's files lie."""
    return Path(settings.WATCHBOOK_LOG_DIR) / agency / str(epoch)


def reader(agency: str, epoch: int) -> Callable[[str], bytes | None]:
    """Reads a log's published file by its path below the prefix; None where there is none."""
    folder = folder_of(agency, epoch)

    def read(path: str) -> bytes | None:
        if not _PATH.fullmatch(path):
            return None
        try:
            return (folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    return read


def paths_of(agency: str, epoch: int) -> list[str]:
    """Every published file of a log, by its path below the prefix."""
    folder = folder_of(agency, epoch)
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and _PATH.fullmatch(str(path.relative_to(folder)))
    )


def write_durably(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".coming-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def signer_of(agency: str, epoch: int) -> Signer:
    """The key that signs an epoch's checkpoints."""
    return Signer.from_seed(origin(agency, epoch), key_bytes(agency, "log"))


def verifier_of(agency: str, epoch: int) -> Verifier:
    """The public half, for this epoch's origin."""
    return signer_of(agency, epoch).verifier


def published_checkpoint(agency: str, epoch: int) -> Checkpoint | None:
    """The published checkpoint, verified; None before the first. A LedgerError if it is forged."""
    data = reader(agency, epoch)("checkpoint")
    return None if data is None else open_checkpoint(data, verifier_of(agency, epoch))
