"""Who may, as named predicates."""
