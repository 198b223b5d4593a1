"""Likeness between pictures, never between people."""
