"""What must hold after every step, whatever was tried: reports and decisions, the record, and what people are shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row

from bench.life import lanes
from bench.life.cast import SECRET_WORD
from bench.life.deeds import Deed
from bench.life.seen import Seen


class Step(NamedTuple):
    """One deed, with everything as it was before and is after it."""

    deed: Deed
    before: Seen
    after: Seen
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def doer(self) -> lanes.Person:
        """The person who did it, as they stood when they did it."""
        assert self.deed.by is not None
        return self.before.person(self.deed.by, self.now)

    def did(self, what: str) -> bool:
        return self.deed.what == what and self.deed.is_done

    def decided(self, verdict: str) -> bool:
        return self.did("decide") and self.deed.about["verdict"] == verdict

    def profile(self, ref: str | None) -> Row[Any] | None:
        return next((row for row in self.before.profiles.values() if row.ref == ref), None)

    def is_shown(self, profile_id: int) -> bool:
        return self.before.watched(profile_id).is_shown(self.today)


Check = Callable[[Step], None]
_EDGES = {
    "decide": {"received": {"approved", "returned", "rejected"}},
    "answer the desk": {"returned": {"received"}},
    "say more": {"returned": {"received"}},
    "take back": {"received": {"withdrawn"}, "returned": {"withdrawn"}},
}
_OPEN = ("received", "returned")
_BECOMES = {"returned": "returned", "rejected": "rejected"}


def only(was: Row[Any], now: Row[Any], *may_differ: str) -> None:
    """Raise AssertionError when anything else of a row has changed."""
    differs = {name for name, value in was._mapping.items() if now._mapping[name] != value}
    assert differs <= set(may_differ), f"{sorted(differs - set(may_differ))} changed"


def a_refusal_changes_nothing(step: Step) -> None:
    if step.deed.is_done:
        return
    for name, rows in step.before.tables.items():
        if name != "record":  # signing in again is written down
            assert step.after.tables[name] == rows, f"refused with {step.deed.status}, and yet changed: {name}"


def reports_are_kept_as_they_came(step: Step) -> None:
    new = step.after.new("reports", step.before)
    assert set(step.before.reports) <= set(step.after.reports), "a report is gone"
    for was, now in step.after.changed("reports", step.before):
        only(was, now, "state", *(("withdrawn_at", "withdrawn_because") if step.did("take back") else ()))
        assert step.deed.is_done
        becomes = _EDGES.get(step.deed.what, {}).get(was.state.value, set())
        assert now.state.value in becomes, f"{was.state.value} became {now.state.value} by: {step.deed.what}"
    if step.deed.what != "send":
        assert not new, "a report came from nowhere"
        return
    sent = step.deed.about["sent"]
    assert (step.deed.status == 201) is _may_send(step), f"sending was answered {step.deed.status}"
    assert [row.id for row in new] == ([sent.id] if step.deed.status == 201 else [])
    for row in new:
        assert row.reporter_id == sent.by
        assert row.received_at == step.now
        assert row.happened_at == sent.happened_at, "the clock was not corrected"
        assert row.note == sent.body["note"]


def _may_send(step: Step) -> bool:
    body, who = step.deed.about["sent"].body, step.doer
    wanted = body.get("premises_id")
    is_place = (wanted is None or wanted in who.places) if who.places else wanted in lanes.PLACES
    about = step.profile(body.get("profile_ref"))
    is_profile = body.get("profile_ref") is None or (about is not None and step.is_shown(about.id))
    return who.may_report() and is_place and is_profile


def the_same_again_is_the_same(step: Step) -> None:
    if step.deed.what != "send again":
        return
    mine = step.doer.id == step.deed.about["sent"].by and step.doer.may_report()
    assert (step.deed.status == 202) is (mine and not step.deed.about["changed"]), f"answered {step.deed.status}"
    for name in ("reports", "alerts", "deliveries", "promised", "joined"):
        assert step.after.tables[name] == step.before.tables[name], f"sending again changed {name}"


def pictures_come_from_their_reporter(step: Step) -> None:
    for was, now in step.after.changed("promised", step.before):
        assert was.photo_id is None, "a picture was exchanged"
        assert step.did("send picture"), step.deed.what
        assert step.deed.by == step.deed.about["sent"].by, "somebody else sent a picture"
        assert now.photo_id is not None


def decisions_are_a_second_persons(step: Step) -> None:
    new = step.after.new("decisions", step.before)
    assert not step.after.changed("decisions", step.before)
    if step.deed.what != "decide":
        assert not new, f"a decision came of: {step.deed.what}"
        return
    report = step.before.reports[step.deed.about["report"]]
    may = step.doer.is_desk() and step.doer.id != report.reporter_id and report.state.value == "received"
    assert (step.deed.status == 303) is (may and _is_fit(step, report)), f"deciding was answered {step.deed.status}"
    for row in new:
        assert may, "decided by whom it does not behove"
        assert row.by_id == step.deed.by
        assert row.report_id == report.id
        verdict = step.deed.about["verdict"]
        assert row.verdict.value == verdict
        assert step.after.reports[report.id].state.value == _BECOMES.get(verdict, "approved")
    assert len(new) == (1 if step.deed.is_done else 0)


def _is_fit(step: Step, report: Row[Any]) -> bool:
    verdict = step.deed.about["verdict"]
    if verdict == "sighting":
        about = step.profile(step.deed.about["ref"])
        return about is not None and step.is_shown(about.id)
    if verdict == "new profile":
        promised = [row for row in step.before.promised.values() if row.report_id == report.id]
        photos = [step.before.photos[row.photo_id] for row in promised if row.photo_id is not None]
        return all(photo.state.value != "due" for photo in photos)
    return True


def questions_are_answered_by_whom_they_were_put_to(step: Step) -> None:
    for note in step.after.new("notes", step.before):
        report = step.before.reports[note.report_id]
        assert note.by_id == step.deed.by
        assert note.is_question == (step.deed.what == "decide")
        assert (note.by_id == report.reporter_id) is (not note.is_question)
    if step.deed.what == "answer the desk":
        report = step.before.reports[step.deed.about["report"]]
        may = step.doer.may_answer() and step.doer.id == report.reporter_id and report.state.value == "returned"
        assert (step.deed.status == 200) is may, f"answering was answered {step.deed.status}"


def what_is_said_later_is_its_reporters(step: Step) -> None:
    """Of a report, its own reporter alone says more, and takes it back while nobody has decided."""
    new = step.after.new("additions", step.before)
    assert not step.after.changed("additions", step.before)
    assert len(new) == (1 if step.did("say more") else 0)
    if step.deed.what not in ("say more", "take back"):
        return
    was = step.before.reports[step.deed.about["report"]]
    now, is_own = step.after.reports[was.id], step.doer.may_report() and step.doer.id == was.reporter_id
    if step.deed.what == "say more":
        is_late = step.now - was.received_at > timedelta(days=30)
        assert (step.deed.status == 201) is (is_own and not is_late), f"adding was answered {step.deed.status}"
        for name in ("alerts", "deliveries", "joined"):
            assert step.after.tables[name] == step.before.tables[name], f"what was added changed {name}"
        return
    may = is_own and step.doer.may_answer() and was.state.value in (*_OPEN, "withdrawn")
    assert (step.deed.status == 200) is may, f"taking back was answered {step.deed.status}"
    if step.deed.is_done:
        assert now.state.value == "withdrawn"
        left = [row for row in step.after.alerts.values() if row.report_id == was.id and is_out(row, step.now)]
        assert all(row.approved_at for row in left), "what was taken back goes on"


_VERBS = {
    "reports": "reported",
    "decisions": "decided",
    "alerts": "raised",
    "joined": "joined",
}


def everything_is_in_the_record(step: Step) -> None:
    record = step.after.tables["record"]
    for seq, was in step.before.record.items():
        assert record.get(seq) == was, f"entry {seq} was altered"
    new = [row.verb for row in step.after.new("record", step.before)]
    for table, verb in _VERBS.items():
        assert new.count(verb) == len(step.after.new(table, step.before)), f"{verb}: {new}"
    for was, now in step.after.changed("alerts", step.before):
        if was.recalled_at != now.recalled_at:
            assert ("stood down" if now.recalled_as.value == "stand-down" else "recalled") in new
    for what, verb in (("publish", "published"), ("withdraw", "withdrawn"), ("renew", "renewed")):
        assert (verb in new) is step.did(what)


def nobody_is_shown_what_is_not_for_them(step: Step) -> None:
    text, what = step.deed.about.get("text"), step.deed.what
    if text is None:
        return
    assert SECRET_WORD not in text, "a reporter's words are shown"
    for row in step.before.accounts.values():
        is_named = re.search(rf"\b{re.escape(row.name)}\b", text) is not None
        assert not is_named or row.id in _named_openly(step), f"{what} names {row.name}"
    if what == "look at the gallery":
        assert step.deed.is_done is step.doer.may_hear()
        if step.deed.is_done:
            shown = {card["ref"] for card in step.deed.said["cards"]}
            assert shown == {row.ref for row in step.before.profiles.values() if step.is_shown(row.id)}
        return
    alert = step.before.alerts[step.deed.about["alert"]]
    if step.deed.is_done:
        assert step.doer.may_hear()
        assert may_read(step, alert), "the alert is not for them"
        if alert.profile_id is None:
            assert step.deed.said["profile"] is None
        elif not is_out(alert, step.now) or not step.is_shown(alert.profile_id):
            profile = step.before.profiles[alert.profile_id]
            assert step.deed.said["profile"] is None
            assert profile.ref not in text
            assert json.dumps(profile.title) not in text


def aim_of(alert: Row[Any]) -> lanes.Aim:
    """Return whom an alert is for, as its row says."""
    at = alert.premises_id
    return lanes.Aim(at, alert.radius_m, alert.zone_id, alert.sectors, alert.only_premises, alert.only_roles)


def is_out(alert: Row[Any], now: datetime) -> bool:
    return alert.recalled_at is None and now < alert.ends_at


def may_read(step: Step, alert: Row[Any]) -> bool:
    """Return whether whoever did this step may read the alert: it is for them, or they have heard of it before."""
    who = step.doer
    if not who.sees_alerts():
        return False
    if who.role in lanes.DESK or who.id in (alert.raised_by_id, alert.except_account_id):
        return True
    told = any(
        row.account_id == who.id and row.message.value == "alert" and row.progress.value != "suppressed"
        for row in step.before.deliveries.values()
        if row.alert_id == alert.id
    )
    return told or (alert.id, who.id) in step.before.opened or lanes.reads(who, aim_of(alert))


def _named_openly(step: Step) -> set[int]:
    """The desk signs what it publishes."""
    return {row.published_by_id for row in step.before.profiles.values()}


CHECKS: tuple[Check, ...] = (
    a_refusal_changes_nothing,
    reports_are_kept_as_they_came,
    the_same_again_is_the_same,
    pictures_come_from_their_reporter,
    decisions_are_a_second_persons,
    questions_are_answered_by_whom_they_were_put_to,
    what_is_said_later_is_its_reporters,
    everything_is_in_the_record,
    nobody_is_shown_what_is_not_for_them,
)
