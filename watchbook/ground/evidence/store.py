"""Files on disk by their SHA-256: `files/<agency>/<aa>/<sha256>`, never shared between agencies.

Written to a temporary name, fsynced, renamed, the folder fsynced, before any
row names the file: a row never names a file that is not there.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from watchbook.ground.evidence.errors import (
    FileDamagedError,
    FileMissingError,
    FileTooLargeError,
    WrongHashError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 16


@dataclass(frozen=True)
class StoredFile:
    """What was stored: its SHA-256 in hexadecimal, its size in bytes, whether it was new."""

    sha256: str
    size_bytes: int
    is_new: bool


def path_of(agency: str, digest: str) -> Path:
    """Where the file with this SHA-256 lies; a FileMissingError for what is no SHA-256."""
    if not _SHA256.fullmatch(digest):
        message = "A file is named by its SHA-256, 64 small hexadecimal digits."
        raise FileMissingError(message)
    return Path(settings.WATCHBOOK_FILES_DIR) / agency / digest[:2] / digest


def has_file(agency: str, digest: str) -> bool:
    """Whether the file is stored. Does not hash it; fsck does."""
    return bool(_SHA256.fullmatch(digest)) and path_of(agency, digest).is_file()


def store_file(
    agency: str, chunks: Iterable[bytes], *, expected_sha256: str = "", limit_bytes: int = 0
) -> StoredFile:
    """Store a file durably. Cost: one pass, one fsync of file and folder.

    Raises WrongHashError if the bytes are not the expected ones, FileTooLargeError
    above `limit_bytes` (default: the setting); nothing is kept then.
    """
    limit = limit_bytes or settings.WATCHBOOK_MAX_UPLOAD_BYTES
    root = Path(settings.WATCHBOOK_FILES_DIR) / agency
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=root, prefix=".coming-")
    try:
        name, size = _take_in(descriptor, chunks, limit)
        _check(name, expected_sha256)
        final = root / name[:2] / name
        is_new = not final.exists()
        _move(temporary, final)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    return StoredFile(name, size, is_new)


def _take_in(descriptor: int, chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    digest, size = sha256(), 0
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                message = f"The file is larger than {limit // 2**20} MB, the limit here."
                raise FileTooLargeError(message)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _check(name: str, expected: str) -> None:
    if expected and name != expected:
        message = "The bytes that came are not those that were announced. Send the file again."
        raise WrongHashError(message)


def _move(temporary: str, final: Path) -> None:
    final.parent.mkdir(mode=0o700, exist_ok=True)
    Path(temporary).replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_chunks(agency: str, digest: str) -> Iterator[bytes]:
    """The file's bytes, 64 KiB at a time; a FileMissingError if it is not there."""
    path = path_of(agency, digest)
    try:
        file = path.open("rb")
    except OSError as error:
        message = f"The file {digest[:12]}… is not in the store. Run watchbook fsck."
        raise FileMissingError(message) from error
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def read_file(agency: str, digest: str) -> bytes:
    """The whole file, checked against its name; FileDamagedError if it was altered."""
    data = b"".join(read_chunks(agency, digest))
    if sha256(data).hexdigest() != digest:
        message = f"The file {digest[:12]}… is not what was stored. Run watchbook fsck."
        raise FileDamagedError(message)
    return data
