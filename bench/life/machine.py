"""A town that does anything at all, one step after another: Hypothesis chooses, the watch judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from app.audit.verify import verify
from app.kernel.db import db
from app.members.models import AccountState
from app.profiles.models import Hidden, Standing
from app.reports.categories import CATEGORIES, DIRECTIONS
from bench.life import watch, watch_alerts
from bench.life.cast import PICTURES, REFS, STANDINGS
from bench.life.deeds import Deed, Doing
from bench.life.seen import Seen, look
from bench.stage import Stage
from tests.town import ASHA, BEN, CAL, DEE, LENA, MAREK, MO, ROSA

EVERYBODY = st.integers(1, 26)
SENDERS = st.sampled_from([ASHA, BEN, LENA, MAREK, CAL, MO, DEE, ROSA, 14, 15, 21, 23])
DESK = st.sampled_from([MO, DEE, 12, 17])
MOSTLY_DESK = st.one_of(DESK, DESK, DESK, EVERYBODY)
WHICH = st.integers(0, 30)
MINUTES_AGO = st.sampled_from([0, 1, 9, 10, 11, 45, 300, -5])
SKEWS = st.sampled_from([None, None, 0, -45, 600])
SURE = st.sampled_from([None, "know", "think", "unsure"])
CHECKS = (*watch.CHECKS, *watch_alerts.CHECKS)


class Life(RuleBasedStateMachine):
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
            self.counts["alerts raised " + ("by approval" if alert.approved_at else "at once")] += 1
        self.counts["pushes handed over"] += len(step.deed.about.get("due", ()))

    def teardown(self) -> None:
        """Walk the whole record once a life is over."""
        self.counts["lives"] += 1
        with self.stage.app.app_context():
            found = verify(db.session())
            db.session.remove()
        assert found.faults == []

    # -------------------------------------------------------- what is sent in

    @rule(
        by=SENDERS,
        ref=st.sampled_from([*STANDINGS, *REFS]),
        ago=st.sampled_from([0, 9, 10, 11]),
        sure=SURE,
        what=st.sampled_from(["sighting", "theft", "breach of exclusion"]),
    )
    def send_what_may_sound(self, by: int, ref: str, ago: int, sure: str | None, what: str) -> None:
        body: dict[str, Any] = {"category": what, "profile_ref": ref, "sure": sure}
        place = None if self.seen.places.get(by) else 1
        self.judge(self.doing.send(by, body | _place(place), age=timedelta(minutes=ago), skew=None, pictures=[]))

    @rule(
        by=EVERYBODY,
        what=st.sampled_from(sorted(CATEGORIES)),
        ref=st.none() | st.sampled_from(REFS),
        ago=MINUTES_AGO,
        skew=SKEWS,
        sure=SURE,
        place=st.sampled_from([None, 1, 2, 3, 4, 99]),
        still=st.sampled_from([None, "yes", "just left"]),
        way=st.none() | st.sampled_from(DIRECTIONS),
        pictures=st.lists(st.integers(0, len(PICTURES) - 1), max_size=2),
        locked=st.booleans(),
    )
    def send_anything(
        self,
        *,
        by: int,
        what: str,
        ref: str | None,
        ago: int,
        skew: int | None,
        sure: str | None,
        place: int | None,
        still: str | None,
        way: str | None,
        pictures: list[int],
        locked: bool,
    ) -> None:
        body = {"category": what, "profile_ref": ref, "sure": sure, "still_nearby": still, "direction": way}
        wrong = None if skew is None else timedelta(minutes=skew)
        age = timedelta(minutes=ago)
        self.judge(self.doing.send(by, body | _place(place), age=age, skew=wrong, pictures=pictures, locked=locked))

    @precondition(lambda self: self.doing.sent)
    @rule(which=WHICH, by=st.none() | EVERYBODY, changed=st.booleans())
    def send_again(self, which: int, by: int | None, changed: bool) -> None:
        sent = self.doing.sent[which % len(self.doing.sent)]
        self.judge(self.doing.send_again(sent, by or sent.by, changed=changed))

    @precondition(lambda self: any(sent.pictures for sent in self.doing.sent))
    @rule(which=WHICH, place=st.integers(0, 1), by=st.none() | EVERYBODY)
    def send_picture(self, which: int, place: int, by: int | None) -> None:
        with_pictures = [sent for sent in self.doing.sent if sent.pictures]
        sent = with_pictures[which % len(with_pictures)]
        self.judge(self.doing.send_picture(sent, by or sent.by, place))

    @precondition(lambda self: any(row.state.value == "due" for row in self.seen.photos.values()))
    @rule()
    def develop(self) -> None:
        self.judge(self.doing.develop())

    @precondition(lambda self: any(row.state.value == "returned" for row in self.seen.reports.values()))
    @rule(which=WHICH, by=st.none() | EVERYBODY)
    def answer_the_desk(self, which: int, by: int | None) -> None:
        returned = [one for one in self.doing.sent if self.seen.reports[one.id].state.value == "returned"]
        among = returned if which % 4 else self.doing.sent
        sent = among[which % len(among)]
        self.judge(self.doing.answer_desk(sent, by or sent.by))

    # -------------------------------------------------------- the desk

    @precondition(lambda self: self.doing.sent)
    @rule(
        which=WHICH,
        by=MOSTLY_DESK,
        verdict=st.sampled_from(["incident", "sighting", "sighting", "new profile", "returned", "rejected"]),
        ref=st.none() | st.sampled_from(REFS),
        recall_too=st.booleans(),
        own=st.integers(0, 9),
    )
    def decide(self, *, which: int, by: int, verdict: str, ref: str | None, recall_too: bool, own: int) -> None:
        waiting = [one for one in self.doing.sent if self.seen.reports[one.id].state.value == "received"]
        among = waiting if waiting and which % 4 else self.doing.sent
        sent = among[which % len(among)]
        by = sent.by if own == 0 else by  # now and then somebody decides on what they sent themself
        about = ref or sent.ref
        self.judge(self.doing.decide(by, sent.id, verdict, about, recall_too=recall_too))

    @precondition(lambda self: self.doing.sent)
    @rule(which=WHICH, by=DESK, verdict=st.sampled_from(["sighting", "sighting", "new profile", "returned"]))
    def decide_on_the_newest(self, which: int, by: int, verdict: str) -> None:
        waiting = [one for one in self.doing.sent if self.seen.reports[one.id].state.value == "received"]
        sent = (waiting or self.doing.sent)[-1 - which % min(3, len(waiting) or 1)]
        self.judge(self.doing.decide(by, sent.id, verdict, sent.ref))

    @precondition(lambda self: self.seen.alerts)
    @rule(which=WHICH, by=MOSTLY_DESK)
    def recall(self, which: int, by: int) -> None:
        self.judge(self.doing.recall(by, self._alert(which)))

    @precondition(lambda self: any(row.progress.value == "pending" for row in self.seen.deliveries.values()))
    @rule(by=DESK, ago=st.sampled_from([1, 6, 119]), how=st.sampled_from(["recall", "withdraw", "nothing"]))
    def take_back_what_did_not_get_through(self, by: int, ago: int, how: str) -> None:
        """The push services fail; meanwhile the desk is quicker, or time is; then they are tried again."""
        self.judge(self.doing.claim())
        self.judge(self.doing.push_services_say(500))
        pending = [row for row in self.seen.deliveries.values() if row.progress.value == "pending"]
        if pending and how == "recall":
            self.judge(self.doing.recall(by, pending[0].alert_id))
        if pending and how == "withdraw":
            profile = self.seen.profiles[self.seen.alerts[pending[0].alert_id].profile_id]
            self.judge(self.doing.keep_profile(by, profile.ref, "withdraw"))
        self.stage.time_passes(minutes=ago)
        self.judge(self.doing.claim())

    @rule(
        which=WHICH,
        by=MOSTLY_DESK,
        how=st.sampled_from(["publish", "publish", "renew", "revise", "withdraw"]),
    )
    def keep_profile(self, which: int, by: int, how: str) -> None:
        refs = sorted(row.ref for row in self.seen.profiles.values())
        drafts = sorted(row.ref for row in self.seen.profiles.values() if row.state.value == "draft")
        unproved = [ref for ref, standing in STANDINGS.items() if standing in (Standing.SUSPECTED, Standing.ID_SOUGHT)]
        among = {"publish": drafts, "revise": drafts, "renew": unproved}.get(how) or refs
        self.judge(self.doing.keep_profile(by, among[which % len(among)], how))

    # -------------------------------------------------------- those who are told

    @precondition(lambda self: any(row.progress.value == "pending" for row in self.seen.deliveries.values()))
    @rule(status=st.sampled_from([201, 500, 410, 0]), meanwhile=st.booleans())
    def push(self, status: int, meanwhile: bool) -> None:
        """The worker hands over what is due; the services' answers may come later, when much has happened."""
        self.judge(self.doing.claim())
        if not meanwhile:
            self.judge(self.doing.push_services_say(status))

    @precondition(lambda self: self.seen.alerts)
    @rule(which=WHICH, by=EVERYBODY, word=st.sampled_from([None, "seen_here", "not_here"]))
    def look_at_alert(self, which: int, by: int, word: str | None) -> None:
        self.judge(self.doing.look_at_alert(by, self._alert(which), word))

    # -------------------------------------------------------- what happens anyway

    @rule(
        what=st.sampled_from(
            ["gallery", "hide", "phone on", "phone off", "account", "member", "vouch", "push services"]
        ),
        by=EVERYBODY,
        which=EVERYBODY,
        ref=st.sampled_from(REFS),
        because=st.none() | st.sampled_from(list(Hidden)),
        state=st.sampled_from([*AccountState, AccountState.ACTIVE, AccountState.ACTIVE]),
    )
    def meanwhile(
        self, *, what: str, by: int, which: int, ref: str, because: Hidden | None, state: AccountState
    ) -> None:
        doing = self.doing
        deeds: dict[str, Callable[[], Deed]] = {
            "gallery": lambda: doing.look_at_gallery(by),
            "hide": lambda: doing.hide(ref, because),
            "phone on": lambda: doing.switch_device(by, which, on=True),
            "phone off": lambda: doing.switch_device(by, which, on=False),
            "account": lambda: doing.happens_to(by, state),
            "member": lambda: doing.happens_to_member(1 + which % 6, is_suspended=by % 2 == 0),
            "vouch": lambda: doing.say_place(by, None if which % 2 else doing.now + timedelta(hours=1)),
            "push services": lambda: doing.push_services_say(201),
        }
        self.judge(deeds[what]())

    @rule(minutes=st.sampled_from([0.5, 4, 11, 31, 125, 60 * 13, 60 * 24 * 40]))
    def time_passes(self, minutes: float) -> None:
        self.stage.time_passes(minutes=minutes)

    def _alert(self, which: int) -> Any:
        alerts = sorted(self.seen.alerts.values(), key=lambda row: row.raised_at)
        return alerts[which % len(alerts)].id


def _place(id: int | None) -> dict[str, int]:
    return {} if id is None else {"premises_id": id}


def played_on(stage: Stage) -> type[Life]:
    """Return a machine of its own for this stage, with counts of its own."""
    return type("LifeOnStage", (Life,), {"stage": stage, "counts": Counter(), "story": []})
