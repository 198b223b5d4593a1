"""What must hold of alerts and profiles after every step: nothing rings outside the lanes without a second person."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row

from app.alerts.payload import text_of
from bench.life import lanes
from bench.life.cast import SECRET_WORD
from bench.life.watch import Check, Step, only

_TITLES = {"alert": "Townwatch: please open.", "correction": "Correction. Please open."}


def alerts_have_a_cause(step: Step) -> None:
    """Judge each new alert by the table, and each that the table asks for by whether it is there."""
    new = step.after.new("alerts", step.before)
    expected = _expected(step)
    if expected is None:
        assert not new, f"an alert outside the lanes, by: {step.deed.what}"
        if step.did("send"):
            assert step.deed.said["lane"] == "held" or step.deed.status == 202
        return
    reach, profile_id, is_approved = expected
    assert len(new) == 1, "what should sound did not"
    alert = new[0]
    zone = lanes.PLACES[alert.premises_id].zone if reach.whole_zone else None
    assert (alert.profile_id, alert.radius_m, alert.zone_id) == (profile_id, reach.radius_m, zone)
    assert (alert.raised_at, alert.ends_at) == (step.now, step.now + reach.lasts)
    assert alert.approved_by_id == (step.deed.by if is_approved else None)
    assert (alert.approved_at is not None) is is_approved
    assert alert.recalled_at is None
    assert is_approved or step.deed.said["lane"] == "at once"


def _expected(step: Step) -> tuple[lanes.Reach, int, bool] | None:
    """Return how far the step's alert reaches, about whom, and whether somebody has approved it; None for no alert."""
    if step.deed.what == "send" and step.deed.status == 201:
        sent = step.deed.about["sent"]
        row = step.profile(sent.ref)
        about = step.before.watched(row.id) if row else None
        body = sent.body
        reach = lanes.sounds(
            step.doer,
            what=body["category"],
            age=step.deed.about["age"],
            sure=body.get("sure"),
            about=about,
            today=step.today,
        )
        return (reach, row.id, False) if reach and row and not step.deed.about["locked"] else None
    if step.decided("sighting"):
        row = step.profile(step.deed.about["ref"])
        assert row is not None
        if any(one.profile_id == row.id for one in _standing(step)):
            return None  # it has sounded already, and becomes an approved one
        return lanes.APPROVED, row.id, True
    return None


def _standing(step: Step) -> list[Row[Any]]:
    """Return the report's newest alert, if nobody has taken it back."""
    report_id = step.deed.about["report"]
    raised = [row for row in step.before.alerts.values() if row.report_id == report_id]
    newest = sorted(raised, key=lambda row: row.raised_at)[-1:]
    return [row for row in newest if row.recalled_at is None]


def alerts_change_only_by_the_desk(step: Step) -> None:
    assert set(step.before.alerts) <= set(step.after.alerts), "an alert is gone"
    for was, now in step.after.changed("alerts", step.before):
        only(was, now, *_APPROVAL, *_RECALL)
        assert step.doer.is_desk(), "changed by somebody who is not of the desk"
        if was.approved_by_id != now.approved_by_id:
            assert step.decided("sighting")
            assert step.deed.about["report"] == was.report_id
            assert now.approved_by_id == step.deed.by != step.before.reports[was.report_id].reporter_id
        if was.ends_at != now.ends_at:
            assert step.decided("sighting")
            assert was.ends_at <= now.ends_at <= step.now + lanes.APPROVED_LASTS
            assert step.now < was.ends_at, "what had ended began again"
        if was.recalled_at != now.recalled_at:
            assert was.recalled_at is None, "recalled twice"
            assert now.recalled_by_id == step.deed.by
            assert step.did("recall") or step.did("decide"), step.deed.what
    if step.deed.what == "recall":
        free = step.before.alerts[step.deed.about["alert"]].recalled_at is None
        assert (step.deed.status == 303) is (step.doer.is_desk() and free), f"recalling was answered {step.deed.status}"


_APPROVAL = ("approved_at", "approved_by_id", "ends_at")
_RECALL = ("recalled_at", "recalled_by_id", "recalled_because")


def the_right_phones_are_told(step: Step) -> None:
    new = step.after.new("deliveries", step.before)
    for was, now in step.after.changed("deliveries", step.before):
        only(was, now, "progress", "due_at", "claimed_by", "leased_until", "attempts", "status", "sent_at")
    told = {(row.alert_id, row.message.value, row.subscription_id, row.account_id) for row in new}
    assert len(told) == len(new), "one phone twice"
    assert told == _to_be_told(step)


