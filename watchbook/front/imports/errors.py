"""What can go wrong when records are brought from elsewhere."""

from __future__ import annotations

from watchbook.ground.records.errors import RecordsError


class ImportsError(RecordsError):
    """Family of this room: the message says what happened and what to do next."""


class FileRefusedError(ImportsError):
    """The file is none that can be read: empty, cut off, protected, too large, of another kind."""


class MappingError(ImportsError):
    """The mapping contradicts itself, the file or the record kinds; says where."""


class BusyError(ImportsError):
    """Another import of this agency is running; one at a time."""


class ChangedFileError(ImportsError):
    """The file is not the one that the dry run read."""
