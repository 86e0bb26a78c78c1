"""Closed vocabularies, as words."""
