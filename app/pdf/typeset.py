"""Pages to print, as PDF: a template of ours, what is to stand in it as data, and pictures."""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.kernel.errors import NotNow

_HERE = Path(__file__).parent
_PROGRAM = _HERE / "typesetter.py"
_TEMPLATES = "*.typ"
_WITHIN_S = 20.0  # by the clock on the wall; a page takes a twentieth of a second and the process a quarter
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - pictures lie here unsealed for a moment, and so on no disk where there is one
# They turn the words behind them back to front, up to a sign that need not come.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONG_WORD = re.compile(r"\S{24,}")
_MAY_BREAK = "\u200b"  # no wider than nothing: a word that fits no line goes on in the next
_log = logging.getLogger("townwatch.pdf")


def typeset(template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Return the PDF that a template (the name of a .typ file beside this one) makes of the data.

    `data` is plain JSON; what people typed stays words whatever they typed. `pictures` are JPEGs by name: the template
    finds "face" at "/face.jpg". Slow, so no transaction is open. Raises NotNow when it could not be set just now.
    """
    done = _made({"template": f"{template}.typ"}, data, pictures)
    if not done.startswith(b"%PDF-"):
        raise _busy()
    return done


def draw(template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None) -> list[str]:
    """Return the same pages as pictures, each a PNG in base64, for a screen. Raises NotNow as `typeset` does."""
    drawn: list[str] = json.loads(_made({"template": f"{template}.typ", "as": "pictures"}, data, pictures))
    return drawn


def _made(job: dict[str, str], data: Mapping[str, Any], pictures: Mapping[str, bytes] | None) -> bytes:
    job = {**job, "data": json.dumps(_printable(dict(data)))}
    with tempfile.TemporaryDirectory(prefix="townwatch-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as root:
        for page in _HERE.glob(_TEMPLATES):
            shutil.copy(page, root)
        for name, jpeg in (pictures or {}).items():
            Path(root, f"{name}.jpg").write_bytes(jpeg)
        return _set({**job, "root": root})


def _set(job: dict[str, str]) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-B", str(_PROGRAM)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=_WITHIN_S,
            cwd="/",
            env={},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failed:
        _log.error("%s could not be set: %s", job["template"], type(failed).__name__)
        raise _busy() from failed
    if done.returncode != 0 or not done.stdout:
        # Not what it says: an error names the words that it met, and they are nobody's business in a log.
        _log.error("%s could not be set: exit code %d", job["template"], done.returncode)
        raise _busy()
    return done.stdout


def _printable(value: Any) -> Any:
    """Return the data without signs that nobody sees, and with places where a long word may break.

    What is typed by accident, or on purpose, must not keep a page from being set.
    """
    if isinstance(value, str):
        words = unicodedata.normalize("NFC", value)
        seen = (sign for sign in words if sign in "\n\t" or _is_seen(sign))
        return _LONG_WORD.sub(lambda found: _MAY_BREAK.join(re.findall(".{1,8}", found[0])), "".join(seen))
    if isinstance(value, dict):
        return {key: _printable(part) for key, part in value.items()}
    return [_printable(part) for part in value] if isinstance(value, list | tuple) else value


def _is_seen(sign: str) -> bool:
    return sign not in _DIRECTIONS and unicodedata.category(sign) not in ("Cc", "Cs", "Cn")


def _busy() -> NotNow:
    return NotNow("The page could not be made just now. Nothing is lost. Try again in a moment.")
