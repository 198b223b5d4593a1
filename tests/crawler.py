"""Somebody who follows every link: from the home page on, a few of each kind of address, and notes what led where."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.addresses import MAY_OPEN
from tests.conftest import Phone

OF_EACH_KIND = 2  # so many addresses of one rule are opened


@dataclass(kw_only=True)
class Page:
    """One answer: its rule, its status, and what it names.

    `links` are those of the page, `bar` those around it; `hidden` are those that a script shows to some.
    """

    path: str
    rule: str
    status: int
    links: list[str] = field(default_factory=list)
    bar: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    is_page: bool = True  # and not a file to keep, such as a PDF


# Places in the bar that a script hides from whoever may not ask this of the server.
_FILLED_BY = {
    "/alerts": "GET /api/alerts",
    "/check": "POST /api/check",
    "/gallery": "GET /api/gallery",
    "/report": "GET /api/reports",
}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.inside: list[tuple[str, bool]] = []  # the elements that are open, and whether each is hidden

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        is_hidden = "hidden" in said or any(hidden for _tag, hidden in self.inside)
        if tag not in _VOID:
            self.inside.append((tag, is_hidden))
        if tag == "a" and "href" in said:
            is_main = any(open_tag == "main" for open_tag, _hidden in self.inside)
            where = self.page.hidden if is_hidden else self.page.links if is_main else self.page.bar
            where.append(said["href"])
        if tag in ("script", "img", "source") and said.get("src"):
            self.page.files.append(said["src"])
        if tag in ("link", "use", "image") and said.get("href"):
            self.page.files.append(said["href"].partition("#")[0])

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop()[0] != tag:
            pass


class Crawl:
    """What one account finds from its home page on. `led` says for each rule which rules have links to it.

    `role` is its name in tests/addresses.py, which says which of the links that scripts show are shown to it.
    """

    def __init__(self, app: Flask, phone: Phone, role: str) -> None:
        self.role = role
        self.rules: MapAdapter = app.url_map.bind("localhost")
        self.phone, self.pages, self.files = phone, dict[str, Page](), dict[str, int]()
        self.led: dict[str, set[str]] = {}
        self.first_seen_on: dict[str, str] = {}
        self._walk()

    def rule_of(self, path: str) -> str:
        """Return the rule of an address, or nothing where there is none that can be opened."""
        try:
            rule, _values = self.rules.match(urlsplit(path).path, method="GET", return_rule=True)
        except HTTPException:
            return ""
        return str(rule.rule)

    def _walk(self) -> None:
        opened: Counter[str] = Counter()
        to_open = deque([("/", "")])
        while to_open:
            path, came_from = to_open.popleft()
            if path in self.pages:
                continue
            rule = self.rule_of(path)
            if opened[rule] >= OF_EACH_KIND and rule:
                continue
            opened[rule] += 1
            page = self.pages[path] = self._open(path, rule)
            self.first_seen_on[path] = came_from
            for link in self._shown(page):
                self.led.setdefault(self.rule_of(link), set()).add(page.rule)
                to_open.append((link, path))

    def _open(self, path: str, rule: str) -> Page:
        answer = self.phone.get(path)
        page = Page(path=path, rule=rule, status=answer.status_code, is_page=answer.mimetype == "text/html")
        if answer.status_code in (302, 303):
            page.links.append(answer.headers["Location"])
        elif answer.mimetype == "text/html":
            _Reader(page).feed(answer.text)
            for file in page.files:
                if file.startswith("/") and file not in self.files:
                    self.files[file] = self.phone.get(file).status_code
        return page

    def leads_back(self, page: Page) -> bool:
        """Return whether a page has a link, its own or in the bar, to one that leads to it."""
        leads_to = {self.rule_of(link) for link in self._inside(page, *page.links, *page.bar)}
        return bool(leads_to & (self.led.get(page.rule, set()) - {page.rule}))

    def _shown(self, page: Page) -> Iterator[str]:
        yield from self._inside(page, *page.links)
        for link in self._inside(page, *page.bar):
            if link not in _FILLED_BY or self.role in MAY_OPEN[_FILLED_BY[link]]:
                yield link
        for link in self._inside(page, *page.hidden):
            if self.role in MAY_OPEN.get(f"GET {self.rule_of(link)}", set()):
                yield link

    @staticmethod
    def _inside(page: Page, *links: str) -> Iterator[str]:
        """Yield those of the links of a page that stay in this town, without the place on the page."""
        for href in links:
            address = urlsplit(urljoin(f"http://localhost{page.path}", href))
            if address.netloc == "localhost" and address.scheme == "http" and not href.startswith("#"):
                yield address.path + (f"?{address.query}" if address.query else "")
