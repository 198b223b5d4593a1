"""How fast this machine's memory hands over what is asked of it, and how much is free."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.index.race import Call, race

# Much larger than the cache of most machines. Where a virtual machine speaks of hundreds of megabytes, they are
# shared with strangers; what is read here came last into it hundreds of megabytes ago.
READ_BYTES = 1 << 30


class Reader:
    """An array too large for the cache, read from end to end in whichever way numpy does it soonest here."""

    def __init__(self, bytes_read: int = READ_BYTES) -> None:
        words = np.empty(bytes_read // 8, np.uint64)
        words.fill(0x5555_5555_5555_5555)  # pages that were never written to would all be one
        ways: dict[str, Call] = {"sum": words.sum, "max": words.max, "xor": lambda: np.bitwise_xor.reduce(words)}
        tried = race(ways, rounds=3)
        self.bytes, self.read = words.nbytes, ways[min(tried, key=lambda way: tried[way].median)]


def free_bytes() -> int:
    """Return what may still be had without pushing anybody else out; a guess of 4 GB where that is not said."""
    told = Path("/proc/meminfo")
    if not told.exists():
        return 4 << 30
    line = next(line for line in told.read_text().splitlines() if line.startswith("MemAvailable"))
    return int(line.split()[1]) * 1024
