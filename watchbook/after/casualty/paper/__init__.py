"""The hand-over and its labels on paper, and the plain code as a picture."""
