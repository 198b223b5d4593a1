"""What a bench says at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

_WIDE = 66


def say(*lines: str) -> None:
    """Print each line at once, also into a pipe: what takes minutes shows how far it is."""
    for line in lines:
        print(line, flush=True)


def rows(facts: Iterable[tuple[object, object]]) -> list[str]:
    """Return each name with its value as a line, dots between them."""
    return [f"{name!s:.<{_WIDE}} {value}" for name, value in facts]
