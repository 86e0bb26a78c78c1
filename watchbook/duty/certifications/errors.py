"""The error family of certifications."""

from __future__ import annotations


class CertificationError(Exception):
    """A rule, evaluation or certificate cannot be read; the message says what to do next."""
