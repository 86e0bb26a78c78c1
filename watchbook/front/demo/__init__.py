"""The demo: a fictitious agency and three years of its work, made through the same actions."""
