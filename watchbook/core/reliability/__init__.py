"""Judging counts of controlled trials: pure functions of numbers."""
