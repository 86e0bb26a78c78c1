"""Reads about people and access; a module for each noun, one name for callers."""

from __future__ import annotations

from watchbook.ground.people.queries.people import (
    DEFAULT_TARGET_MIN,
    agencies_of,
    agency_named,
    people_of,
    person_named,
    policy_of,
    viewer_of,
)

__all__ = [
    "DEFAULT_TARGET_MIN",
    "agencies_of",
    "agency_named",
    "people_of",
    "person_named",
    "policy_of",
    "viewer_of",
]
