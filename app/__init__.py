"""Townwatch."""
