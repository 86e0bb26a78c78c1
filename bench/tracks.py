"""Trails: reading and comparing, beside what gpxpy needs to parse the same bytes.

Real files come from ../shared/data/trails or WATCHBOOK_TEST_DATA; without them only the made ones
are measured. Memory is the growth of the peak resident set (VmHWM) of a fresh process over what it
held once its modules were loaded and one small file was read: Python's own counters would miss what
the XML parser holds.
"""

import io
import math
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import gpxpy

from bench.figure import Figure, at_most, seconds, times_as_fast
from watchbook.core.tracks.comparison import POINT_LIMIT, compare, compare_file
from watchbook.core.tracks.reading import read_track

SOURCE: Final = Path(__file__).parents[1]
ROUNDS: Final = 7
LARGE_FILE_BYTES: Final = 100_000
LOG_POINTS: Final = 200_000
TRAIL_POINTS: Final = 36_000
SMALL: Final = (
    '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
    '<trkpt lat="1" lon="1"/><trkpt lat="1" lon="2"/></trkseg></trk></gpx>'
)
PACKAGES: Final = ("lxml", "numpy", "pyproj", "gpxpy")


def figures() -> Iterator[Figure]:
    """Reading, reading with comparing, memory, and comparisons alone, of real and made files."""
    for path in real_files():
        yield from against_gpxpy(f"tracks.{path.stem}", path.read_bytes(), 4)
    log = made_file(LOG_POINTS, 1)
    yield from against_gpxpy(f"tracks.made_{LOG_POINTS}_points_one_track", log, 8)
    both = made_file(LOG_POINTS // 2, 2)
    yield from against_gpxpy(f"tracks.made_{LOG_POINTS}_points_two_tracks", both, 8)
    yield compared()
    for name, lines in hard_lines().items():
        layer, dog = (read_track(line, "hard.gpx").tracks[0] for line in lines)
        taken = seconds(lambda layer=layer, dog=dog: compare(layer, dog), rounds=2)  # type: ignore[misc]  # bound early
        yield at_most(f"tracks.compare_hard_{name}", taken, "s", 10)


def against_gpxpy(name: str, data: bytes, least: float) -> Iterator[Figure]:
    """Time of reading, and of reading and comparing, and memory, against gpxpy's parse."""
    text = data.decode("utf-8-sig")
    rounds = ROUNDS if len(data) < 1_000_000 else 2
    seconds(lambda: read_track(data, name))
    # In turns, so that a busy moment of the machine meets all three.
    peer = reading = whole = math.inf
    for _ in range(rounds):
        peer = min(peer, seconds(lambda: gpxpy.parse(text)))
        reading = min(reading, seconds(lambda: measured(data)))
        whole = min(whole, seconds(lambda: compare_file(read_track(data, name))))
    yield times_as_fast(f"{name}.read", reading, peer, least, "gpxpy's parse", *PACKAGES)
    yield times_as_fast(f"{name}.read_and_compare", whole, peer, 1, "gpxpy's parse", *PACKAGES)
    ours_mb, peer_mb = peak_growth_mb("ours", data), peak_growth_mb("gpxpy", data)
    ratio = ours_mb / peer_mb if peer_mb else math.inf
    goal = "no more than gpxpy's parse grows the peak"
    met = ours_mb <= peer_mb
    yield Figure(f"{name}.memory", ours_mb, "MB", goal, met, peer_mb, "gpxpy", ratio, PACKAGES)


def measured(data: bytes) -> list[tuple[int, float, float | None]]:
    """Points, lengths and gaps of all tracks: what `read` is timed over."""
    tracks = read_track(data, "bench.gpx").tracks
    return [(track.points, track.length_m, track.max_gap_s) for track in tracks]


def compared() -> Figure:
    """A layer and a dog of 36,000 points each, ten hours at one a second."""
    tracks = read_track(made_file(TRAIL_POINTS, 2), "made.gpx").tracks
    taken = seconds(lambda: compare(tracks[0], tracks[1]), rounds=3)
    return at_most(f"tracks.compare_{TRAIL_POINTS}_with_{TRAIL_POINTS}", taken, "s", 2)


def real_files() -> list[Path]:
    """The real trails over 100 kB that are at hand."""
    where = os.environ.get("WATCHBOOK_TEST_DATA")
    folder = Path(where) if where else SOURCE.parent / "shared" / "data"
    found = sorted((folder / "trails").glob("*.gpx"))
    return [path for path in found if path.stat().st_size > LARGE_FILE_BYTES]


def made_file(points: int, tracks: int) -> bytes:
    """Walks at one fix a second: the first wanders, each further one follows it 3 m off."""
    chance = random.Random(7)
    heading, lat, lon = 0.0, 40.0, -75.0
    walk = []
    for _ in range(points):
        heading += chance.gauss(0, 0.1)
        lat += 1.3e-5 * math.cos(heading)
        lon += 1.7e-5 * math.sin(heading)
        walk.append((lat, lon))
    lines = [walk]
    for _ in range(tracks - 1):
        lines.append([(a + chance.gauss(0, 3e-5), b + chance.gauss(0, 3e-5)) for a, b in walk])
    return gpx_of(lines)


def gpx_of(lines: list[list[tuple[float, float]]]) -> bytes:
    """GPX as recorders write it: elevation and time with each point, the lines a day apart."""
    out = io.StringIO()
    out.write('<?xml version="1.0"?><gpx version="1.1" creator="bench"')
    out.write(' xmlns="http://www.topografix.com/GPX/1/1">')
    for day, line in enumerate(lines):
        out.write("<trk><name>made</name><trkseg>\n")
        for second, (lat, lon) in enumerate(line):
            minutes, s = divmod(second, 60)
            hours, m = divmod(minutes, 60)
            days, h = divmod(hours, 24)
            time = f"2026-01-{1 + 5 * day + days:02d}T{h:02d}:{m:02d}:{s:02d}Z"
            out.write(f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"><ele>{100 + second % 10}</ele>')
            out.write(f"<time>{time}</time></trkpt>\n")
        out.write("</trkseg></trk>\n")
    out.write("</gpx>\n")
    return out.getvalue().encode()


def hard_lines() -> dict[str, tuple[bytes, bytes]]:
    """Lines made to defeat a spatial index, at the most points that are compared."""
    chance = random.Random(11)
    count = POINT_LIMIT // 2
    turn = 2 * math.pi / count
    ring = [(1e-3 * math.cos(i * turn), 1e-3 * math.sin(i * turn)) for i in range(count)]
    middle = [(chance.gauss(0, 1e-9), chance.gauss(0, 1e-9)) for _ in range(count)]
    scribbles = [
        [(chance.gauss(0, 3e-5), chance.gauss(0, 3e-5)) for _ in range(count)] for _ in range(2)
    ]
    globe = [
        [(chance.uniform(-90, 90), chance.uniform(-180, 180)) for _ in range(count)]
        for _ in range(2)
    ]
    return {
        "ring_and_middle": (gpx_of([ring]), gpx_of([middle])),
        "scribbles": (gpx_of([scribbles[0]]), gpx_of([scribbles[1]])),
        "all_over_the_globe": (gpx_of([globe[0]]), gpx_of([globe[1]])),
    }


def peak_growth_mb(reader: str, data: bytes) -> float:
    """By how much one read raises the peak resident set of a fresh, warm process, in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.tracks", reader],
        input=data,
        capture_output=True,
        check=True,
        cwd=SOURCE,
    )
    return float(done.stdout)


def _read_here(reader: str) -> None:
    """What the fresh process does: warm up, read standard input once, print the growth in MB."""
    data = sys.stdin.buffer.read()
    text = data.decode("utf-8-sig") if reader == "gpxpy" else ""
    _read(reader, SMALL.encode(), SMALL)
    # Linux starts the peak anew where 5 is written there.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _peak_kb()
    kept = _read(reader, data, text)
    print((_peak_kb() - before) / 1024 if kept else math.nan)


def _read(reader: str, data: bytes, text: str) -> object:
    if reader == "gpxpy":
        return gpxpy.parse(text)
    file = read_track(data, "bench.gpx")
    return file, compare_file(file)


def _peak_kb() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


if __name__ == "__main__":
    _read_here(sys.argv[1])
