"""Errors of the health room."""

from __future__ import annotations


class HealthError(Exception):
    """Something about health that cannot be done; says what to do next."""


class NotSignedError(HealthError):
    """A message of no known device, or not under its signature; told without detail."""


class ReplayedError(HealthError):
    """A message whose bytes were taken already under the same signature."""


class TooManyError(HealthError):
    """More messages of one device than a minute takes."""
