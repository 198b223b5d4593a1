"""The scheme, its members, their premises and the people who sign in."""
