"""Negative controls: each takes one promise away, and the watch must find it, or its finding nothing proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from app.alerts import audience, deliver, disregard, fan_out, near_me, revise
from app.alerts import recall as recalling
from app.alerts.models import Alert
from app.members.models import Account
from app.profiles import pictures, publish, rules
from app.reports import models, receive
from app.reports import rules as report_rules
from app.review import decide, intake, occasion, open_picture
from app.review import rules as rules_of_review
from app.review import take_back as taking_back
from app.review.rules import Lane, lane
from app.web import desk_decide

Change = tuple[Any, str, Any]
_LANE, _VISIBLE = lane, rules.visible_to_members


def _lane_where(**changes: Any) -> Callable[..., Any]:
    """Return the judgement of the lane for a report that was seen in another light."""
    return lambda sighting, **how: _LANE(sighting._replace(**changes), **how)


def _without_a_cause(sighting: Any, **how: Any) -> Any:
    chosen, reach = _LANE(sighting, **how)
    return (chosen, reach) if chosen is Lane.AT_ONCE else _LANE(sighting._replace(is_conduct=True), **how)


def _wider(sighting: Any, **how: Any) -> Any:
    chosen, reach = _LANE(sighting, **how)
    return chosen, reach and reach._replace(radius_m=reach.radius_m + 200)


def _rings_anyway(sighting: Any, **how: Any) -> Any:
    chosen, reach = _LANE(sighting, **how)
    return chosen, reach and reach._replace(rings=True)


def _longer(sighting: Any, **how: Any) -> Any:
    chosen, reach = _LANE(sighting, **how)
    return chosen, reach and reach._replace(minutes=reach.minutes + 1)


def _shown_though_hidden(profile: Any, *, today: Any) -> bool:
    because, profile.hidden_because = profile.hidden_because, None
    try:
        return _VISIBLE(profile, today=today)
    finally:
        profile.hidden_because = because


def _shown_a_day_longer(profile: Any, *, today: Any) -> bool:
    return _VISIBLE(profile, today=today - timedelta(days=1))


def _chips_with_words(report: Any) -> list[str]:
    return [*_CHIPS(report), report.note]


def _chips_with_name(report: Any) -> list[str]:
    return [*_CHIPS(report), f"From {report.reporter.name}"]


def _same_whatever(known: Any, _sha: str, by: Any) -> Any:
    return known


def _decide_again(self: Any, state: Any) -> None:
    self.state = state


def _recall_again(self: Any, *, by_id: int, now: Any, because: str, ending: Any) -> None:
    self.recalled_at, self.recalled_by_id, self.recalled_because, self.recalled_as = now, by_id, because, ending


def _everywhere(_alert: Any, _spot: Any) -> int:
    return 0


def _join_though_over(session: Any, id: Any, *, by: Any, now: Any) -> Any:
    return session.get(Alert, id)


def _nothing_happened(*_args: Any, **_how: Any) -> None:
    return None


_CHIPS = occasion.chips_of
_EVERY_ADULT = property(lambda self: False, lambda self, value: None)


def _visible(variant: Callable[..., bool]) -> list[Change]:
    return [(place, "visible_to_members", variant) for place in (decide, intake, near_me, rules)]


CONTROLS: dict[str, list[Change]] = {
    "old news rings": [(intake, "lane", _lane_where(is_fresh=True))],
    "the phone's clock is believed": [(report_rules, "corrected", lambda happened_at, **_: happened_at)],
    "who is not sure rings": [(intake, "lane", _lane_where(sure=None))],
    "whoever sends rings": [(intake, "lane", _lane_where(sender=_LANE.__globals__["Role"].STAFF))],
    "a locked phone rings": [(intake, "lane", _lane_where(comes_locked=False))],
    "who is under 18 rings": [(intake, "lane", _lane_where(sender_is_under_18=False))],
    "a suspected person rings who did nothing": [(intake, "lane", _without_a_cause)],
    "an alert reaches too far": [(intake, "lane", _wider)],
    "an alert lasts too long": [(intake, "lane", _longer)],
    "one's own report may be decided": [(decide, "approver_fault", _nothing_happened)],
    "a report is decided twice": [
        (models.Report, "decide", _decide_again),
        (desk_decide, "_refuse_if_decided", _nothing_happened),
    ],
    "a hidden profile rings": _visible(_shown_though_hidden),
    "a profile rings that has ended": _visible(_shown_a_day_longer),
    "an alert carries the reporter's words": [(occasion, "chips_of", _chips_with_words)],
    "an alert carries the reporter's name": [(occasion, "chips_of", _chips_with_name)],
    "a report is changed after it was sent": [(receive, "_same", _same_whatever)],
    "everybody is told": [(audience, "metres_to", _everywhere)],
    "everybody is told what few may hear": [(audience, "is_for_role", lambda *_: True)],
    "the sender's own phone rings": [(audience, "_not_who_sent_it", lambda *_: [])],
    "whoever rests is woken": [(fan_out, "verdict", _nothing_happened), (revise, "verdict", _nothing_happened)],
    "a repeat rings as an alert of its own": [(intake, "alert_lately", _nothing_happened)],
    "what is only to be listed rings": [(intake, "lane", _rings_anyway)],
    "somebody of whom nothing is known is told of": [(rules_of_review, "live_fault", _nothing_happened)],
    "what may not sound changes an alert": [(rules_of_review, "fault_before_sounding", _nothing_happened)],
    "an alert that is over is joined": [(intake, "named_alert", _join_though_over)],
    "what came to nothing is not taken back": [(decide, "take_back_all", _nothing_happened)],
    "what its reporter has taken back goes on": [(taking_back, "call_off_unapproved", _nothing_happened)],
    "nobody is asked to disregard what ended": [(disregard, "devices_told", lambda *_: [])],
    "a recalled alert rings": [
        (deliver, "_ends_at", lambda alert, _message: alert.ends_at),
        (deliver, "_is_about_nobody", lambda *_: False),
    ],
    "an alert rings that has ended": [
        (deliver, "_ends_at", lambda alert, _message: alert.ends_at + timedelta(days=9)),
        (deliver, "_is_about_nobody", lambda *_: False),
    ],
    "a profile rings that was withdrawn meanwhile": [(deliver, "_is_about_nobody", lambda *_: False)],
    "a phone rings that has changed hands": [(deliver, "_may_still_have_it", lambda *_: True)],
    "who was told is not corrected": [(recalling, "enqueue_places", lambda *_, **__: 0)],
    "the reporting member publishes": [(Account, "member_ids", frozenset[int]())],
    "an unfinished profile is published": [(publish.rules, "faults_before_publishing", lambda *_, **__: [])],
    "somebody under 18 is shown without two people": [(rules, "is_agreed", lambda _profile, *, today: True)],
    "one person agrees twice": [(rules, "fault_before_agreeing", _nothing_happened)],
    "what went back to the police is shown": [
        (pictures, "is_back", lambda _lent, *, today: False),
        (open_picture, "gone_back", lambda _session, *, today: frozenset()),
    ],
    "what the police lent is shown to everybody": [(open_picture, "may_be_shown", lambda _lent, **_: True)],
    "a suspicion is kept up for ever": [(rules, "fault_before_renewing", _nothing_happened)],
    "a decision is not in the record": [(decide, "record", _nothing_happened)],
    "what was recalled may be recalled again": [(Alert, "recall", _recall_again)],
}


@contextmanager
def broken(name: str) -> Iterator[None]:
    """Take the promise of this name away for a while."""
    with ExitStack() as stack:
        for place, what, variant in CONTROLS[name]:
            stack.enter_context(patch.object(place, what, variant))
        yield
