"""Static files: read once, named by their content, packed in memory, kept by browsers for a year."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from app.web.guard import open_to_all
from app.web.same_for_all import FOR_EVER, REVALIDATED, same_for_all

STATIC = Path(__file__).parents[2] / "static"
_TEXT = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
pages = Blueprint("assets", __name__)


class Asset(NamedTuple):
    """A file as it is, and whether it gets smaller when it is packed."""

    body: bytes
    content_type: str
    packs: bool


def _load(path: Path) -> Asset:
    body = path.read_bytes()
    if path.suffix not in _TEXT:
        return Asset(body, mimetypes.guess_type(path.name)[0] or "application/octet-stream", packs=False)
    return Asset(body, f"{_TEXT[path.suffix]}; charset=utf-8", packs=True)


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
    # An old build's page may still ask for its files: it gets today's, and asks again each time.
    kept = FOR_EVER if build == BUILD else REVALIDATED
    return same_for_all(asset.body, asset.content_type, kept=kept, packs=asset.packs)
