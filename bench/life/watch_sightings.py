"""What must hold of sightings after every step: what was done is kept, and being seen is not held against anybody."""

from __future__ import annotations

from datetime import timedelta

from bench.life.watch import Check, Step

_LASTS = timedelta(hours=72)  # the rule book's, not the app's: this is what it is measured by


def being_seen_is_forgotten_and_what_was_done_is_not(step: Step) -> None:
    """After the worker's turn no sighting without conduct is older than 72 hours; none goes before, or otherwise."""
    gone = [row for key, row in step.before.sightings.items() if key not in step.after.sightings]
    assert not gone or step.deed.what == "forget who was seen", "a sighting is gone"
    for row in gone:
        assert not row.is_conduct, "what somebody did was forgotten"
        assert step.now - row.happened_at >= _LASTS, "forgotten too early"
    if step.deed.what == "forget who was seen":
        for row in step.after.sightings.values():
            assert row.is_conduct or step.now - row.happened_at < _LASTS, "somebody who did nothing has a trail"
    for row in step.after.new("sightings", step.before):
        begins = step.decided("new profile")  # the report that a profile began with is the first sighting of them
        assert step.decided("sighting") or begins, "a sighting came from nowhere"
        report = step.before.reports[row.report_id]
        assert (row.happened_at, row.category) == (report.happened_at, report.category)
    for was, now in step.after.changed("sightings", step.before):
        assert was == now, "a sighting was changed"


CHECKS: tuple[Check, ...] = (being_seen_is_forgotten_and_what_was_done_is_not,)
