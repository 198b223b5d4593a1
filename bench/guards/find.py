"""Find every guard in the source, by what it looks like; new ones are found by themselves."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.guards.source import Mutant, Source, sources

REFUSALS = {"NotAllowed", "NotThere", "NotPossible", "TooManyTries"}
# Here nothing is guarded, or what is guarded is not access: drawing a demo, migrating, counting, comparing pictures.
_NOT_HERE = ("app/demo/", "app/migrations/", "app/insight/", "app/matching/", "app/cli/", "app/config.py")
# Answers to these mean that something else is asked, never that somebody is let in.
_NO_JUDGEMENT = {"wants_json", "is_any_due", "is_due_to_be_seen", "is_shell"}
# A function named so says True when somebody is to be stopped; of any other bool, True lets them in.
_STOPS = ("lacks", "must", "paused", "due", "over", "gone", "locked", "fault", "refus", "nobody", "closed", "too_")
_JUDGES = ("members", "access", "agreements", "people", "alerts", "profiles", "review", "reports", "web")
_SCOPES = ("by.id", "account.id", "account_id ==", "reporter_id", "for_account", "ended_at", "used_at", "locked_at")
_SCOPES += ("dropped_at", "suspended_at", "ends_at", "AccountState", "ProfileState")
_WEAKER = {
    "needs": "open_to_signed_in",
    "open_to_signed_in": "open_to_entered",
    "open_to_entered": "open_to_half",
    "open_to_half": "open_to_all",
    "open_to_outbox": "open_to_all",
}
_GUARD = "__import__('app.web.guard', fromlist=['guard'])"
_COOKIE_FLAGS = {"secure": "secure=False", "httponly": "httponly=False", "samesite": "samesite=None"}
_FOR_EVER = "__import__('datetime').timedelta(days=36500)"
_TRUE = "__import__('sqlalchemy').true()"


def find(root: Path) -> list[Mutant]:
    """Return every guard of the tree taken away, one at a time, in the order of the files."""
    found = []
    read = [source for source in sources(root, "app") if not source.file.startswith(_NOT_HERE)]
    refusing = _refusing_functions(read)
    judging = {f.name for source in read for f in _functions(source) if _is_judgement(source, f)}
    users = _users(read)
    for source in read:
        for node in ast.walk(source.tree):
            found += _decorators(source, node)
            found += _refusals(source, node, refusing)
            found += _registrations(source, node)
            found += _cookies(source, node)
            found += _limits(source, node, users)
            found += _scopes(source, node)
            found += _tables(source, node, users)
            found += _filters(source, node, judging)
        for function in _functions(source):
            found += _judgements(source, function)
            found += _stops(source, function)
            found += _faults(source, function)
    first: dict[tuple[str, int, int, str], Mutant] = {}
    for mutant in found:  # some are found in two ways
        first.setdefault((mutant.file, mutant.start, mutant.end, mutant.instead), mutant)
    in_order = sorted(first.values(), key=lambda mutant: (mutant.file, mutant.line, mutant.start, mutant.instead))
    met = Counter[str]()
    for place, mutant in enumerate(in_order):
        met[mutant.key] += 1
        in_order[place] = mutant._replace(nth=met[mutant.key])
    return in_order


def _functions(source: Source) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef))


def _called(node: ast.AST) -> str:
    """Return the last name of what is called or raised: `require` of `permissions.require(…)`."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _raises(body: list[ast.stmt]) -> bool:
    last = body[-1]
    return isinstance(last, ast.Raise) and last.exc is not None and _called(last.exc) in REFUSALS


def _refusing_functions(read: list[Source]) -> set[str]:
    """Return the functions that do nothing but refuse: they return nothing and raise."""
    return {
        function.name
        for source in read
        for function in _functions(source)
        if isinstance(function.returns, ast.Constant) and function.returns.value is None
        if function.name.startswith(("require", "refuse", "check_")) or _only_raises(function)
    }


def _only_raises(function: ast.FunctionDef) -> bool:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    refuses = any(_raises([one]) or (isinstance(one, ast.If) and _raises(one.body)) for one in body)
    return refuses and all(_changes_nothing(one) for one in body)


