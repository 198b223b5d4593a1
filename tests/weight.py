"""What a screen costs on its way to a phone: its page, and what the page names, packed as a phone is sent them."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from typing import NamedTuple

import brotli

from app.web.assets import ASSETS
from app.web.modules import needed
from tests.conftest import Phone


class Tags(HTMLParser):
    """What a page asks for before anything of it has run, in the order of its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.styles: list[str] = []
        self.blocking: list[str] = []
        self.modules: list[str] = []
        self.preloaded: list[str] = []
        self.manifest: list[str] = []
        self.icons: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "script":
            (self.modules if said.get("type") == "module" else self.blocking).append(said["src"])
        elif tag == "use":
            self.icons.add(said["href"].partition("#")[0])
        elif tag == "link" and said.get("media") != "print":  # which a browser fetches when all else is there
            kind = {"stylesheet": self.styles, "modulepreload": self.preloaded, "manifest": self.manifest}
            kind.get(said["rel"], []).append(said["href"])


class Weight(NamedTuple):
    """Bytes of the page itself, and of each file that it needs before it can be used, by kind and name."""

    html: int
    styles: dict[str, int]
    scripts: dict[str, int]
    rest: dict[str, int]  # the manifest, and the icons that are drawn at once

    @property
    def all(self) -> int:
        return self.html + sum(sum(kind.values()) for kind in (self.styles, self.scripts, self.rest))

    def beyond(self, other: Weight) -> int:
        """Return the bytes that a browser has not got yet when it comes from the other screen."""
        known = other.styles | other.scripts | other.rest
        files = self.styles | self.scripts | self.rest
        return self.html + sum(size for name, size in files.items() if name not in known)


@cache
def packed(body: bytes) -> int:
    """Return how many bytes these are on their way, as small as Brotli makes them."""
    return len(brotli.compress(body, quality=11))


def name_of(address: str) -> str:
    """Return a static file's name, from the address that holds its build."""
    return address.split("/", 3)[3]


def weigh(phone: Phone, path: str) -> tuple[Weight, Tags]:
    """Fetch a page and weigh it with all it needs before it can be used."""
    page = phone.get(path)
    assert page.status_code == 200, f"{path}: {page.status_code}"
    tags = Tags(page.text)
    scripts = [*map(name_of, tags.blocking), *(name for one in tags.modules for name in needed(name_of(one)))]
    rest = [*tags.manifest, *sorted(tags.icons)]
    weight = Weight(
        packed(page.data),
        {one: _sent(phone, one) for one in tags.styles},
        {one: packed(ASSETS[one].body) for one in dict.fromkeys(scripts)},
        {one: _sent(phone, one) for one in rest},
    )
    return weight, tags


def _sent(phone: Phone, address: str) -> int:
    answer = phone.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return packed(answer.data)
