"""Counts for the Board, from which nobody can be told; for the desk alone, when and where one person did something."""
