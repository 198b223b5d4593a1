"""What must hold of profiles after every step: the desk keeps them, and nobody their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from bench.life import lanes
from bench.life.watch import Step, only

_WORDS = ("title", "look", "seen", "grading", "is_serious_or_repeat", "aliases", "marks", "method", "warnings")


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
        _was_fit(step, was)
    elif step.did("withdraw"):
        only(was, now, "state", "withdrawn_at", "withdrawn_because")
        assert was.state.value != "withdrawn"
        assert now.state.value == "withdrawn"
    elif step.did("renew"):
        only(was, now, "review_on", "renewals")
        assert was.state.value == "published"
        assert was.standing.value not in lanes.SHORT_LIVED or was.renewals == 0, "kept up twice on the same facts"
    elif step.did("revise"):
        only(was, now, "kind", "standing", *_WORDS, "age_group", "shown_young_until")
        assert was.state.value == "draft"
        assert now.shown_young_until is None, "what two had agreed on was about other words"
    elif step.did("correct"):
        only(was, now, *_WORDS, "age_group")
        assert was.state.value == "published"
        assert was.reporting_member_id not in step.doer.members, "corrected by the member that reported it"
        assert was.age_group == now.age_group or now.age_group.value != "adult", "one person alone made them older"
    elif step.did("agree"):
        only(was, now, "shown_young_until")
        _two_agreed(step, was, now)
    else:
        only(was, now, "verified_incidents")
        assert step.decided("sighting")
        assert now.verified_incidents == was.verified_incidents + 1


def _was_fit(step: Step, was: Row[Any]) -> None:
    """What publishing asks for was there before it."""
    begun = [row for row in step.before.decisions.values() if row.profile_id == was.id]
    sent = {step.before.reports[row.report_id].reporter_id for row in begun if row.verdict.value == "new profile"}
    assert step.deed.by not in sent, "published by who reported it"
    carried = [row for row in step.before.carried.values() if row.profile_id == was.id]
    ready = [row for row in carried if step.before.photos[row.photo_id].state.value != "refused"]
    assert all(row.bystanders_checked_by_id for row in ready), "published with a picture that nobody looked through"
    told = any(row.profile_id == was.id for row in step.before.told.values())
    assert told or was.kind.value == "ID sought", "published, and nobody says whether they were told"
    assert was.age_group.value == "adult" or was.shown_young_until is not None, "published without two people's word"


def _two_agreed(step: Step, was: Row[Any], now: Row[Any]) -> None:
    if now.shown_young_until is None:
        assert not step.deed.about["agrees"], "a yes has hidden somebody"
        return
    used = [row for row in step.after.agreed.values() if row.profile_id == now.id and row.used_at == step.now]
    assert len({row.by_id for row in used}) == 2, "shown without two people's word"
    assert all(row.agrees for row in used)
    assert now.shown_young_until == step.today + timedelta(days=28)
    for row in used:
        assert was.reporting_member_id not in step.before.person(row.by_id, step.now).members, "of the reporting member"


def lent_pictures_are_shown_on_terms(step: Step) -> None:
    """Anybody gets the bytes of a lent picture only while it is lent; who is not of the desk, if to their sector."""
    if step.deed.what != "look at a picture" or not step.deed.is_done:
        return
    ((lent,),) = [[row for row in step.before.lent.values() if row.photo_id == step.deed.about["photo"]]]
    sectors = {lanes.PLACES[id].sector for id in step.doer.places}
    assert lent.returned_at is None, "shown, though it went back"
    assert step.today <= lent.return_on, "shown, though it was due back"
    if step.doer.is_desk():
        return
    assert sectors & set(lent.audience), "shown to whom it was not lent"
    assert step.is_shown(lent.profile_id)
