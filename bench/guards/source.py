"""Source text by the places that the syntax tree gives, which count bytes."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple


class Mutant(NamedTuple):
    """One guard taken away: what stands at `start` to `end` (bytes of the file) becomes `instead`.

    `entered` are functions whose tests may notice, as "file:name"; none means that any test may.
    """

    kind: str
    file: str
    line: int
    inside: str
    was: str
    start: int
    end: int
    instead: str
    entered: tuple[str, ...] = ()
    nth: int = 1  # of those that read the same in one function

    @property
    def key(self) -> str:
        """What stays the same when other lines move."""
        same = f" ({self.nth})" if self.nth > 1 else ""
        return f"{self.kind} | {self.file}:{self.inside} | {self.was} -> {self.instead}{same}"

    def of(self, source: bytes) -> bytes:
        return source[: self.start] + self.instead.encode() + source[self.end :]


class Source:
    """A file, its tree, and which function each node stands in."""

    def __init__(self, root: Path, path: Path) -> None:
        self.file = path.relative_to(root).as_posix()
        self.bytes = path.read_bytes()
        self.tree = ast.parse(self.bytes)
        self._starts = [0]
        for line in self.bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._inside: dict[ast.AST, str] = {}
        self._name(self.tree, "")

    def _name(self, node: ast.AST, name: str) -> None:
        """Give every node the qualified name of the function it stands in, as code objects have it."""
        for child in ast.iter_child_nodes(node):
            inner = name
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = f"{name}{child.name}"
            elif isinstance(child, ast.ClassDef):
                inner = f"{name}{child.name}."
            self._inside[child] = inner
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            self._name(child, f"{inner}.<locals>." if is_function else inner)

    def inside(self, node: ast.AST) -> str:
        return self._inside.get(node, "").removesuffix(".<locals>.").rstrip(".")

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node: ast.expr | ast.stmt | ast.keyword) -> str:
        start, end = self.span(node)
        return " ".join(self.bytes[start:end].decode().split())

    def mutant(
        self, kind: str, node: ast.expr | ast.stmt | ast.keyword, instead: str, *, entered: tuple[str, ...] = ()
    ) -> Mutant:
        """Return the mutant that has something else in the place of this node."""
        start, end = self.span(node)
        inside = self.inside(node)
        mine = (f"{self.file}:{inside}",) if inside else ()
        return Mutant(kind, self.file, node.lineno, inside, self.text(node)[:160], start, end, instead, entered or mine)


def sources(root: Path, *folders: str) -> list[Source]:
    """Read every Python file of these folders, in order."""
    return [Source(root, path) for folder in folders for path in sorted((root / folder).rglob("*.py"))]