def _changes_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Name) for target in statement.targets)
    return isinstance(statement, ast.If | ast.Raise | ast.Return)


def _is_judgement(source: Source, function: ast.FunctionDef) -> bool:
    is_bool = isinstance(function.returns, ast.Name) and function.returns.id == "bool"
    package = source.file.split("/")[1].removesuffix(".py")
    return is_bool and package in _JUDGES and function.name.lstrip("_") not in _NO_JUDGEMENT


def _decorators(source: Source, node: ast.AST) -> Iterator[Mutant]:
    """Whom a page is for: opened a step wider. What is asked before it: asked no more."""
    if not isinstance(node, ast.FunctionDef) or "guard" not in _imported_from(source, "app.web.guard"):
        return
    names = _imported_from(source, "app.web.guard")
    for decorator in node.decorator_list:
        name = _called(decorator)
        if name in names and name != "open_to_all":
            weaker = _WEAKER.get(name)
            instead = f"{_GUARD}.{weaker}" if weaker else "(lambda view: view)"
            entered = (f"{source.file}:{source.inside(node)}", "app/web/guard.py:check_audience.<locals>.check")
            yield source.mutant("page", decorator, instead, entered=entered)


def _imported_from(source: Source, module: str) -> set[str]:
    names = {
        alias.asname or alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }
    return names | ({"guard"} if names else set())


def _refusals(source: Source, node: ast.AST, refusing: set[str]) -> Iterator[Mutant]:
    """Every call that does nothing but refuse, and every `if` that leads to nothing but a refusal."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _called(node.value) in refusing:
        yield source.mutant("refusal", node, "pass")
    if isinstance(node, ast.If) and _raises(node.body):
        yield source.mutant("refusal", node.test, "False")
        yield from _without_each(source, "refusal", node.test, ast.Or)


def _without_each(
    source: Source, kind: str, test: ast.expr, connective: type[ast.boolop], nested: bool = False
) -> Iterator[Mutant]:
    """Leave out each part of `a or b` (or of `a and b`), also inside brackets when `nested`."""
    nothing = "False" if connective is ast.Or else "True"
    for node in ast.walk(test) if nested else [test]:
        if isinstance(node, ast.BoolOp) and isinstance(node.op, connective):
            for part in node.values:
                yield source.mutant(kind, part, nothing)


def _registrations(source: Source, node: ast.AST) -> Iterator[Mutant]:
    """What create_app hangs before and after every request."""
    if source.file != "app/__init__.py" or not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return
    if _called(node.value) in ("before_request", "after_request", "refuse_unguarded"):
        yield source.mutant("hung before and after", node, "pass")


def _cookies(source: Source, node: ast.AST) -> Iterator[Mutant]:
    if isinstance(node, ast.Call) and _called(node) in ("set_cookie", "delete_cookie"):
        for word in node.keywords:
            if word.arg in _COOKIE_FLAGS:
                yield source.mutant("cookie", word, _COOKIE_FLAGS[word.arg])


def _limits(source: Source, node: ast.AST, users: dict[str, set[str]]) -> Iterator[Mutant]:
    """How often and how long: made endless."""
    if isinstance(node, ast.Call) and _called(node) == "Limit" and node.args:
        yield source.mutant("limit", node.args[0], str(10**9), entered=tuple(sorted(users.get("LIMITS", ()))))
    if source.file.startswith(("app/access/", "app/agreements/", "app/people/", "app/review/", "app/members/")):
        for child in node.body if isinstance(node, ast.Module) else []:
            if not isinstance(child, ast.Assign) or not isinstance(child.targets[0], ast.Name):
                continue
            name, value = child.targets[0].id, child.value
            used = tuple(sorted(users.get(name, ())))
            if _called(value) == "timedelta":
                yield source.mutant("limit", value, _FOR_EVER, entered=used)
            elif isinstance(value, ast.Constant) and isinstance(value.value, int) and "LEAST" not in name:
                yield source.mutant("limit", value, str(10**9), entered=used)


def _scopes(source: Source, node: ast.AST) -> Iterator[Mutant]:
    """Whose rows are asked for, and which are over: every condition of a query that says so."""
    if isinstance(node, ast.Call) and _called(node) in ("where", "filter"):
        for part in node.args:
            if any(word in source.text(part) for word in _SCOPES) and not isinstance(part, ast.Starred):
                yield source.mutant("whose rows", part, _TRUE)


def _tables(source: Source, node: ast.AST, users: dict[str, set[str]]) -> Iterator[Mutant]:
    """Rows of the permission table made wide open, and each header that every answer carries."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Dict):
        return
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    name = target.id if isinstance(target, ast.Name) else ""
    used = tuple(sorted(users.get(name, ())))
    for key, value in zip(node.value.keys, node.value.values, strict=True):
        if name == "MAY":
            yield source.mutant("permissions", value, "frozenset(Permission)", entered=used)
        if name == "BINDING" and key is not None and source.file == "app/web/headers.py":
            yield source.mutant("header", key, f'"X-Without-{source.text(key)[1:-1]}"', entered=used)


