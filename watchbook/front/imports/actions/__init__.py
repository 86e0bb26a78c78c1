"""Writes of this room: take a file in, save a mapping, run it dry, bring its rows."""
