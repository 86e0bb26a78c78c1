"""The error family of the evidence room."""

from __future__ import annotations


class EvidenceError(Exception):
    """A file cannot be stored or given; the message says what to do next."""


class FileMissingError(EvidenceError):
    """The named file is not in the store."""


class FileDamagedError(EvidenceError):
    """The stored file no longer has the hash that names it."""


class FileTooLargeError(EvidenceError):
    """The file is above the limit; nothing of it was kept."""


class WrongHashError(EvidenceError):
    """The bytes are not those that were announced; nothing of them was kept."""


class ImageRefusedError(EvidenceError):
    """The image cannot be opened safely; the original is kept, no preview is made."""
