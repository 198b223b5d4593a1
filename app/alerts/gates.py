"""When a push service may be asked again. One gate for each host: what one of them does holds up no other.

Times are seconds of any clock that only goes forward; the caller has it in hand.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

# A service that does not answer: eight failures in a row, so that a few dead phones or one lost packet do not count.
_FAILURES_IN_A_ROW = 8
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 5.0, 120.0
# 429 may be about one phone. Five in a row are about us.
_TOO_MANY_IN_A_ROW = 5
_PAUSE_WITHOUT_WORD_S = 5.0
# Refused signatures: a wrong key or clock, which every further push would only repeat.
_REFUSALS = frozenset((400, 401, 403))
_WINDOW_S, _FEWEST_ANSWERS, _SHARE_REFUSED = 300.0, 20, 0.05
_FIRST_STOP_S, _LONGEST_STOP_S = 30.0, 600.0
_PROBE_LASTS_S = 30.0  # whoever was to try it out has gone by then
_WHILE_TRIED_S = 0.5  # a try takes no longer as a rule: who asks meanwhile comes back soon


class State(NamedTuple):
    """What may be shown of a host: seconds until it is asked again, why, and its answers of the last five minutes."""

    wait_s: float
    because: str
    is_alarm: bool
    answers: dict[int, int]


class Gate:
    """The gate of one host.

    Open: everybody may pass. Shut until a moment: nobody. After that moment exactly one may pass, to try; what it
    brings back opens the gate or shuts it for twice as long.
    """

    def __init__(self) -> None:
        self._shut_until = 0.0
        self._because = ""
        self._pause_s = 0.0
        self._on_trial = False
        self._probe_until = 0.0
        self._failures = self._too_many = 0
        self._recent: deque[tuple[float, int]] = deque()
        self._refused = 0

    def wait(self, now: float) -> float:
        """Return for how many seconds this host may not be asked; 0: it may."""
        if now < self._shut_until:
            return self._shut_until - now
        if self._on_trial and now < self._probe_until:
            return min(self._probe_until - now, _WHILE_TRIED_S)
        return 0.0

    def enter(self, now: float) -> bool:
        """Ask to pass; whoever may must come back with `note` or, with nothing learnt, `leave`."""
        if self.wait(now) > 0:
            return False
        if self._on_trial:
            self._probe_until = now + _PROBE_LASTS_S
        return True

    def leave(self) -> None:
        """Come back without having asked: the next one may try."""
        self._probe_until = 0.0

    def note(self, status: int, retry_after: int | None, now: float) -> None:
        """Learn from one answer; `status` 0 means that there was none in time."""
        self._remember(status, now)
        if status in _REFUSALS:
            self._after_refusal(now)
        elif status == 503 and retry_after is not None:
            self._shut("asked to wait", max(retry_after, 1), now)
        elif status == 429:
            self._after_too_many(retry_after, now)
        elif status == 0 or status >= 500:
            self._after_failure(now)
        else:
            self._failures = self._too_many = 0
            if self._shut_until <= now:  # an answer to what was asked before the gate shut does not open it
                self._open()

    def state(self, now: float) -> State:
        """Return what the desk and the commands may show."""
        self._drop_old(now)
        answers: dict[int, int] = {}
        for _, status in self._recent:
            answers[status] = answers.get(status, 0) + 1
        return State(self.wait(now), self._because, self._because == "refuses our signature", answers)

    def _after_refusal(self, now: float) -> None:
        self._failures = self._too_many = 0
        count = len(self._recent)
        was_probe = self._on_trial and self._because == "refuses our signature" and now >= self._shut_until
        if was_probe or (count >= _FEWEST_ANSWERS and self._refused > _SHARE_REFUSED * count):
            self._shut_for_longer("refuses our signature", _FIRST_STOP_S, _LONGEST_STOP_S, now)
        elif now >= self._shut_until:
            self._open()  # it answers again, and that is all that was in doubt

    def _after_too_many(self, retry_after: int | None, now: float) -> None:
        self._failures, self._too_many = 0, self._too_many + 1
        if self._too_many >= _TOO_MANY_IN_A_ROW or (self._on_trial and now >= self._shut_until):
            self._shut("asked to wait", retry_after if retry_after else _PAUSE_WITHOUT_WORD_S, now)

    def _after_failure(self, now: float) -> None:
        self._failures, self._too_many = self._failures + 1, 0
        if self._failures >= _FAILURES_IN_A_ROW or (self._on_trial and now >= self._shut_until):
            self._shut_for_longer("does not answer", _FIRST_PAUSE_S, _LONGEST_PAUSE_S, now)

    def _shut_for_longer(self, because: str, first_s: float, longest_s: float, now: float) -> None:
        if now < self._shut_until and self._because == because:
            return  # late answers to what was asked before: one lesson, not thirty
        again = self._on_trial and self._because == because
        self._pause_s = min(self._pause_s * 2, longest_s) if again else first_s
        self._shut(because, self._pause_s, now)

    def _shut(self, because: str, pause_s: float, now: float) -> None:
        if now + pause_s >= self._shut_until:
            self._because = because
        self._shut_until = max(self._shut_until, now + pause_s)
        self._on_trial, self._probe_until = True, 0.0

    def _open(self) -> None:
        if self._on_trial:
            self._recent.clear()  # what was wrong before it was put right is not counted against it again
            self._refused = 0
        self._on_trial, self._because, self._pause_s, self._probe_until = False, "", 0.0, 0.0

    def _remember(self, status: int, now: float) -> None:
        self._drop_old(now)
        self._recent.append((now, status))
        self._refused += status in _REFUSALS

    def _drop_old(self, now: float) -> None:
        while self._recent and self._recent[0][0] < now - _WINDOW_S:
            _, status = self._recent.popleft()
            self._refused -= status in _REFUSALS
