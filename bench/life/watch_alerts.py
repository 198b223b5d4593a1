"""What must hold of alerts after every step: nothing rings outside the lanes without a second person."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row

from app.alerts.payload import text_of
from bench.life import lanes
from bench.life.cast import SECRET_WORD
from bench.life.foretold import New, News, of_deciding, of_sending, own_alerts
from bench.life.watch import Check, Step, aim_of, is_out, only
from bench.life.watch_profiles import lent_pictures_are_shown_on_terms, profiles_are_kept_by_the_desk
from bench.life.watch_told import the_right_phones_are_told

_TITLES = {
    "alert": "Townwatch: please open.",
    "update": "Townwatch: please open.",
    "disregard": "Please disregard. Open to read.",
    "correction": "Correction. Please open.",
    "stand-down": "Ended. Please open.",
}


def alerts_have_a_cause(step: Step) -> None:
    """Judge each new alert by the table, and each that the table asks for by whether it is there."""
    new = step.after.new("alerts", step.before)
    expected = _expected(step)
    if step.did("send"):
        _news_joins(step, expected)
    if not isinstance(expected, New):
        assert not new, f"an alert outside the lanes, by: {step.deed.what}"
        if step.did("send") and expected is None:
            assert step.deed.said["lane"] == "held" or step.deed.status == 202
        return
    assert len(new) == 1, "what should sound did not"
    alert = new[0]
    assert (alert.kind.value, alert.profile_id, aim_of(alert)) == (expected.kind, expected.profile_id, expected.aim)
    assert (alert.raised_at, alert.ends_at) == (step.now, expected.ends_at)
    assert (alert.approved_by_id, alert.approved_at is not None) == (expected.approver, expected.approver is not None)
    assert (alert.rings, alert.recalled_at, alert.revised_at) == (expected.rings, None, None)
    assert expected.approver is not None or step.deed.said["lane"] == expected.lane


def _news_joins(step: Step, expected: New | News | None) -> None:
    joined = step.after.new("joined", step.before)
    if not isinstance(expected, News):
        assert not joined, "a report joined an alert that it should not"
        return
    if step.deed.status == 202:
        return
    assert [(row.alert_id, row.report_id) for row in joined] == [(expected.alert.id, step.deed.about["sent"].id)]
    assert step.deed.said["lane"] == expected.lane


def _expected(step: Step) -> New | News | None:
    if step.deed.what == "send" and step.deed.status == 201:
        return of_sending(step)
    return of_deciding(step) if step.did("decide") else None


def alerts_change_only_by_the_desk(step: Step) -> None:
    """But for the news that joins one, the picture that comes, and the end that is written down."""
    assert set(step.before.alerts) <= set(step.after.alerts), "an alert is gone"
    for was, now in step.after.changed("alerts", step.before):
        if step.did("send"):
            _changed_by_news(step, was, now)
        elif step.did("take back"):
            _changed_by_taking_back(step, was, now)
        elif step.deed.what == "develop":
            only(was, now, "photo_id")
            assert was.photo_id is None
            assert was.kind.value == "live"
        elif step.deed.what == "disregard":
            only(was, now, "disregarded_at", "fanned_after")
            assert was.approved_at is None
            assert was.recalled_at is None
            assert was.ends_at <= step.now
        else:
            _changed_by_the_desk(step, was, now)
    if step.decided("rejected"):
        own = own_alerts(step, step.deed.about["report"])
        assert all(step.after.alerts[row.id].recalled_at for row in own), "what came to nothing is not taken back"
    if step.deed.what in ("recall", "stand down"):
        alert = step.before.alerts[step.deed.about["alert"]]
        free = alert.recalled_at is None and (step.deed.what == "recall" or is_out(alert, step.now))
        assert (step.deed.status == 303) is (step.doer.is_desk() and free), f"recalling was answered {step.deed.status}"


def _changed_by_news(step: Step, was: Row[Any], now: Row[Any]) -> None:
    news = of_sending(step)
    assert isinstance(news, News), "changed by a report that has nothing to do with it"
    assert news.alert.id == was.id
    if news.is_doubt:
        only(was, now, "ends_at")
        assert now.ends_at == step.now, "somebody who may be a child is still shown"
        return
    assert news.changes, "changed by a report that may not sound"
    moves = () if was.approved_at else _MOVES
    only(was, now, "revised_at", "repeats", "ends_at", "rings", *moves)
    assert (now.revised_at, now.repeats, now.rings) == (step.now, was.repeats + 1, news.rings)
    happened = step.deed.about["sent"].happened_at
    is_fixed = was.kind.value == "live" and was.approved_at is None
    assert now.ends_at == (was.ends_at if is_fixed else max(was.ends_at, happened + news.lasts))


def _changed_by_taking_back(step: Step, was: Row[Any], now: Row[Any]) -> None:
    """Its own ends; out of another's goes what it had said there, but for the words that a named person has checked."""
    about = step.deed.about["report"]
    assert is_out(was, step.now)
    if was.report_id == about:
        assert was.approved_at is None, "what a named person has approved was changed"
        only(was, now, "ends_at")
        assert now.ends_at == step.now
        return
    was_last = step.before.joined[was.id, about].at == was.revised_at
    only(was, now, "revised_at", "repeats", *(_MOVES if was_last and not was.approved_at else ()))
    left = [row.at for row in step.after.joined.values() if row.alert_id == was.id]
    assert was.repeats - 1 <= now.repeats <= len(left)
    if was_last:
        assert now.revised_at == (max(left) if now.repeats else None)
    if was_last and not was.approved_at:
        first = step.before.reports[was.report_id]
        assert (now.premises_id, now.happened_at) == (first.premises_id, first.happened_at)


