"""A town that does anything at all, one step after another: Hypothesis chooses, the watch judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.members.models import AccountState
from app.profiles.models import Hidden, Standing
from bench.life.cast import LENT, REFS, STANDINGS, YOUNG
from bench.life.deeds import Deed
from bench.life.sent_in import EVERYBODY, WHICH, SentIn
from bench.stage import Stage
from tests.town import ASHA, BEN, CAL, DEE, LENA, MAREK, MO

DESK = st.sampled_from([MO, DEE, 12, 17])
MOSTLY_DESK = st.one_of(DESK, DESK, DESK, EVERYBODY)
YES = st.sampled_from([True, True, True, False])
DAYS = st.sampled_from([0, 0, 0, 3, 29])


class Life(SentIn):
    """What the desk does with it, what those who are told do, and what happens to all of them."""

    # -------------------------------------------------------- the desk

    @precondition(lambda self: self.doing.sent)
    @rule(
        which=WHICH,
        by=MOSTLY_DESK,
        verdict=st.sampled_from(["incident", "sighting", "sighting", "new profile", "returned", "rejected"]),
        ref=st.none() | st.sampled_from(REFS),
        tells=st.booleans(),
        own=st.integers(0, 9),
    )
    def decide(self, *, which: int, by: int, verdict: str, ref: str | None, tells: bool, own: int) -> None:
        waiting = [one for one in self.doing.sent if self.seen.reports[one.id].state.value == "received"]
        among = waiting if waiting and which % 4 else self.doing.sent
        sent = among[which % len(among)]
        by = sent.by if own == 0 else by  # now and then somebody decides on what they sent themself
        about = ref or sent.ref
        self.judge(self.doing.decide(by, sent.id, verdict, about, tells=tells))

    @precondition(lambda self: self.doing.sent)
    @rule(
        which=WHICH, by=DESK, verdict=st.sampled_from(["sighting", "sighting", "incident", "new profile", "rejected"])
    )
    def decide_on_the_newest(self, which: int, by: int, verdict: str) -> None:
        waiting = [one for one in self.doing.sent if self.seen.reports[one.id].state.value == "received"]
        sent = (waiting or self.doing.sent)[-1 - which % min(3, len(waiting) or 1)]
        self.judge(self.doing.decide(by, sent.id, verdict, sent.ref))

    @precondition(lambda self: self.seen.alerts)
    @rule(which=WHICH, by=MOSTLY_DESK)
    def recall(self, which: int, by: int) -> None:
        self.judge(self.doing.recall(by, self.alert(which)))

    @precondition(lambda self: self.seen.alerts)
    @rule(which=WHICH, by=MOSTLY_DESK)
    def stand_down(self, which: int, by: int) -> None:
        self.judge(self.doing.stand_down(by, self.alert(which)))

    @precondition(lambda self: any(row.kind.value in ("live", "sighting") for row in self.seen.alerts.values()))
    @rule(minutes=st.sampled_from([0, 5, 31]))
    def disregard(self, minutes: float) -> None:
        """The phones have been rung; time passes; the worker looks what has ended without a word of the desk."""
        self.judge(self.doing.claim())
        self.stage.time_passes(minutes=minutes)
        self.judge(self.doing.disregard())

    @precondition(lambda self: any(row.progress.value == "pending" for row in self.seen.deliveries.values()))
    @rule(by=DESK, ago=st.sampled_from([1, 6, 119]), how=st.sampled_from(["recall", "withdraw", "nothing"]))
    def take_back_what_did_not_get_through(self, by: int, ago: int, how: str) -> None:
        """The push services fail; meanwhile the desk is quicker, or time is; then they are tried again."""
        self.judge(self.doing.claim())
        self.judge(self.doing.push_services_say(500))
        pending = [row for row in self.seen.deliveries.values() if row.progress.value == "pending"]
        if pending and how == "recall":
            self.judge(self.doing.recall(by, pending[0].alert_id))
        about = self.seen.alerts[pending[0].alert_id].profile_id if pending else None
        if about is not None and how == "withdraw":
            profile = self.seen.profiles[about]
            self.judge(self.doing.keep_profile(by, profile.ref, "withdraw"))
        self.stage.time_passes(minutes=ago)
        self.judge(self.doing.claim())

    @rule(
        which=WHICH,
        by=MOSTLY_DESK,
        how=st.sampled_from(["publish", "publish", "told", "renew", "revise", "correct", "withdraw"]),
    )
    def keep_profile(self, which: int, by: int, how: str) -> None:
        refs = sorted(row.ref for row in self.seen.profiles.values())
        drafts = sorted(row.ref for row in self.seen.profiles.values() if row.state.value == "draft")
        unproved = [ref for ref, standing in STANDINGS.items() if standing in (Standing.SUSPECTED, Standing.ID_SOUGHT)]
        among = {"publish": drafts, "revise": drafts, "renew": unproved, "told": drafts}.get(how) or refs
        self.judge(self.doing.keep_profile(by, among[which % len(among)], how))

    @precondition(lambda self: any(row.state.value == "draft" for row in self.seen.profiles.values()))
    @rule(which=WHICH, by=DESK, looks=st.booleans(), tells=st.booleans())
    def see_to_a_draft(self, *, which: int, by: int, looks: bool, tells: bool) -> None:
        """Do what publishing asks for, or half of it; then publish."""
        drafts = sorted(row.ref for row in self.seen.profiles.values() if row.state.value == "draft")
        ref = drafts[which % len(drafts)]
        if looks:
            self.judge(self.doing.look_through(ref))
        if tells:
            self.judge(self.doing.keep_profile(by, ref, "told"))
        self.judge(self.doing.keep_profile(by, ref, "publish"))

    @rule(
        ref=st.none() | st.sampled_from(YOUNG),
        words=st.lists(st.tuples(MOSTLY_DESK, YES), min_size=1, max_size=3),
        days=DAYS,
        by=st.sampled_from([ASHA, BEN, LENA, MAREK, CAL]),
    )
    def show_on_terms(self, *, ref: str | None, words: list[tuple[int, bool]], days: int, by: int) -> None:
        """The desk says whether somebody under 18 is shown, or that a lent picture went back; later somebody looks."""
        ((_, photo),) = self.seen.lent
        for one, yes in words:
            if ref is not None:
                self.judge(self.doing.agree(one, ref, agrees=yes))
            elif not yes:
                self.judge(self.doing.give_back(one, LENT, photo))
        self.stage.time_passes(minutes=60 * 24 * days)
        self.judge(self.doing.look_at_gallery(by) if ref else self.doing.look_at_picture(by, photo))

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
        self.judge(self.doing.look_at_alert(by, self.alert(which), word))

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
        if minutes >= 60:  # the worker has had its turn
            self.judge(self.doing.forget_seen())


def played_on(stage: Stage) -> type[Life]:
    """Return a machine of its own for this stage, with counts of its own."""
    return type("LifeOnStage", (Life,), {"stage": stage, "counts": Counter(), "story": []})
