"""One door for every track file: what it is, is decided by its content, never by its name."""

import hashlib
from pathlib import PurePath
from typing import Final

from watchbook.core.tracks.errors import (
    EmptyFileError,
    ForeignFileError,
    NoTracksError,
    TooLargeError,
)
from watchbook.core.tracks.fit import read_fit
from watchbook.core.tracks.gpx import read_gpx
from watchbook.core.tracks.kml import kml_of_archive, read_kml
from watchbook.core.tracks.markup import as_utf8, root_name
from watchbook.core.tracks.roles import propose_roles
from watchbook.core.tracks.track import FileKind, Problem, Track, TrackFile, Waypoint

LIMIT_BYTES: Final = 64_000_000
"""The largest file that is read: about 600,000 points with their times as GPX."""

FIT_LIMIT_BYTES: Final = 8_000_000
"""FIT is dense and decoded slowly: this is some 300,000 points, four days of one a second."""

_ZIP: Final = b"PK\x03\x04"
_KNOWN: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a photograph"),
    (b"%PDF", "a PDF document"),
    (b"PK", "an empty or split zip archive"),
)

Content = tuple[list[Track], list[Waypoint], list[Problem]]


def read_track(data: bytes, name: str) -> TrackFile:
    """Everything that a GPX, FIT, KML or KMZ file holds as tracks and waypoints.

    `name` is kept as the file's name, without folders, and decides nothing. Roles that the file
    leaves open are proposed (`roles.propose_roles`). Raises a TrackError, never anything else,
    for whatever cannot be read; its text can be shown.
    """
    check_size(len(data))
    kind, (tracks, waypoints, problems) = _content(data)
    if not any(track.points for track in tracks) and not waypoints:
        said = " ".join(problem.message for problem in problems)
        raise NoTracksError(f"The file is whole, but there is no track in it. {said}".strip())
    file = PurePath(name.replace("\\", "/")).name
    suffix = PurePath(file).suffix.lower().lstrip(".")
    if suffix in {"gpx", "fit", "kml", "kmz"} and suffix != kind:
        text = f"The file is called .{suffix}, but it is {kind.upper()} and was read as that."
        problems.append(Problem("name_differs_from_content", 1, text))
    return TrackFile(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        tracks=propose_roles(tracks),
        waypoints=tuple(waypoints),
        problems=tuple(problems),
    )


def check_size(size_bytes: int) -> None:
    """Refuse what is empty or too large, before it is in memory where the size is known."""
    if not size_bytes:
        raise EmptyFileError("The file is empty. Copy it again from the recorder.")
    if size_bytes > LIMIT_BYTES:
        raise TooLargeError(
            f"The file has {size_bytes / 1e6:.0f} MB; tracks up to {LIMIT_BYTES // 1_000_000} MB"
            " are read. Split it, or export only the trail."
        )


def _content(data: bytes) -> tuple[FileKind, Content]:
    if data[8:12] == b".FIT":
        if len(data) > FIT_LIMIT_BYTES:
            raise TooLargeError(
                f"The FIT file has {len(data) / 1e6:.0f} MB; up to"
                f" {FIT_LIMIT_BYTES // 1_000_000} MB are read. Export only the trail."
            )
        return "fit", read_fit(data)
    if data.startswith(_ZIP):
        document, others = kml_of_archive(data, limit_bytes=LIMIT_BYTES)
        kind, content = _markup(document)
        if kind != "kml":
            raise ForeignFileError("The .kml file in the archive is not KML.")
        if others:
            text = f"{others} further KML files in the archive were not read: only its main one."
            content[2].append(Problem("more_files_in_archive", others, text))
        return "kmz", content
    return _markup(data)


def _markup(data: bytes) -> tuple[FileKind, Content]:
    document = as_utf8(data).lstrip(b" \t\r\n")
    root = root_name(document)
    if root == "gpx":
        return "gpx", read_gpx(document)
    if root == "kml":
        return "kml", read_kml(document)
    raise ForeignFileError(
        f"The file is not GPX, FIT or KML: {_what_it_is(data, root)}. Export the track as GPX."
    )


def _what_it_is(data: bytes, root: str | None) -> str:
    if root is not None:
        return f"it is XML with the first element <{root[:40]}>"
    for mark, what in _KNOWN:
        if data.startswith(mark):
            return f"it is {what}"
    return "it is neither XML nor one of the other kinds that are known here"
