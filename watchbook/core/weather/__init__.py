"""Weather as stations report it: text in, values out."""
