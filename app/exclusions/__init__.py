"""Exclusions: proposed by a member, decided by other members or the Board, in force from service."""
