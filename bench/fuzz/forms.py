"""What the pages of the app ask for: every form on every page that can be opened, with the values that it offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from werkzeug.exceptions import HTTPException

from bench.fuzz.callers import ways
from bench.stage import Stage
from tests.town import BEN, LENA, MO

Fields = dict[str, list[str]]
_NAMED = re.compile(r'name="([\w.-]+)"|(?:form|typed|args|fields)(?:\.get\(|\[)"([\w.-]+)"')
_ROOT = Path(__file__).parents[2]


class _Forms(HTMLParser):
    """Collects method, action and fields of each form; a field may offer several values."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, Fields]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((of.get("method", "get").upper(), of.get("action", ""), {}))
        if tag == "select":
            self._select = of.get("name", "")
        if not self.found:
            return
        name = self._select if tag == "option" else of.get("name", "")
        if name and tag in ("input", "textarea", "select", "option", "button"):
            values = self.found[-1][2].setdefault(name, [])
            if of.get("value") and of["value"] not in values:
                values.append(of["value"])


def words(root: Path = _ROOT) -> list[str]:
    """Return every name of a field that a template or a screen knows."""
    files = [*sorted((root / "templates").rglob("*.html")), *sorted((root / "app" / "web").glob("*.py"))]
    return sorted({one or other for file in files for one, other in _NAMED.findall(file.read_text())})


def learn(stage: Stage, known: dict[str, list[str]], *, callers: Iterable[int] = (MO, LENA, BEN)) -> dict[str, Fields]:
    """Open every page and return, by method and rule, which fields its forms have."""
    learnt: dict[str, Fields] = {}
    for caller in callers:
        phone = stage.phone(caller)
        for path in _pages(stage, known):
            answer = phone.get(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for method, rule, fields in _forms_of(stage, path, answer.text):
                    mine = learnt.setdefault(f"{method} {rule}", {})
                    for name, values in fields.items():
                        mine[name] = list(dict.fromkeys([*mine.get(name, []), *values]))[:12]
        stage.begin_anew()
    return learnt


def _pages(stage: Stage, known: dict[str, list[str]]) -> Iterator[str]:
    for method, rule in ways(stage.app):
        if method != "GET" or rule.rule.startswith(("/api/", "/static", "/photos")):
            continue
        variants = max((min(3, len(known.get(name, ["x"]))) for name in rule.arguments), default=1)
        for place in range(variants):
            filled = {name: known.get(name, ["x"]) for name in rule.arguments}
            yield fill(rule.rule, {name: some[place % len(some)] for name, some in filled.items()})


def fill(rule: str, values: dict[str, str]) -> str:
    """Return the address with its parts filled in as they are."""
    return re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda part: values.get(part[1], "x"), rule)


def _forms_of(stage: Stage, path: str, html: str) -> Iterator[tuple[str, str, Fields]]:
    parser = _Forms()
    parser.feed(html)
    adapter = stage.app.url_map.bind("localhost")
    for method, action, fields in parser.found:
        try:
            rule, _ = adapter.match((action or path).partition("?")[0], method=method, return_rule=True)
        except HTTPException:
            continue
        yield method, rule.rule, fields