def _changed_by_the_desk(step: Step, was: Row[Any], now: Row[Any]) -> None:
    only(was, now, *_APPROVAL, *_RECALL, *_WIDENED)
    assert step.doer.is_desk(), "changed by somebody who is not of the desk"
    if was.approved_by_id != now.approved_by_id:
        about = step.deed.about["report"]
        joined = (was.id, about) in step.before.joined
        assert step.decided("sighting") or (was.kind.value == "live" and step.did("decide"))
        assert about == was.report_id or (joined and step.decided("sighting"))
        assert now.approved_by_id == step.deed.by != step.before.reports[about].reporter_id
    if any(
        getattr(was, name) != getattr(now, name) for name in ("kind", "profile_id", "radius_m", "zone_id", "sectors")
    ):
        assert was.kind.value == "live", "somebody known became somebody else"
        assert step.deed.about["report"] == was.report_id
    if was.ends_at != now.ends_at:
        assert step.did("decide")
        most = lanes.INCIDENT_LASTS if now.kind.value == "incident" else lanes.APPROVED_LASTS
        assert was.ends_at <= now.ends_at <= step.now + most
        assert step.now < was.ends_at, "what had ended began again"
    if was.recalled_at != now.recalled_at:
        assert was.recalled_at is None, "recalled twice"
        assert now.recalled_by_id == step.deed.by
        assert step.deed.what in ("recall", "stand down", "decide"), step.deed.what
        assert (now.recalled_as.value == "stand-down") is (step.deed.what == "stand down")


_APPROVAL = ("approved_at", "approved_by_id", "ends_at", "wording")
_RECALL = ("recalled_at", "recalled_by_id", "recalled_because", "recalled_as", "fanned_after")
_WIDENED = ("kind", "profile_id", "photo_id", "radius_m", "zone_id", "only_premises", "sectors", "chips", "rings")
_MOVES = ("place", "premises_id", "latitude", "longitude", "zone_id", "only_premises", "chips", "happened_at")


def what_leaves_may_leave(step: Step) -> None:
    """Judge every push at the moment in which it is handed to the network."""
    for due in step.deed.about.get("due", ()):
        row = step.before.deliveries[due.delivery_id]
        alert, device = step.before.alerts[row.alert_id], step.before.devices[row.subscription_id]
        assert step.before.person(row.account_id, step.now).may_hear(), "somebody is told who must hear nothing"
        assert device.account_id == row.account_id, "the phone is somebody else's now"
        assert device.dropped_at is None
        if row.message.value in ("alert", "update"):
            assert alert.recalled_at is None, "a recalled alert rings"
            assert step.now < alert.ends_at, "an alert that has ended rings"
            assert alert.profile_id is None or step.is_shown(alert.profile_id), "a profile rings that nobody may see"
            assert alert.rings, "what is only listed rings"
            assert step.before.deliveries[due.delivery_id].because is None
        text = text_of(due.letter, token="t", public_url="https://t.example", round=due.round, how=due.how)
        _says_nothing(json.loads(text), row.message.value)


def _says_nothing(payload: Any, message: str) -> None:
    note = payload["notification"]
    assert set(payload) == {"web_push", "notification", "mutable", "townwatch"}
    assert set(note) == {"title", "body", "navigate", "tag", "silent"}
    assert set(payload["townwatch"]) == {"alert", "token", "round", "how"}
    assert (note["title"], note["body"]) == (_TITLES[message], "")
    assert note["silent"] is (message not in ("alert", "correction") or payload["townwatch"]["how"] == "banner")


def alerts_carry_nobodys_words(step: Step) -> None:
    changed = [now for _, now in step.after.changed("alerts", step.before)]
    for alert in [*step.after.new("alerts", step.before), *changed]:
        text = json.dumps([alert.place, alert.chips, alert.recalled_because, alert.wording], ensure_ascii=False)
        assert SECRET_WORD not in text, "an alert carries the reporter's words"
        reporters = {step.after.reports[alert.report_id].reporter_id}
        reporters |= {step.after.reports[id].reporter_id for of, id in step.after.joined if of == alert.id}
        named = [step.after.accounts[id].name for id in reporters if step.after.accounts[id].name in text]
        assert not named, "an alert carries the reporter's name"


CHECKS: tuple[Check, ...] = (
    alerts_have_a_cause,
    alerts_change_only_by_the_desk,
    the_right_phones_are_told,
    what_leaves_may_leave,
    alerts_carry_nobodys_words,
    profiles_are_kept_by_the_desk,
    lent_pictures_are_shown_on_terms,
)
