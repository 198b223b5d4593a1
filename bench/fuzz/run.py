"""Throw a number of calls, spread over every address, and tell what broke."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings

from bench.fuzz import by_route, by_schema, forms
from bench.fuzz.callers import furnish, known_values, ways
from bench.fuzz.checks import exceptions_of, judge
from bench.life.cast import settle
from bench.stage import Stage, on_stage

_TO_SCHEMA = 0.4  # of all calls; the rest go to every address alike


class Fault(NamedTuple):
    """The simplest call that breaks a promise, and how."""

    way: str
    what: str
    call: str


class Fuzzed(NamedTuple):
    """`statuses` counts answers by kind of call and status."""

    calls: int
    seconds: float
    statuses: Counter[str]
    slowest_cpu_s: float
    faults: list[Fault]


class _Target(NamedTuple):
    """One address: how to throw a call at it, and how to make it."""

    way: str
    strategy: Any
    throw: Callable[[Any], None]


class Fuzz:
    """Makes calls on a stage that is put back before each: whatever breaks, breaks again by itself."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.calls, self.slowest = 0, 0.0
        self.statuses: Counter[str] = Counter()
        self.last = ""

    def targets(self) -> list[_Target]:
        known = known_values(self._stage)
        self._stage.begin_anew()
        vocabulary = by_route.Vocabulary(known, forms.learn(self._stage, known), forms.words())
        described = [
            _Target(f"described: {one.method.upper()} {one.path}", by_schema.cases(one, known), self._by_schema)
            for one in by_schema.operations()
        ]
        routes = [
            _Target(f"{method} {rule.rule}", by_route.calls(method, rule, vocabulary), self._by_route)
            for method, rule in ways(self._stage.app)
        ]
        return [*described, *routes]

    def _by_schema(self, thrown: Any) -> None:
        caller, case = thrown
        self._begin(f"{case.method} {case.formatted_path} as {caller}: {case.body!r:.500}")
        answer = by_schema.send(self._stage, caller, case)
        self._end("described", answer)
        judge(answer, caller=caller, reflects=False)

    def _by_route(self, call: by_route.Call) -> None:
        self._begin(call.told())
        answer = by_route.send(self._stage, call)
        self._end("any address", answer)
        judge(answer, caller=call.caller, reflects=True)

    def _begin(self, told: str) -> None:
        self._stage.begin_anew()
        self.calls += 1
        self.last = told

    def _end(self, kind: str, answer: Any) -> None:
        self.statuses[f"{kind}: {answer.status}"] += 1
        self.slowest = max(self.slowest, answer.cpu_s)

    def at(self, target: _Target, *, calls: int, dice: int) -> Fault | None:
        """Throw so many calls at one address; return the simplest that breaks a promise, if one does."""

        @seed(dice)
        @settings(
            max_examples=calls,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,
        )
        @given(target.strategy)
        def throw(thrown: Any) -> None:
            target.throw(thrown)

        with exceptions_of(self._stage.app) as met:
            try:
                throw()
            except (Exception, BaseExceptionGroup) as broken:  # whatever it is, it is what we look for
                return Fault(target.way, _said(broken, met), self.last)
        return None


def _said(broken: BaseException, met: list[BaseException]) -> str:
    cause = met[-1] if met and "answered 5" in str(broken) else broken
    while isinstance(cause, BaseExceptionGroup):
        cause = cause.exceptions[0]
    place = traceback.extract_tb(cause.__traceback__)[-1:] or [None]
    where = f" ({place[0].filename.split('/site-packages/')[-1]}:{place[0].lineno})" if place[0] else ""
    words = " ".join(str(cause).split())
    return f"{type(cause).__name__}: {words[:300]}{where}"


def fuzz(*, calls: int, dice: int, only: str = "", tell: Callable[[str], None] = lambda _: None) -> Fuzzed:
    """Throw about so many calls, a fixed share at each address; the same dice throw the same calls."""
    began = time.perf_counter()
    with on_stage(settle) as stage:
        furnish(stage)
        fuzzing = Fuzz(stage)
        targets = [target for target in fuzzing.targets() if only in target.way]
        faults = []
        for target, share in _shares(targets, calls):
            fault = fuzzing.at(target, calls=share, dice=dice)
            if fault is not None:
                faults.append(fault)
                tell(f"{fault.way}\n  {fault.what}\n  {fault.call}")
    taken = time.perf_counter() - began
    return Fuzzed(fuzzing.calls, taken, fuzzing.statuses, fuzzing.slowest, faults)


def _shares(targets: list[_Target], calls: int) -> Iterator[tuple[_Target, int]]:
    described = sum(target.way.startswith("described") for target in targets)
    for target in targets:
        if target.way.startswith("described"):
            yield target, max(1, round(calls * _TO_SCHEMA / described))
        else:
            yield target, max(1, -(-round(calls * (1 - _TO_SCHEMA)) // (len(targets) - described)))
