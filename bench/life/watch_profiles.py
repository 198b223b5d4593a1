"""What must hold of profiles after every step: the desk keeps them, and nobody their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bench.life import lanes
from bench.life.watch import Step, only

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
