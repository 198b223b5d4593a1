"""One step after another, each compared with what was before by everything that must hold."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from app.audit.verify import verify
from app.kernel.db import db
from bench.life import watch, watch_alerts, watch_sightings
from bench.life.deeds import Deed, Doing
from bench.life.seen import Seen, look
from bench.stage import Stage

CHECKS = (*watch.CHECKS, *watch_alerts.CHECKS, *watch_sightings.CHECKS)


class Judged(RuleBasedStateMachine):
    """`stage` is set by `played_on`; `counts` says how often each deed was done or refused, `story` tells the last."""

    stage: Stage
    counts: Counter[str]
    story: list[str]

    def __init__(self) -> None:
        super().__init__()
        self.stage.begin_anew()
        self.doing = Doing(self.stage)
        self.story.clear()
        self.seen: Seen = look(self.stage)

    def judge(self, deed: Deed) -> None:
        """Compare what is with what was, by every check."""
        after = look(self.stage)
        step = watch.Step(deed, self.seen, after, self.stage.parts.clock())
        self.counts[f"{deed.what}, {'done' if deed.is_done else 'refused'}"] += 1
        self.story.append(f"{step.now:%d %b %H:%M:%S} {deed.told()}")
        self._count_alerts(step)
        for check in CHECKS:
            check(step)
        self.seen = after
        self.stage.clock.passes(seconds=1)  # no two deeds at one moment: which came first would be anybody's guess

    def _count_alerts(self, step: watch.Step) -> None:
        for alert in step.after.new("alerts", step.before):
            before_review = "live" if alert.kind.value == "live" else "at once" if alert.rings else "listed"
            self.counts["alerts raised " + ("by approval" if alert.approved_at else before_review)] += 1
        self.counts["reports that joined an alert"] += len(step.after.new("joined", step.before))
        for row in step.after.new("deliveries", step.before):
            self.counts[f"{row.message.value} queued" if row.because is None else "phones spared"] += 1
        self.counts["pushes handed over"] += len(step.deed.about.get("due", ()))

    def teardown(self) -> None:
        """Walk the whole record once a life is over."""
        self.counts["lives"] += 1
        with self.stage.app.app_context():
            found = verify(db.session())
            db.session.remove()
        assert found.faults == []

    def same_as(self, which: int | None) -> dict[str, str]:
        return {"same_as": str(self.alert(which))} if which is not None and self.seen.alerts else {}

    def alert(self, which: int) -> Any:
        alerts = sorted(self.seen.alerts.values(), key=lambda row: row.raised_at)
        return alerts[which % len(alerts)].id
