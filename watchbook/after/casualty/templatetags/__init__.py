"""Template tags of the casualty room."""
