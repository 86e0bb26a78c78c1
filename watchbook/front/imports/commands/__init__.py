"""The subcommand of this room."""
