"""What a phone keeps of the app: each address with the hash of what stands there, so that only what changed is fetched.

A page's headers bind it as much as its words, and a phone keeps both: so the hash of a screen counts them in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from app.web.assets import ASSETS, address
from app.web.headers import BINDING

_KINDS = (".js", ".css", ".svg", ".woff2")
# What belongs to pages that come from the server each time.
_NOT_KEPT = (
    *("css/desk", "css/people", "css/print", "css/sign_in", "js/code", "js/components", "js/desk", "js/first_run"),
    *("css/photo_desk", "css/patterns", "js/photo_desk"),
    *("js/join", "js/lock_page", "js/must_read", "js/sign_in.", "js/sign_in_codes", "js/sign_in_ways"),
    *("css/copies", "css/disputes", "css/exclusions", "css/letters", "css/packs", "css/paper", "css/police"),
    *("css/profiles", "css/rules", "css/statements", "js/letters", "js/print_page", "js/statement.", "js/zoom"),
    # Fetched when asked for: of no use without a signal, or (what the sprite is made of, directives) to no page.
    *("icons/install", "icons/own", "js/naming", "js/passkeys", "js/week", "vendor/lit-html/directive"),
)


def _of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


_BOUND_BY = _of("\n".join(f"{name}: {value}" for name, value in BINDING.items()).encode())[:8]
_FILES = [
    [address(name), _of(asset.body), ""]
    for name, asset in ASSETS.items()
    if name.endswith(_KINDS) and not name.startswith(_NOT_KEPT)
]


def precache(drawn: Mapping[str, Callable[[], str]]) -> list[list[str]]:
    """Return [address, first 32 hex digits of the SHA-256 of its body, mark of its headers] of all that a phone keeps.

    `drawn` draws what is the same for everybody but not a file: the screens without data, the scheme's colour.
    """
    return [*([path, _of(draw().encode()), _BOUND_BY] for path, draw in drawn.items()), *_FILES]
