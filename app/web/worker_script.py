"""The phone's worker, joined from its own files and from what it shares with the pages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from app.web.assets import ASSETS

_OWN = Path(__file__).parents[2] / "service_worker"
_OWN_FILES = ("precache.js", "fetch.js", "receipts.js", "push.js", "outbox.js", "share.js")
_SHARED = ("table.js", "seal.js", "outbox.js", "drain.js")
_IMPORT, _EXPORT = re.compile(r"^import .*\n", re.MULTILINE), re.compile(r"^export ", re.MULTILINE)


@cache
def worker_script() -> str:
    """Return the worker as one script, as it was at the start. No name at the top may stand in two of its files."""
    shared = [as_script(ASSETS[f"js/{name}"].body.decode()) for name in _SHARED]
    return "\n".join([*shared, *((_OWN / name).read_text() for name in _OWN_FILES)])


def as_script(module: str) -> str:
    """Return a module without its imports and exports, to stand in one script with what it imports.

    The worker is one classic script: not every browser takes one made of modules, and one file is never half there.
    """
    return _EXPORT.sub("", _IMPORT.sub("", module))
