"""Subcommands that know the whole program, or only stand before a pure one."""
