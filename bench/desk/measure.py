"""Ask each page again and again, as the desk would, and take the time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from app.kernel.db import db
from app.kernel.memory import keep_for_good
from app.kernel.ranks import at_rank
from app.profiles.models import Profile, Sighting
from app.reports.models import Report, ReportState
from bench.desk.people import FIRST
from bench.desk.sentences import ASKED, MISTYPED, NOBODY
from tests.builders import signed_in
from tests.conftest import Phone
from tests.town import BEA, MO

BUDGET_MS = 150
WARM_UP = 3


class Taken(NamedTuple):
    """How long one page took, in milliseconds, and how many questions the database was asked the last time."""

    page: str
    ms: list[float]
    questions: int
    is_wished: bool

    @property
    def p50(self) -> float:
        return _rank(self.ms, 0.5)

    @property
    def p95(self) -> float:
        return _rank(self.ms, 0.95)

    @property
    def is_over(self) -> bool:
        return self.is_wished and self.p95 > BUDGET_MS


def _rank(ms: Sequence[float], share: float) -> float:
    return at_rank([round(one * 1000) for one in ms], share) / 1000


Ask = Callable[[int], TestResponse]


def measure(app: Flask, *, rounds: int, told: Callable[[Taken], None]) -> list[Taken]:
    """Ask every page so many times. The whole answer is made in this process: no network, one at a time."""
    with app.app_context():
        waiting = db.session.scalars(select(Report.id).where(Report.state == ReportState.RECEIVED).limit(100)).all()
        refs = db.session.scalars(select(Profile.ref).join(Sighting).distinct().limit(100)).all()
        db.session.remove()
    keep_for_good()  # as wsgi.py does
    taken = []
    for page, ask, is_wished in _pages(app, waiting, refs):
        taken.append(_time(app, page, ask, is_wished, rounds))
        told(taken[-1])
    return taken


def _pages(app: Flask, waiting: Sequence[UUID], refs: Sequence[str]) -> list[tuple[str, Ask, bool]]:
    mo, bea, staff = signed_in(app, MO), signed_in(app, BEA), signed_in(app, FIRST)

    def searching(*words: str) -> Ask:
        return lambda turn: mo.post("/desk/search", data={"name": words[turn % len(words)]})

    def showing(phone: Phone, *paths: str) -> Ask:
        return lambda turn: phone.get(paths[turn % len(paths)])

    return [
        ("queue", showing(mo, "/desk"), True),
        ("case", showing(mo, *(f"/desk/{id}" for id in waiting)), False),
        ("search: exact name", searching(ASKED), True),
        ("search: typing error", searching(MISTYPED), True),
        ("search: two words", searching(f"blue {ASKED}", "green parka"), True),
        ("search: common word", searching("walked", "high street"), True),
        ("search: reference", searching("WB-0118", "WB-0042"), True),
        ("search: nothing", searching(NOBODY), True),
        ("profiles", showing(mo, "/desk/profiles"), False),
        ("profile", showing(mo, *(f"/desk/profiles/{ref}" for ref in refs)), True),
        ("gallery, a member's", showing(staff, "/api/gallery"), False),
        ("my reports", showing(staff, "/api/reports"), False),
        ("figures", showing(bea, "/figures"), False),
    ]


def _time(app: Flask, page: str, ask: Ask, is_wished: bool, rounds: int) -> Taken:
    ms, questions = [], [0]

    def count(*_: object) -> None:
        questions[0] += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        for turn in range(-WARM_UP, rounds):
            questions[0] = 0
            began = time.perf_counter()
            answer = ask(turn)
            took = (time.perf_counter() - began) * 1000
            assert answer.status_code == 200, f"{page}: {answer.status}"
            if turn >= 0:
                ms.append(took)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return Taken(page, ms, questions[0], is_wished)
