"""What a person at the terminal sees while it runs: on standard error, how far it is and how long it will take."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
_EVERY_S = 15.0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def counted(items: Iterable[Item], doing: str, *, of: int) -> Iterator[Item]:
    """Go through the items, and say now and then how many are left and when they will be done."""
    began = told = time.monotonic()
    say(f"{doing}: {of}")
    for done, item in enumerate(items):
        if done and (now := time.monotonic()) - told >= _EVERY_S:
            told = now
            left_s = (now - began) / done * (of - done)
            say(f"  {done} of {of}, about {left_s // 60:.0f} min {left_s % 60:02.0f} s left")
        yield item
