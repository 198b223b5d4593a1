"""The shape of the database, step by numbered step."""
