"""Registrations as they are kept, whether with a profile or with a report."""

from __future__ import annotations

import re

_TYPED = re.compile(r"(?=.*[0-9])[A-Z0-9]{2,10}")


def plain_plate(typed: str) -> str:
    """Return a registration as it is kept: without spaces, in capitals."""
    return re.sub(r"[\s-]", "", typed).upper()


def is_plate(plain: str) -> bool:
    """Return whether what somebody typed may be a registration, also one of another country."""
    return _TYPED.fullmatch(plain) is not None
