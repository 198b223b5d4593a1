"""Has this password been in a leak? Asked of a public list without telling it the password.

The only door to that list: it hears five of the forty hex digits of the password's SHA-1, which some 800 leaked
passwords share, and answers with all of those; its answer is padded, so that its length says nothing either
(haveibeenpwned.com/API/v3, "Pwned Passwords"). When it does not answer, nobody is kept waiting: the lists that we
have ourselves were asked before.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Callable

Ask = Callable[[str], str | None]
"""Takes five hex digits and returns the list's lines, `REST:COUNT`, or None when there is no answer."""

_ADDRESS = "https://api.pwnedpasswords.com/range/"
_HEADERS = {"Add-Padding": "true", "User-Agent": "Townwatch"}
_PATIENCE_S = 2.0
_LONGEST_ANSWER = 262_144  # bytes; a padded answer has about 40,000
_PREFIX = 5


def is_breached(password: str, ask: Ask) -> bool:
    """Return whether the password is known to have leaked; False when nobody can say. Network: no transaction open."""
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    lines = ask(digest[:_PREFIX]) or ""
    for line in lines.splitlines():
        rest, _, count = line.partition(":")
        if rest.strip().upper() == digest[_PREFIX:]:
            return count.strip().isdigit() and int(count) > 0  # padding is counted 0
    return False


def ask_nobody(_prefix: str) -> str | None:
    """Stand in for the list where BREACHED_PASSWORDS is off."""
    return None


def ask_the_list(prefix: str, *, address: str = _ADDRESS) -> str | None:
    """Ask the public list; None when it does not answer within two seconds, all told, names and keys included."""
    answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    # A thread of its own: no time limit of a library covers the look-up of the name.
    threading.Thread(target=lambda: answers.put(_fetch(address + prefix)), daemon=True).start()
    try:
        return answers.get(timeout=_PATIENCE_S)
    except queue.Empty:
        return None


def _fetch(address: str) -> str | None:
    import requests  # noqa: PLC0415 - only where somebody chooses a password
    from urllib3.exceptions import HTTPError  # noqa: PLC0415

    try:
        with requests.Session() as http:
            http.trust_env = False  # no proxy of the environment, and no password of a .netrc
            # A redirect is never followed: it could lead anywhere.
            answer = http.get(address, headers=_HEADERS, timeout=_PATIENCE_S, allow_redirects=False, stream=True)
            body = answer.raw.read(_LONGEST_ANSWER, decode_content=True)
            return body.decode("ascii") if answer.status_code == 200 else None
    except (requests.RequestException, HTTPError, OSError, ValueError, RuntimeError):
        return None  # RuntimeError: the tests' closed sockets, and interpreters that are shutting down