def _filters(source: Source, node: ast.AST, judging: set[str]) -> Iterator[Mutant]:
    """Judgements that pick what is shown: in `[… if visible(one)]`, in `x if may(…) else y`, and beside others."""

    def judges(part: ast.expr) -> bool:
        return any(isinstance(one, ast.Call) and _called(one) in judging for one in ast.walk(part))

    if isinstance(node, ast.comprehension):
        for test in node.ifs:
            if judges(test):
                yield source.mutant("what is shown", test, "True")
    if isinstance(node, ast.IfExp) and judges(node.test):
        yield source.mutant("what is shown", node.test, "True")
    if isinstance(node, ast.BoolOp):
        nothing = "False" if isinstance(node.op, ast.Or) else "True"
        for part in node.values:
            if judges(part):
                yield source.mutant("what is shown", part, nothing)


def _judgements(source: Source, function: ast.FunctionDef) -> Iterator[Mutant]:
    """Every part of a judgement, and the whole of it where it has no parts."""
    if not _is_judgement(source, function):
        return
    lets_in = "False" if any(word in function.name for word in _STOPS) else "True"
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield from _without_each(source, "judgement", node.value, ast.And, nested=True)
            yield from _without_each(source, "judgement", node.value, ast.Or, nested=True)
            if not isinstance(node.value, ast.BoolOp | ast.Constant):
                yield source.mutant("judgement", node.value, lets_in)
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return):
            answer = node.body[-1].value
            if isinstance(answer, ast.Constant) and str(answer.value) != lets_in:
                yield source.mutant("judgement", node.test, "False")
                yield from _without_each(source, "judgement", node.test, ast.Or)


def _stops(source: Source, function: ast.FunctionDef) -> Iterator[Mutant]:
    """Every stop on the way to a page: an `if` in what runs before a request that leads to an answer or a refusal."""
    if source.file not in _BEFORE_REQUESTS:
        return
    for node in ast.walk(function):
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return | ast.Raise):
            last = node.body[-1]
            nothing = isinstance(last, ast.Return) and (
                last.value is None or (isinstance(last.value, ast.Constant) and last.value.value is None)
            )
            if not nothing:
                yield source.mutant("stop", node.test, "False")
                yield from _without_each(source, "stop", node.test, ast.Or)


_BEFORE_REQUESTS = ("app/web/guard.py", "app/web/origin.py", "app/web/public_demo.py", "app/web/outbox_author.py")


def _faults(source: Source, function: ast.FunctionDef) -> Iterator[Mutant]:
    """Every reason in a function that returns what stands in the way, in words."""
    if "fault" not in function.name:
        return
    for node in ast.walk(function):
        if isinstance(node, ast.If):
            yield source.mutant("reason", node.test, "False")
            yield from _without_each(source, "reason", node.test, ast.Or)


def _users(read: list[Source]) -> dict[str, set[str]]:
    """Return by name of a constant the functions that speak of it."""
    used: dict[str, set[str]] = {}
    for source in read:
        for node in ast.walk(source.tree):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name and source.inside(node):
                used.setdefault(name, set()).add(f"{source.file}:{source.inside(node)}")
    return used
