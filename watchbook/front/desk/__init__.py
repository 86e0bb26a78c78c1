"""The desk: where a person lands, and what waits for him. Reads only."""
