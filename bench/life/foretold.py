"""What a step must bring about, worked out by hand from what was there before: an alert, news of one, or neither."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row

from bench.life import lanes
from bench.life.lanes import Aim
from bench.life.watch import Step, aim_of, is_out, may_read

_ABOUT_SOMEBODY = {"sighting", "live", "incident"}


class New(NamedTuple):
    """An alert that must have been raised."""

    lane: str  # as the phone is told; empty for one by approval
    kind: str
    profile_id: int | None
    aim: Aim
    ends_at: datetime
    rings: bool
    approver: int | None


class News(NamedTuple):
    """That a report must have joined this alert, and whether it may change it."""

    alert: Row[Any]
    lane: str
    changes: bool
    rings: bool
    lasts: timedelta
    is_doubt: bool = False  # they may be a child: it ends now


def of_sending(step: Step) -> New | News | None:
    """Return what a report that was kept must bring about before review."""
    sent, what, age = step.deed.about["sent"], step.deed.about["sent"].body, step.deed.about["age"]
    row = step.profile(sent.ref)
    about = step.before.watched(row.id) if row else None
    who, at = step.doer, step.after.reports[sent.id].premises_id
    how = {"age": age, "sure": what.get("sure")}
    locked = step.deed.about["locked"]
    reach = None if locked else lanes.sounds(who, what=what["category"], about=about, today=step.today, **how)
    out = _named(step, what.get("same_as")) or (_lately(step, row.id, at, reach) if row and reach else None)
    if out is not None:
        may = not locked and lanes.may_sound(who, what=what["category"], **how)
        lasts = reach.lasts if reach else lanes.LIVE_LASTS
        rings = out.rings or (reach is not None and reach.rings)
        looks = what["description"].get("age", "")
        if out.kind.value == "live" and out.approved_at is None and looks == "may be under 18":
            return News(out, "held", False, out.rings, lasts, is_doubt=True)
        return News(out, _lane(out.kind.value, rings) if may else "held", may, rings, lasts)
    if row is not None and reach is not None:
        zone = lanes.PLACES[at].zone if reach.whole_zone else None
        places, roles = ([at], lanes.MAY_SERVE) if reach.few else ([], [])
        aim = Aim(at, reach.radius_m, zone, [], places, roles)
        return New(_lane("sighting", reach.rings), "sighting", row.id, aim, step.now + reach.lasts, reach.rings, None)
    looks = what["description"].get("age", "")
    asked = row is None and what.get("tell_now") and not locked
    if asked and lanes.may_be_live(who, what=what["category"], looks=looks, sent_today=_sent_today(step), **how):
        suspended = {row.id for row in step.before.members.values() if row.suspended_at is not None}
        aim = Aim(at, lanes.LIVE_M, None, [], lanes.nearest(at, suspended), [])
        return New("live", "live", None, aim, step.now + lanes.LIVE_LASTS, True, None)
    return None


def of_deciding(step: Step) -> New | None:
    """Return the alert that a decision must raise; what is out already is approved instead."""
    report = step.before.reports[step.deed.about["report"]]
    is_late = step.now - report.happened_at > lanes.RINGS_WITHIN
    at = report.premises_id
    if step.decided("sighting"):
        row = step.profile(step.deed.about["ref"])
        assert row is not None
        few = row.standing == "not banned yet"
        # Told already, it becomes an approved one; but who was told of somebody unknown must not learn of them.
        told = (row.id,) if few else (None, row.id)
        if any(one.profile_id in told for one in own_alerts(step, report.id)) or _joined(step, row.id):
            return None
        zone, places, roles = (None, [at], lanes.MAY_SERVE) if few else (lanes.PLACES[at].zone, [], [])
        aim = Aim(at, lanes.APPROVED.radius_m, zone, [], places, roles)
        return New("", "sighting", row.id, aim, step.now + lanes.APPROVED_LASTS, not is_late, step.deed.by)
    if step.decided("incident") and step.deed.about["tells"]:
        live = [one for one in own_alerts(step, report.id) if one.kind.value == "live" and is_out(one, step.now)]
        if live:
            return None
        aim = Aim(at, 0, lanes.PLACES[at].zone, [lanes.PLACES[at].sector], [], [])
        return New("", "incident", None, aim, step.now + lanes.INCIDENT_LASTS, not is_late, step.deed.by)
    return None


def own_alerts(step: Step, report_id: Any) -> list[Row[Any]]:
    """Return the alerts that a report has raised and that nobody has taken back."""
    return [row for row in step.before.alerts.values() if row.report_id == report_id and row.recalled_at is None]


def _joined(step: Step, profile_id: int) -> bool:
    report_id = step.deed.about["report"]
    joined = [step.before.alerts[row.alert_id] for row in step.before.joined.values() if row.report_id == report_id]
    return any(one.profile_id == profile_id and is_out(one, step.now) for one in joined)


def _lane(kind: str, rings: bool) -> str:
    if kind != "sighting":
        return "live"
    return "at once" if rings else "listed"


def _named(step: Step, id: str | None) -> Row[Any] | None:
    alert = next((row for row in step.before.alerts.values() if str(row.id) == id), None)
    if alert is None or alert.kind.value not in _ABOUT_SOMEBODY or not is_out(alert, step.now):
        return None
    return alert if may_read(step, alert) else None


def _lately(step: Step, profile_id: int, at: int, reach: lanes.Reach) -> Row[Any] | None:
    def told_at(row: Row[Any]) -> datetime:
        at: datetime = row.revised_at or row.raised_at
        return at

    fit = [
        row
        for row in step.before.alerts.values()
        if row.profile_id == profile_id
        and row.kind.value == "sighting"
        and is_out(row, step.now)
        and told_at(row) > step.now - lanes.REPEAT
        and bool(row.only_roles) is reach.few
        and aim_of(row).reaches(at)
    ]
    return max(fit, key=told_at, default=None)


def _sent_today(step: Step) -> int:
    midnight = step.now.astimezone(lanes.TOWN).replace(hour=0, minute=0, second=0, microsecond=0)
    return sum(
        row.raised_by_id == step.deed.by and row.kind.value in ("live", "incident") and row.raised_at >= midnight
        for row in step.before.alerts.values()
    )
