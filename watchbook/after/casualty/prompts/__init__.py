"""What this room asks of people."""
