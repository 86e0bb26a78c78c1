"""Lengths and places on the WGS 84 ellipsoid.

Lengths are geodesics by Karney's algorithm (C. F. F. Karney, "Algorithms for geodesics", J. Geodesy
87, 2013, doi 10.1007/s00190-012-0578-z), as PROJ has it: good to 15 nanometres. Where a plane is
needed, it is the azimuthal equidistant projection of the ellipsoid about one centre: exact in
distance and direction from the centre, off between other points by at most what
`LocalPlane.scale_error` says.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from pyproj import Geod

from watchbook.core.tracks.track import FloatArray, IndexArray

GEOD: Final = Geod(ellps="WGS84")
MEAN_RADIUS_M: Final = 6_371_008.8
"""IUGG mean radius; only to state the projection's error, never for a length."""

WORST_CASE_RADIUS_M: Final = 10_000_000.0
"""Beyond a quarter of the way round, the projection's scale error is no longer worth a number."""


def steps_m(lat: FloatArray, lon: FloatArray, segment_starts: IndexArray) -> FloatArray:
    """Geodesic metres from the point before, NaN at the first point of each segment."""
    steps = np.full(len(lat), np.nan)
    if len(lat) > 1:
        steps[1:] = GEOD.line_lengths(lon, lat)
    steps[segment_starts] = np.nan
    return steps


def distance_m(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Geodesic metres between two places."""
    return float(GEOD.inv(a_lon, a_lat, b_lon, b_lat)[2])


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """A plane in metres, x east and y north, touching the ellipsoid at its centre (degrees)."""

    lat: float
    lon: float

    def project(self, lat: FloatArray, lon: FloatArray) -> tuple[FloatArray, FloatArray]:
        """East (x) and north (y) in metres of places in degrees."""
        if not len(lat):
            return np.empty(0), np.empty(0)
        azimuth, _, distance = GEOD.inv(
            np.full(len(lon), self.lon), np.full(len(lat), self.lat), lon, lat
        )
        radians = np.radians(azimuth)
        return distance * np.sin(radians), distance * np.cos(radians)


def plane_about(lat: FloatArray, lon: FloatArray) -> LocalPlane:
    """A plane centred on the median place, so that one wild fix does not move it.

    Longitudes are taken about the first, so that the 180th meridian divides nothing.
    """
    turned = (lon - lon[0] + 180.0) % 360.0 - 180.0
    middle = (float(np.median(turned)) + float(lon[0]) + 180.0) % 360.0 - 180.0
    return LocalPlane(float(np.median(lat)), middle)


def scale_error(radius_m: float) -> float:
    """The greatest relative error of a distance between points within `radius_m` of the centre.

    Along a circle about the centre the projection stretches by (r/R) / sin(r/R) (Snyder, "Map
    Projections: A Working Manual", USGS PP 1395, 1987, p. 191); infinite beyond a quarter turn.
    """
    if radius_m > WORST_CASE_RADIUS_M:
        return math.inf
    angle = radius_m / MEAN_RADIUS_M
    return angle / math.sin(angle) - 1.0 if angle else 0.0
