"""script/bench ends: end somebody again and again, in five ways, while the whole house is busy."""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from flask import Flask

from app import create_app
from app.config import Settings
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from app.web.parts import Parts
from bench.ends import trial
from bench.ends.trial import Result, Windows
from bench.ends.victims import ENDINGS, make_victim, raise_alerts
from bench.reliability.house import House, environment, free_port
from bench.reliability.push import PushService
from bench.reliability.town import raise_town

BUDGET_MS = 1000
_THINKS_S = 0.05  # whoever keeps the house busy reads what they got, a little
_WIDE = (6, 8, 8, 8, 13, 13)


def main() -> int:
    said = _arguments()
    found: dict[str, list[Result]] = {name: [] for name in ENDINGS}
    with tempfile.TemporaryDirectory(prefix="townwatch-ends-") as scratch, PushService() as service:
        folder, port = Path(scratch), said.port or free_port()
        keepers = raise_town(environment(folder, port), phones=said.others, push_port=service.port)
        others = [one.headers for one in keepers if one.is_signed_in]
        with House(folder, port) as house, Windows(port, others, pause_s=_THINKS_S):
            app = create_app(Settings.from_environment(environment(folder, port)))
            with app.app_context(), suppress(KeyboardInterrupt):  # what was found until then is told all the same
                _try_all(app, port, service.port, said.trials, found)
            _say("")
            house.look_after()
            died = house.died
    return _report(found, died)


def _try_all(app: Flask, port: int, push_port: int, trials: int, found: dict[str, list[Result]]) -> None:
    """Make the trials, each kind of ending in turn."""
    parts: Parts = app.extensions["townwatch"]
    manager = _manager()
    with transaction() as session:
        alerts = raise_alerts(session, manager, parts.clock())
    for number in range(trials):
        name = list(ENDINGS)[number % len(ENDINGS)]
        victim = make_victim(app, push_port)
        found[name].append(trial.run(app, port, victim, ENDINGS[name], alerts=alerts, by_id=manager))
        _say(f"\r{number + 1} of {trials}", end="")
    db.session.remove()
    db.engine.dispose()


def _manager() -> int:
    with transaction() as session:
        account = Account(name="The manager", role=Role.MANAGER, sign_in="manager@bench.example")
        session.add(account)
        session.flush()
        return account.id


def _report(found: dict[str, list[Result]], died: int) -> int:
    heads = ("trials", "median", "95 %", "max ms", "served after", "pushes after")
    _say(" ".join([f"{'ended by':18}", *(f"{word:>{wide}}" for word, wide in zip(heads, _WIDE, strict=True))]))
    total: Counter[str] = Counter()
    for name, results in [*found.items(), ("all", [one for many in found.values() for one in many])]:
        times = sorted(one.last_ms for one in results)
        if not times:
            continue
        ninety_five = times[min(len(times) - 1, int(len(times) * 0.95))]
        served, claimed = sum(one.served_after for one in results), sum(one.claimed_after for one in results)
        _say(
            f"{name:18} {len(times):6} {statistics.median(times):8.1f} {ninety_five:8.1f} {times[-1]:8.1f} "
            f"{served:13} {claimed:13}"
        )
        total = Counter(
            served=served,
            claimed=claimed,
            refused=sum(one.refused_after for one in results),
            before=sum(one.served_before for one in results),
            waiting=sum(one.waiting_pushes for one in results),
            slow=sum(time > 2 * BUDGET_MS for time in times),
        )
    _say(
        f"{total['before']} answers were served before, {total['refused']} refused after; {total['waiting']} pushes "
        f"waited at the commit. {died} processes died. Times count against a budget of {BUDGET_MS} ms at twice that."
    )
    is_well = not (total["served"] or total["claimed"] or total["slow"] or died) and total["waiting"] > 0
    _say("Well." if is_well else "NOT WELL.")
    return 0 if is_well else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench ends", description=__doc__)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--others", type=int, default=8, help="phones that keep the house busy meanwhile")
    parser.add_argument("--port", type=int, default=0)
    return parser.parse_args()


def _say(words: str, end: str = "\n") -> None:
    print(words, end=end, flush=True)


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    for sign in (signal.SIGINT, signal.SIGTERM):  # the first of them is passed over when the shell runs this behind
        signal.signal(sign, signal.default_int_handler)
    sys.exit(main())
