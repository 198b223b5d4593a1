"""What is the same for everybody: packed as small as the browser takes it, and sent again only when it has changed.

Nothing that names a person goes this way: it is not kept anywhere, and not packed either. Where a secret and somebody
else’s words are packed together, the length of the answer tells of the secret (BREACH); here there is neither.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from typing import NamedTuple

import brotli
from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.wrappers import Response as AnyResponse

REVALIDATED = "no-cache"  # kept, and asked about each time
FOR_EVER = "public, max-age=31536000, immutable"
_OFFERED = ("br", "gzip", "identity")  # the smallest first: of what a browser likes as well
_MOST_PACKED = 600  # about a hundred files and twenty screens, each in three forms: half a megabyte


class Packed(NamedTuple):
    """Bytes as they go out, and what tells them from any others."""

    body: bytes
    etag: str


def same_for_all(body: bytes, content_type: str, *, kept: str = REVALIDATED, packs: bool = True) -> AnyResponse:
    """Return the answer, or 304 for a browser that has this very one.

    `packs`: whether it gets smaller by it; pictures and fonts are packed already.
    """
    encoding = encoding_for(request.accept_encodings) if packs else "identity"
    packed = pack(body, encoding)
    answer = Response(packed.body, content_type=content_type)
    if encoding != "identity":
        answer.headers["Content-Encoding"] = encoding
    if packs:
        answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = kept
    answer.set_etag(packed.etag)
    return answer.make_conditional(request)


def encoding_for(accepted: Accept) -> str:
    """Return br, gzip or identity: what the browser likes best; who says nothing, or refuses all, gets it as it is."""
    return accepted.best_match(_OFFERED) or "identity"


@lru_cache(maxsize=_MOST_PACKED)
def pack(body: bytes, encoding: str) -> Packed:
    """Pack as small as it goes, once for each process: the first who asks for a file waits some milliseconds for it."""
    match encoding:
        case "br":
            packed = brotli.compress(body, quality=11, mode=brotli.MODE_TEXT)
        case "gzip":
            packed = gzip.compress(body, 9, mtime=0)
        case _:
            packed = body
    return Packed(packed, f"{hashlib.sha256(body).hexdigest()[:24]}-{encoding}")
