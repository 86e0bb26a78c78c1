"""Views of the look."""
