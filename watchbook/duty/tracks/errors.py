"""The error family of the trails' room."""

from __future__ import annotations


class TrailError(Exception):
    """A trail cannot be kept or shown; the message says what to do next."""
