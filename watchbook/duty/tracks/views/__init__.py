"""Pages of the trails' room."""
