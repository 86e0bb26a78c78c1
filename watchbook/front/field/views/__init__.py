"""Pages and JSON of the field application."""
