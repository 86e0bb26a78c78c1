"""`watchbook track FILE [--json]`, without Django: 0 read, 1 not readable, 2 wrong path."""

import json
from pathlib import Path
from typing import Any, Final, TextIO

from watchbook.core.tracks.description import describe
from watchbook.core.tracks.errors import TrackError
from watchbook.core.tracks.reading import check_size, read_track

DONE: Final = 0
NOT_READABLE: Final = 1
WRONG_PATH: Final = 2


def run(file: Path, as_json: bool, out: TextIO, err: TextIO) -> int:  # noqa: FBT001  # agreed with the command's caller
    """Read `file` and write what is in it to `out`; the exit status.

    With `as_json`, `out` gets one JSON document in every case but a wrong path: the track's, or
    `{"file", "error": {"code", "message"}}`. What went wrong is also said in words on `err`.
    """
    if not file.is_file():
        what = "is a folder, not a file" if file.is_dir() else "is not there"
        err.write(_printable(f"watchbook track: {file} {what}.\n", err))
        return WRONG_PATH
    try:
        check_size(file.stat().st_size)
        document = describe(read_track(file.read_bytes(), file.name))
    except (TrackError, OSError) as error:
        code = error.code if isinstance(error, TrackError) else "unreadable"
        if as_json:
            _write_json({"file": file.name, "error": {"code": code, "message": str(error)}}, out)
        err.write(_printable(f"watchbook track: {file.name}: {error}\n", err))
        return NOT_READABLE
    if as_json:
        _write_json(document, out)
    else:
        out.write(_printable("\n".join(_sentences(document)) + "\n", out))
    return DONE


def _write_json(document: dict[str, Any], out: TextIO) -> None:
    out.write(json.dumps(document, ensure_ascii=True, allow_nan=False, indent=2) + "\n")


def _sentences(document: dict[str, Any]) -> list[str]:
    lines = [document["file"], f"  SHA-256 {document['sha256']}"]
    for number, track in enumerate(document["tracks"], start=1):
        lines += ["", *_track_sentences(number, track)]
    if waypoints := document["waypoints"]:
        lines += ["", f"Waypoints: {len(waypoints)}"]
        for each in waypoints:
            name = each["name"] or "unnamed"
            lines.append(f"  {name}: {each['lat']:.6f}, {each['lon']:.6f}  {each['time'] or ''}")
    lines += ["", *_comparison_sentences(document["comparison"])]
    for problem in document.get("problems", ()):
        where = "" if problem["track"] is None else f"track {problem['track'] + 1}: "
        lines.append(f"Note: {where}{problem['message']}")
    return lines


def _track_sentences(number: int, track: dict[str, Any]) -> list[str]:
    role = track["role"]
    if track.get("role_inferred"):
        role += " (proposed from the times, not stated in the file)"
    lines = [
        f"Track {number}: {track['name'] or 'unnamed'}",
        f"  role      {role}",
        f"  points    {track['points']} in {track['segments']} segments",
        f"  length    {track['length_m']:.1f} m (geodesic, WGS 84)",
    ]
    if track["start"] is None:
        return [*lines, "  times     none in the file"]
    gap = "unknown" if track["max_gap_s"] is None else f"{track['max_gap_s']:.1f} s"
    return [
        *lines,
        f"  times     {track['start']} to {track['end']}, {track['duration_s']:.0f} s",
        f"  gaps      the longest {gap}",
    ]


def _comparison_sentences(found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return ["No comparison: it needs exactly one layer and one dog, stated or proposed."]
    off = found["deviation_m"]
    age = "unknown" if found["age_s"] is None else f"{found['age_s'] / 60:.0f} min"
    frechet = "not computed" if found["frechet_m"] is None else f"{found['frechet_m']:.1f} m"
    share, within = found["covered_fraction"], found["covered_within_m"]
    covered = "not computed" if share is None else f"{share:.1%}"
    return [
        f"Dog (track {found['dog'] + 1}) beside layer (track {found['layer'] + 1})",
        f"  age of the trail  {age}",
        f"  deviation         mean {off['mean']:.1f} m, median {off['median']:.1f} m",
        f"                    95 % within {off['p95']:.1f} m, most {off['max']:.1f} m",
        f"  Hausdorff         {found['hausdorff_m']:.1f} m",
        f"  discrete Frechet  {frechet}",
        f"  covered           {covered} of the layer's line, within {within:.0f} m",
        f"  method            {found['method']}",
    ]


def _printable(text: str, stream: TextIO) -> str:
    """Without characters that could steer a terminal, and in what the stream can write."""
    plain = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return plain.encode(encoding, "backslashreplace").decode(encoding)
