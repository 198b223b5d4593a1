"""What the kills of browsers are judged by: a promise that did not come, and one that came twice."""

import pytest

from bench.outbox.verdict import Row, Verdict, judge
from tests.browser.faulty_line import Heard


def verdict(*rows: Row, left: tuple[int, ...] = (), heard: tuple[Heard, ...] = ()) -> Verdict:
    """Number 1 carries two pictures and was promised; number 2 was begun, and nobody was told that it is saved."""
    return judge(rows, heard, begun={1: 2, 2: 0}, promised=[1], left=left)


@pytest.mark.parametrize(
    ("rows", "left", "faults"),
    [
        ([Row(1, 2)], (), (0, 0, 0)),
        ([Row(1, 2), Row(2, 0)], (), (0, 0, 0)),  # what was not promised may come
        ([], (), (1, 0, 0)),
        ([Row(1, 1)], (), (1, 0, 0)),  # a picture is missing
        ([], (1,), (0, 0, 1)),  # still on the phone: not lost, but stuck
        ([Row(1, 2), Row(1, 2)], (), (0, 1, 0)),
        ([Row(1, 2), Row(2, 0), Row(2, 0)], (), (0, 1, 0)),
    ],
)
def test_what_is_lost_doubled_and_stuck(rows, left, faults):
    found = verdict(*rows, left=left)
    assert (found.lost, found.doubled, found.stuck) == faults
    assert found.is_whole == (faults == (0, 0, 0))


def test_a_trial_in_which_nothing_was_promised_shows_nothing():
    assert not judge([], [], begun={}, promised=[], left=[]).is_whole


def test_what_is_brought_again_after_it_was_acknowledged_is_counted():
    said = [Heard("PUT", "/outbox/1", 201), Heard("PUT", "/outbox/1", 202), Heard("PUT", "/outbox/1", 0)]
    found = verdict(Row(1, 2), heard=tuple(said))
    assert (found.again, found.lost_answers) == (1, 1)
