"""Statements of witnesses and of businesses: drafted from a report, signed, and then fixed."""
