"""Subcommands of this room."""
