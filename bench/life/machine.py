"""A town that does anything at all, one step after another: Hypothesis chooses, the watch judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.members.models import AccountState
from app.profiles.models import Hidden, Standing
from app.reports.categories import CATEGORIES, DIRECTIONS
from bench.life.cast import PICTURES, REFS, STANDINGS
from bench.life.deeds import Deed
from bench.life.judged import Judged
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


class Life(Judged):
    """What people do, and what happens to them."""

    # -------------------------------------------------------- what is sent in

    @rule(
        by=SENDERS,
        ref=st.sampled_from([*STANDINGS, *REFS]),
        ago=st.sampled_from([0, 9, 10, 11]),
        sure=SURE,
        what=st.sampled_from(["sighting", "theft", "breach of exclusion"]),
        same=st.none() | st.none() | WHICH,
    )
    def send_what_may_sound(
        self, *, by: int, ref: str, ago: int, sure: str | None, what: str, same: int | None
    ) -> None:
        body: dict[str, Any] = {"category": what, "profile_ref": ref, "sure": sure, **self.same_as(same)}
        place = None if self.seen.places.get(by) else 1
        self.judge(self.doing.send(by, body | _place(place), age=timedelta(minutes=ago), skew=None, pictures=[]))

    @rule(
        by=SENDERS,
        what=st.sampled_from(["theft", "theft", "suspicious activity", "sighting", "vehicle"]),
        ago=st.sampled_from([0, 0, 10, 11]),
        sure=st.sampled_from([None, "unsure"]),
        looks=st.sampled_from(["25-34", "55 or over", "may be under 18", ""]),
        tells=st.sampled_from([True, True, False]),
        same=st.none() | st.none() | WHICH,
        pictures=st.lists(st.integers(0, len(PICTURES) - 1), max_size=1),
        locked=st.sampled_from([False, False, False, True]),
    )
    def send_somebody_unknown(
        self,
        *,
        by: int,
        what: str,
        ago: int,
        sure: str | None,
        looks: str,
        tells: bool,
        same: int | None,
        pictures: list[int],
        locked: bool,
    ) -> None:
        body: dict[str, Any] = {"category": what, "sure": sure, "tell_now": tells, **self.same_as(same)}
        body["description"] = {"age": looks, "hair": "short"}
        place = None if self.seen.places.get(by) else 1
        age = timedelta(minutes=ago)
        self.judge(self.doing.send(by, body | _place(place), age=age, skew=None, pictures=pictures, locked=locked))

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

    @precondition(lambda self: any(row.recalled_at is None for row in self.seen.alerts.values()))
    @rule(
        which=WHICH,
        by=SENDERS,
        ago=st.sampled_from([0, 0, 11]),
        what=st.sampled_from(["sighting", "theft"]),
        names_it=st.booleans(),
    )
    def see_the_same_again(self, which: int, by: int, ago: int, what: str, names_it: bool) -> None:
        """Somebody sees the person of an alert for which phones have rung."""
        self.judge(self.doing.claim())
        out = sorted(
            (row for row in self.seen.alerts.values() if row.recalled_at is None), key=lambda row: row.raised_at
        )
        alert = out[-1 - which % min(3, len(out))]
        about = self.seen.profiles.get(alert.profile_id)
        body: dict[str, Any] = {"category": what, "profile_ref": about.ref if about else None}
        if names_it or about is None:
            body["same_as"] = str(alert.id)
        place = None if self.seen.places.get(by) else 1
        self.judge(self.doing.send(by, body | _place(place), age=timedelta(minutes=ago), skew=None, pictures=[]))

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

    @precondition(lambda self: self.doing.sent)
    @rule(which=WHICH, by=st.none() | EVERYBODY)
    def take_back(self, which: int, by: int | None) -> None:
        """Mostly what is open, and mostly by whoever sent it."""
        waiting = [one for one in self.doing.sent if self.seen.reports[one.id].state.value in ("received", "returned")]
        among = waiting if waiting and which % 4 else self.doing.sent
        sent = among[which % len(among)]
        self.judge(self.doing.take_back(sent, by or sent.by))

    @precondition(lambda self: self.doing.sent)
    @rule(which=WHICH, by=st.none() | EVERYBODY, is_correction=st.booleans())
    def say_more(self, which: int, by: int | None, is_correction: bool) -> None:
        sent = self.doing.sent[which % len(self.doing.sent)]
        self.judge(self.doing.say_more(sent, by or sent.by, is_correction=is_correction))

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


def _place(id: int | None) -> dict[str, int]:
    return {} if id is None else {"premises_id": id}


def played_on(stage: Stage) -> type[Life]:
    """Return a machine of its own for this stage, with counts of its own."""
    return type("LifeOnStage", (Life,), {"stage": stage, "counts": Counter(), "story": []})
