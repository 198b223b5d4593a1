"""Withybourne, a town that does not exist: drawn people, invented streets, six weeks of made-up reports."""
