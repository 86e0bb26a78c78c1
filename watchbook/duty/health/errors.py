"""The error family of the health room; every message is for the person who reads it."""

from __future__ import annotations


class HealthError(Exception):
    """A health note cannot be kept as it is; the message says what to do next."""
