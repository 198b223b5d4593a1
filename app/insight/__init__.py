"""Counts for the Board; no person can be told from them."""
