"""Passwords: Argon2id, at most two at a time, because each takes 19 MiB and a twentieth of a second.

Parameters: OWASP Password Storage Cheat Sheet, Argon2id, m=19 MiB, t=2, p=1.
"""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

LEAST_LENGTH, MOST_LENGTH = 12, 128
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_two_at_a_time = threading.BoundedSemaphore(2)
# The hash of a long random word that nobody kept. Checked when the name is unknown, so that the answer takes as long.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$Xnmh5zC4DfbHfjgHOsjSOQ$wB2bAj2oZBzlUQPLH5eUkJ9gF0u6MQvWmRIXtO5vWAI"


def hash_password(password: str) -> str:
    """Return the encoded Argon2id hash."""
    with _two_at_a_time:
        return _hasher.hash(password)


def fits(password: str, encoded: str | None) -> bool:
    """Return whether the password belongs to the hash; takes as long when there is none."""
    with _two_at_a_time:
        try:
            _hasher.verify(encoded or _NOBODY, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
    return encoded is not None
