"""Which tests could notice that a guard is gone, those first that are likeliest to."""

from __future__ import annotations

from bench.guards.source import Mutant

_EVERY_ROUTE = "tests/house_rules/test_every_route.py"
_FIRST = {
    "page": (_EVERY_ROUTE,),
    "stop": ("tests/integration/web/test_guard.py", _EVERY_ROUTE),
    "permissions": ("tests/unit/members/test_permissions.py", "tests/house_rules/test_docs.py", _EVERY_ROUTE),
    "hung before and after": (_EVERY_ROUTE, "tests/integration/web"),
    "header": ("tests/integration/web/test_headers.py",),
    # A test that reads a table enters no function, and would not be known to notice.
    "limit": ("tests/unit/access/test_rules.py::test_so_many_tries",),
    "cookie": ("tests/integration/web/test_cookies.py",),
}


class Tests:
    """What each test enters, as it was recorded with every guard in its place."""

    def __init__(self, entered: dict[str, list[str]], seconds: dict[str, float]) -> None:
        self._of: dict[str, set[str]] = {}
        for test, functions in entered.items():
            for function in functions:
                self._of.setdefault(function, set()).add(test)
        self._all = set(entered)
        self._breadth = {test: len(functions) for test, functions in entered.items()}
        self._seconds = seconds

    def for_mutant(self, mutant: Mutant) -> list[str]:
        """Return the tests that enter what was changed: narrow ones first, long ones last."""
        first = _FIRST.get(mutant.kind, ())
        mine = set().union(*(self._of.get(name, set()) for name in mutant.entered)) if mutant.entered else self._all
        mine |= {test for test in self._all if test.startswith(first)} if first else set()
        package = mutant.file.split("/")[1].removesuffix(".py")

        def order(test: str) -> tuple[int, int, float]:
            near = f"/{package}/" not in test
            is_first = not test.startswith(first) if first else 0
            return int(is_first), int(near) + self._breadth[test] // 120, self._seconds[test]

        return sorted(mine, key=order)
