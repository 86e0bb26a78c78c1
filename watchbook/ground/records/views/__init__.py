"""Pages: parse, authorise, one action or query, render."""
