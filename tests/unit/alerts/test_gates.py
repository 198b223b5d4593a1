"""One push service that is down, busy or angry is left alone for a while, and no other."""

from __future__ import annotations

import pytest

from app.alerts.gates import Gate

T = 1000.0


def gate_after(answers: list[tuple[int, int | None]], *, every: float = 0.01) -> tuple[Gate, float]:
    """Return a gate that has learnt these answers, one each hundredth of a second, and the time of the last."""
    gate, now = Gate(), T
    for status, retry_after in answers:
        now += every
        gate.note(status, retry_after, now)
    return gate, now


def plain(*statuses: int) -> list[tuple[int, int | None]]:
    return [(status, None) for status in statuses]


WAITS = [
    ("nothing yet", [], 0),
    ("all is well", plain(*[201] * 50), 0),
    ("gone phones are no fault", plain(*[410] * 50), 0),
    ("texts too long are ours", plain(*[413] * 50), 0),
    ("seven failures", plain(*[500] * 7), 0),
    ("eight failures", plain(*[500] * 8), 5),
    ("eight without an answer", plain(*[0] * 8), 5),
    ("eight of both", plain(0, 500, 502, 0, 504, 0, 0, 503), 5),
    ("one good between", plain(*[0] * 7, 201, *[0] * 7), 0),
    ("one gone between", plain(*[0] * 7, 410, *[0] * 7), 0),
    ("503 and how long", [(503, 40)], 40),
    ("503 and no time at all", [(503, 0)], 1),
    ("503 without a word", plain(503), 0),
    ("429 once is about one phone", [(429, 40)], 0),
    ("429 four times", [(429, 40)] * 4, 0),
    ("429 five times is about us", [(429, 40)] * 5, 40),
    ("429 five times without a word", plain(*[429] * 5), 5),
    ("429 now and then", [*[(429, 40)] * 4, (201, None)] * 20, 0),
    ("the longest wait counts", [*[(429, 40)] * 4, (429, 60), (429, 7)], 60 - 0.01),
    ("one refusal among nineteen", plain(*[201] * 18, 403), 0),
    ("one refusal among twenty is five in a hundred", plain(*[201] * 19, 403), 0),
    ("two refusals among twenty", plain(*[201] * 18, 401, 403), 30),
    ("two refusals among nineteen", plain(*[201] * 17, 401, 403), 0),
    ("400 counts as well", plain(*[201] * 18, 400, 400), 30),
    ("five refusals among a hundred", plain(*[201] * 95, *[403] * 5), 0),
    ("six refusals among a hundred", plain(*[201] * 94, *[403] * 6), 30 - 0.01),
    ("nothing but refusals, few", plain(*[401] * 19), 0),
    ("nothing but refusals", plain(*[401] * 20), 30),
]


@pytest.mark.parametrize(("answers", "wait"), [row[1:] for row in WAITS], ids=[row[0] for row in WAITS])
def test_how_long_a_host_is_left_alone(answers: list[tuple[int, int | None]], wait: float) -> None:
    gate, now = gate_after(answers)
    assert gate.wait(now) == pytest.approx(wait)
    assert gate.enter(now) == (wait == 0)


def test_after_the_pause_one_may_try_and_no_other() -> None:
    gate, now = gate_after(plain(*[0] * 8))
    now += 5
    assert gate.enter(now)
    assert not gate.enter(now)
    assert 0 < gate.wait(now) <= 1  # what is an alert does not wait for the longest that a try may take


def test_who_tried_and_was_answered_opens_the_gate_for_all() -> None:
    gate, now = gate_after(plain(*[0] * 8))
    gate.enter(now + 5)
    gate.note(201, None, now + 5.1)
    assert all(gate.enter(now + 5.1) for _ in range(10))


@pytest.mark.parametrize("answer", [410, 404, 413, 400, 403])
def test_any_answer_shows_that_it_answers_again(answer: int) -> None:
    gate, now = gate_after(plain(*[0] * 8))
    gate.enter(now + 5)
    gate.note(answer, None, now + 5.1)
    assert gate.wait(now + 5.1) == 0


