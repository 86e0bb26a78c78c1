"""Watchbook: the record of a police K9 team."""

__version__ = "0.1.0"