def _to_be_told(step: Step) -> set[tuple[Any, str, int, int]]:
    devices = [row for row in step.before.devices.values() if row.dropped_at is None]
    told: set[tuple[Any, str, int, int]] = set()
    for alert in step.after.new("alerts", step.before):
        report = step.after.reports[alert.report_id]
        if step.now - report.happened_at > lanes.RINGS_WITHIN:
            continue
        reach = lanes.Reach(alert.radius_m, alert.zone_id is not None, lanes.APPROVED_LASTS)
        people = lanes.hearers(step.before.people(step.now), reach, at=report.premises_id, reporter=report.reporter_id)
        told |= {(alert.id, "alert", one.id, one.account_id) for one in devices if one.account_id in people}
    for was, now in step.after.changed("alerts", step.before):
        if was.recalled_at is None and now.recalled_at is not None:
            heard = {
                (row.subscription_id, row.account_id)
                for row in step.before.deliveries.values()
                if row.alert_id == was.id and row.message.value == "alert" and row.attempts > 0
            }
            told |= {(was.id, "correction", *one) for one in heard if one in {(d.id, d.account_id) for d in devices}}
    return told


def what_leaves_may_leave(step: Step) -> None:
    """Judge every push at the moment in which it is handed to the network."""
    for due in step.deed.about.get("due", ()):
        row = step.before.deliveries[due.delivery_id]
        alert, device = step.before.alerts[row.alert_id], step.before.devices[row.subscription_id]
        assert step.before.person(row.account_id, step.now).may_hear(), "somebody is told who must hear nothing"
        assert device.account_id == row.account_id, "the phone is somebody else's now"
        assert device.dropped_at is None
        if row.message.value == "alert":
            assert alert.recalled_at is None, "a recalled alert rings"
            assert step.now < alert.ends_at, "an alert that has ended rings"
            assert step.is_shown(alert.profile_id), "a profile rings that nobody may see"
        text = text_of(due.letter, token="t", public_url="https://t.example", round=due.round, how=due.how)
        _says_nothing(json.loads(text), row.message.value)


def _says_nothing(payload: Any, message: str) -> None:
    note = payload["notification"]
    assert set(payload) == {"web_push", "notification", "mutable", "townwatch"}
    assert set(note) == {"title", "body", "navigate", "tag", "silent"}
    assert set(payload["townwatch"]) == {"alert", "token", "round", "how"}
    assert (note["title"], note["body"]) == (_TITLES[message], "")


def alerts_carry_nobodys_words(step: Step) -> None:
    for alert in step.after.new("alerts", step.before):
        reporter = step.after.accounts[step.after.reports[alert.report_id].reporter_id].name
        text = json.dumps([alert.place, alert.chips, alert.recalled_because], ensure_ascii=False)
        assert SECRET_WORD not in text, "an alert carries the reporter's words"
        assert reporter not in text, "an alert carries the reporter's name"


_DESCRIPTION = ("kind", "standing", "title", "look", "seen", "grading", "is_serious_or_repeat")


def profiles_are_kept_by_the_desk(step: Step) -> None:
    assert set(step.before.profiles) <= set(step.after.profiles), "a profile is gone"
    for row in step.after.new("profiles", step.before):
        assert step.decided("new profile"), step.deed.what
        report = step.before.reports[step.deed.about["report"]]
        assert row.state.value == "draft"
        assert row.reporting_member_id == lanes.PLACES[report.premises_id].member
    for was, now in step.after.changed("profiles", step.before):
        if step.deed.what == "hide":
            continue
        assert step.doer.is_desk(), "changed by somebody who is not of the desk"
        _may_have_changed(step, was, now)


def _may_have_changed(step: Step, was: Row[Any], now: Row[Any]) -> None:
    if step.did("publish"):
        only(was, now, "state", "published_by_id", "published_at", "review_on")
        assert (was.state.value, now.state.value) == ("draft", "published")
        assert was.reporting_member_id not in step.doer.members, "published by the member that reported it"
        assert now.published_by_id == step.deed.by
    elif step.did("withdraw"):
        only(was, now, "state", "withdrawn_at", "withdrawn_because")
        assert was.state.value != "withdrawn"
        assert now.state.value == "withdrawn"
    elif step.did("renew"):
        only(was, now, "review_on", "renewals")
        assert was.state.value == "published"
        assert was.standing.value not in lanes.SHORT_LIVED or was.renewals == 0, "kept up twice on the same facts"
    elif step.did("revise"):
        only(was, now, *_DESCRIPTION)
        assert was.state.value == "draft"
    else:
        only(was, now, "verified_incidents")
        assert step.decided("sighting")
        assert now.verified_incidents == was.verified_incidents + 1


CHECKS: tuple[Check, ...] = (
    alerts_have_a_cause,
    alerts_change_only_by_the_desk,
    the_right_phones_are_told,
    what_leaves_may_leave,
    alerts_carry_nobodys_words,
    profiles_are_kept_by_the_desk,
)
