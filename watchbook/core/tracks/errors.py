"""The one error family of track files: what is wrong, and what to do next."""


class TrackError(Exception):
    """A file that cannot be read as a track; the text is for the person who brought it.

    `code` is stable and short, for programs; the sentence may change.
    """

    code = "unreadable"


class EmptyFileError(TrackError):
    """Nothing in it at all."""

    code = "empty"


class TooLargeError(TrackError):
    """More than this program reads: in bytes, in elements, or once unpacked."""

    code = "too_large"


class ForeignFileError(TrackError):
    """Something, but not GPX, FIT, KML or KMZ."""

    code = "foreign"


class DamagedFileError(TrackError):
    """Of a kind that is read, but broken off, altered or not well-formed."""

    code = "damaged"


class UnsafeFileError(TrackError):
    """Asks the reader to do something that no track needs (declare entities, unpack a bomb)."""

    code = "unsafe"


class NoTracksError(TrackError):
    """Whole and well-formed, but without a single track or waypoint."""

    code = "no_tracks"
