"""Pages to print: one door to the typesetter."""
