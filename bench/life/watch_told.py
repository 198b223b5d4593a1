"""Which phones must be told what: no other, none twice, and whoever rests is spared the sound."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bench.life import lanes
from bench.life.foretold import News, of_sending
from bench.life.watch import Step, aim_of, is_out, only

Told = tuple[Any, str, int, int, bool]  # alert, message, phone, person, spared


def the_right_phones_are_told(step: Step) -> None:
    new = step.after.new("deliveries", step.before)
    again = set()
    for was, now in step.after.changed("deliveries", step.before):
        if now.round != was.round:
            assert (now.round, now.message.value, now.attempts) == (was.round + 1, "update", 0)
            again.add(_as_told(now))
            continue
        only(was, now, "progress", "due_at", "claimed_by", "leased_until", "attempts", "status", "sent_at")
    told = {_as_told(row) for row in new}
    assert len(told) == len(new), "one phone twice"
    assert told | again == _to_be_told(step)


def _as_told(row: Row[Any]) -> Told:
    spared = row.progress.value == "suppressed"
    assert (row.because == "quiet hours") is spared
    return row.alert_id, row.message.value, row.subscription_id, row.account_id, spared


def _to_be_told(step: Step) -> set[Told]:
    told: set[Told] = set()
    for alert in step.after.new("alerts", step.before):
        if alert.rings:
            told |= _rung(step, alert, but_for={alert.except_account_id}, known=set())
    for was, now in step.after.changed("alerts", step.before):
        if was.recalled_at is None and now.recalled_at is not None:
            told |= _heard(step, was, now.recalled_as.value, but_for=None)
        elif was.disregarded_at is None and now.disregarded_at is not None:
            told |= _heard(step, was, "disregard", but_for=None)
        elif now.rings and _has_changed(step, was, now):
            by = _news_by(step)
            known = {row.subscription_id for row in _rows(step, was)}
            told |= _heard(step, was, "update", but_for=by)
            if not step.did("take back"):  # what goes back to what it said is news to nobody else
                told |= _rung(step, now, but_for={now.except_account_id, by}, known=known)
    return told


def _has_changed(step: Step, was: Row[Any], now: Row[Any]) -> bool:
    """Return whether those who know must hear that it has changed: by news, or because it is for others now."""
    if was.revised_at != now.revised_at:
        return True
    late = step.now - step.before.reports[was.report_id].happened_at > lanes.RINGS_WITHIN
    return not late and ((was.kind, was.rings) != (now.kind, now.rings)) and is_out(was, step.now)


def _news_by(step: Step) -> int | None:
    """Return whoever brought the news: their own phones stay silent. (A sighting is widened in nobody's name.)"""
    if step.did("send") and isinstance(of_sending(step), News):
        return step.deed.by
    return step.deed.by if step.decided("incident") else None


def _rows(step: Step, alert: Row[Any]) -> list[Row[Any]]:
    rows = step.before.deliveries.values()
    return [row for row in rows if row.alert_id == alert.id and row.message.value == "alert"]


def _heard(step: Step, alert: Row[Any], message: str, *, but_for: int | None) -> set[Told]:
    """Return those to whom the alert went out, as far as the phone is still theirs."""
    devices = step.before.devices
    return {
        (alert.id, message, row.subscription_id, row.account_id, False)
        for row in _rows(step, alert)
        if row.attempts > 0
        and devices[row.subscription_id].dropped_at is None
        and devices[row.subscription_id].account_id == row.account_id != but_for
    }


def _rung(step: Step, alert: Row[Any], *, but_for: set[int | None], known: set[int]) -> set[Told]:
    aim, people = aim_of(alert), {one.id: one for one in step.before.people(step.now)}
    told = set()
    for device in step.before.devices.values():
        who = people[device.account_id]
        if device.dropped_at is None and device.id not in known and who.id not in but_for and lanes.is_for(who, aim):
            told.add((alert.id, "alert", device.id, who.id, lanes.is_resting(who, aim, step.now)))
    return told
