"""Fields of the kinds of this room."""
