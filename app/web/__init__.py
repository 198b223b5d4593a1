"""Screens and JSON: HTTP only, one module per screen."""
