"""What people of a random life send in: reports, their pictures, what they say later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.reports.categories import CATEGORIES, DIRECTIONS
from bench.life.cast import PICTURES, REFS, STANDINGS
from bench.life.judged import Judged
from tests.town import ASHA, BEN, CAL, DEE, LENA, MAREK, MO, ROSA

EVERYBODY = st.integers(1, 26)
SENDERS = st.sampled_from([ASHA, BEN, LENA, MAREK, CAL, MO, DEE, ROSA, 14, 15, 21, 23])
WHICH = st.integers(0, 30)
MINUTES_AGO = st.sampled_from([0, 1, 9, 10, 11, 45, 300, -5])
SKEWS = st.sampled_from([None, None, 0, -45, 600])
SURE = st.sampled_from([None, "know", "think", "unsure"])


class SentIn(Judged):
    """What people send in, again, later, and take back."""

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


def _place(id: int | None) -> dict[str, int]:
    return {} if id is None else {"premises_id": id}