def test_each_failed_try_doubles_the_pause_up_to_two_minutes() -> None:
    gate, now = gate_after(plain(*[0] * 8))
    pauses = []
    for _ in range(8):
        pauses.append(round(gate.wait(now)))
        now += gate.wait(now)
        assert gate.enter(now)
        gate.note(0, None, now)
    assert pauses == [5, 10, 20, 40, 80, 120, 120, 120]


def test_after_it_was_well_again_the_pauses_begin_anew() -> None:
    gate, now = gate_after(plain(*[0] * 8))
    gate.enter(now + 5)
    gate.note(0, None, now + 5)
    gate.enter(now + 15)
    gate.note(201, None, now + 15)
    for _ in range(8):
        gate.note(0, None, now + 16)
    assert gate.wait(now + 16) == 5


def test_late_answers_to_what_was_asked_before_are_one_lesson_and_not_thirty() -> None:
    gate, now = gate_after(plain(*[0] * 40))
    assert gate.wait(now) == pytest.approx(5 - 32 * 0.01)


def test_a_late_good_answer_does_not_open_a_gate_that_was_told_to_wait() -> None:
    gate, now = gate_after([(503, 40), (201, None)])
    assert gate.wait(now) == pytest.approx(40 - 0.01)


def test_a_try_that_never_came_back_is_followed_by_another() -> None:
    gate, now = gate_after(plain(*[0] * 8))
    assert gate.enter(now + 5)
    assert not gate.enter(now + 34)
    assert gate.enter(now + 35)


def test_who_comes_back_without_having_asked_lets_the_next_one_try() -> None:
    gate, now = gate_after(plain(*[0] * 8))
    assert gate.enter(now + 5)
    gate.leave()
    assert gate.enter(now + 5)


def test_a_wrong_key_is_tried_again_less_and_less_often() -> None:
    gate, now = gate_after(plain(*[401] * 20))
    pauses = []
    for _ in range(7):
        pauses.append(round(gate.wait(now)))
        now += gate.wait(now)
        gate.enter(now)
        gate.note(401, None, now)
    assert pauses == [30, 60, 120, 240, 480, 600, 600]


def test_a_wrong_key_is_an_alarm_until_an_answer_is_good() -> None:
    gate, now = gate_after(plain(*[401] * 20))
    assert gate.state(now).is_alarm
    gate.enter(now + 30)
    assert gate.state(now + 30).is_alarm
    gate.note(201, None, now + 30)
    assert not gate.state(now + 30).is_alarm
    assert gate.wait(now + 30) == 0


def test_what_was_wrong_before_is_not_counted_again() -> None:
    gate, now = gate_after(plain(*[201] * 18, *[401] * 2))
    gate.enter(now + 30)
    gate.note(201, None, now + 30)
    gate.note(401, None, now + 31)
    assert gate.wait(now + 31) == 0


def test_a_service_that_is_down_is_no_alarm_about_our_key() -> None:
    gate, now = gate_after(plain(*[0] * 8))
    assert not gate.state(now).is_alarm


def test_refusals_of_more_than_five_minutes_ago_no_longer_count() -> None:
    gate, now = gate_after(plain(*[201] * 17, 401, 401))
    gate.note(201, None, now + 301)
    assert gate.wait(now + 301) == 0
    assert gate.state(now + 301).answers == {201: 1}


def test_the_state_tells_what_was_answered_and_why_it_waits() -> None:
    gate, now = gate_after([(201, None), (201, None), (410, None), (503, 40)])
    state = gate.state(now)
    assert state.answers == {201: 2, 410: 1, 503: 1}
    assert (state.because, round(state.wait_s)) == ("asked to wait", 40)


def test_a_gate_that_is_open_gives_no_reason() -> None:
    gate, now = gate_after(plain(*[0] * 8))
    gate.enter(now + 5)
    gate.note(201, None, now + 5)
    assert gate.state(now + 5).because == ""
