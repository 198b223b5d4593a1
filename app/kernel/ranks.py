"""Medians and other ranks of what was measured."""

from __future__ import annotations

from collections.abc import Sequence


def at_rank(values: Sequence[int], share: float) -> int:
    """Return the value that this share of the values does not exceed (nearest rank); `values` is not empty."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1)]
