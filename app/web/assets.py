"""Static files: read once, named by their content, compressed in memory, kept by browsers for a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, abort, request

from app.web.guard import open_to_all

STATIC = Path(__file__).parents[2] / "static"
_TEXT = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
_TOO_SMALL_TO_PACK = 500
pages = Blueprint("assets", __name__)


class Asset(NamedTuple):
    """A file as it goes out; `packed` is its gzip form, if that pays."""

    body: bytes
    packed: bytes | None
    content_type: str


def _load(path: Path) -> Asset:
    body = path.read_bytes()
    if path.suffix not in _TEXT:
        return Asset(body, None, mimetypes.guess_type(path.name)[0] or "application/octet-stream")
    packed = gzip.compress(body, 9, mtime=0) if len(body) > _TOO_SMALL_TO_PACK else None
    return Asset(body, packed, f"{_TEXT[path.suffix]}; charset=utf-8")


def _load_all() -> dict[str, Asset]:
    paths = sorted(path for path in STATIC.rglob("*") if path.is_file() and path.suffix not in (".txt", ".md"))
    return {path.relative_to(STATIC).as_posix(): _load(path) for path in paths}


ASSETS = _load_all()


def _build() -> str:
    digest = hashlib.sha256()
    for folder in ("templates", "service_worker"):  # a changed shell must reach the phones as well
        for path in sorted((STATIC.parent / folder).rglob("*")):
            if path.is_file():
                digest.update(path.read_bytes())
    for name, asset in ASSETS.items():
        digest.update(name.encode() + asset.body)
    return digest.hexdigest()[:10]


BUILD = _build()


def address(name: str) -> str:
    """Return where a static file is served; raises KeyError for one that does not exist."""
    if name not in ASSETS:
        raise KeyError(name)
    return f"/static/{BUILD}/{name}"


@pages.get("/static/<build>/<path:name>")
@open_to_all
def static_file(build: str, name: str) -> Response:
    asset = ASSETS.get(name) or abort(404)
    packed = asset.packed if "gzip" in request.headers.get("Accept-Encoding", "") else None
    answer = Response(packed or asset.body, content_type=asset.content_type)
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    # An old build's page may still ask for its files: it gets today's, and may not keep them.
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if build == BUILD else "no-cache"
    return answer
