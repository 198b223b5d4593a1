"""Random tokens: what a browser or a person holds, while we keep only the SHA-256."""

from __future__ import annotations

import hashlib
import secrets

# Crockford's base 32 without U: nothing that is mistaken for another when it is read aloud or copied from a screen.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISTAKEN = str.maketrans("OIL", "011")


def new_token() -> str:
    """Return 256 random bits for a cookie or a link, base64url."""
    return secrets.token_urlsafe(32)


def new_code(length: int) -> str:
    """Return a random code that people read and type, five bits a letter, in groups of four: K7QM-2XWD-9P."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(length))
    return "-".join(letters[at : at + 4] for at in range(0, length, 4))


def plain(code: str) -> str:
    """Return a typed code as it was made: capitals, no spaces or hyphens, and what is often mistaken put right."""
    return "".join(code.upper().translate(_MISTAKEN).split()).replace("-", "")


def sha(token: str) -> str:
    """Return the SHA-256 of a token, in hex: what is kept of it."""
    return hashlib.sha256(token.encode()).hexdigest()
