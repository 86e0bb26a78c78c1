"""Made-up trails as GPX: a layer who walks, and a dog that follows him some metres off."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from random import Random

_METRES_A_DEGREE = 111_320.0
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Demo receiver" '
    'xmlns="http://www.topografix.com/GPX/1/1">'
)


def trail_file(chance: Random, layer_starts_at: datetime, age_min: int, length_m: int) -> bytes:
    """A GPX file with a layer's and a dog's track and two articles. A fix every 2 to 3 s."""
    lat, lon = 41.2 + chance.uniform(-0.05, 0.05), -93.1 + chance.uniform(-0.05, 0.05)
    heading, points = chance.uniform(0, 360), [(0.0, 0.0)]
    step = 4.0
    for number in range(int(length_m / step)):
        if number % 40 == 39:  # a turn every 160 m
            heading += chance.choice((-90, -60, 60, 90))
        heading += chance.gauss(0, 2.5)
        x, y = points[-1]
        turned = math.radians(heading)
        points.append((x + step * math.sin(turned), y + step * math.cos(turned)))
    dog_starts_at = layer_starts_at + timedelta(seconds=3 * len(points), minutes=age_min)
    parts = [_HEAD]
    for name, share in (("glove", 0.4), ("wallet", 0.8)):
        x, y = points[int(len(points) * share)]
        place = _place(lat, lon, x, y)
        parts.append(f"<wpt {place}><name>{name}</name></wpt>")
    parts.append(_track("TrailLayer", lat, lon, points, layer_starts_at, 3.0))
    drift, followed = 0.0, []
    for number, (x, y) in enumerate(points):
        drift = 0.92 * drift + chance.gauss(0, 0.9)
        ahead = points[min(number + 1, len(points) - 1)]
        side = math.atan2(ahead[0] - x, ahead[1] - y) + math.pi / 2
        followed.append((x + drift * math.sin(side), y + drift * math.cos(side)))
    parts.append(_track("Dog", lat, lon, followed, dog_starts_at, 2.0))
    return "\n".join([*parts, "</gpx>\n"]).encode()


def _place(lat: float, lon: float, x: float, y: float) -> str:
    north = lat + y / _METRES_A_DEGREE
    east = lon + x / (_METRES_A_DEGREE * math.cos(math.radians(lat)))
    return f'lat="{north:.7f}" lon="{east:.7f}"'


def _track(
    role: str,
    lat: float,
    lon: float,
    points: list[tuple[float, float]],
    starts_at: datetime,
    step_s: float,
) -> str:
    rows = [f"<trk><name>{role}</name><type>{role}</type><trkseg>"]
    for number, (x, y) in enumerate(points):
        at = starts_at + timedelta(seconds=step_s * number)
        rows.append(f"<trkpt {_place(lat, lon, x, y)}><time>{at:%Y-%m-%dT%H:%M:%SZ}</time></trkpt>")
    rows.append("</trkseg></trk>")
    return "\n".join(rows)
