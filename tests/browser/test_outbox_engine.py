"""Nothing that waits on a phone is lost and nothing comes twice, whatever the server or the line answers."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.conftest import sign_in
from tests.browser.faulty_line import LOST_ANSWER, NO_LINE, Answer, FaultyLine, answering, dead, fine, refusal, whenever
from tests.browser.outbox_on_a_phone import (
    PUT_BACK,
    SENT_YESTERDAY,
    WITH_A_WRONG_CLOCK,
    Outbox,
    happened_at,
    in_page,
    kept_by,
    picture,
    poll,
    sha_of,
)
from tests.browser.running_town import RunningTown
from tests.browser.untouched import KEPT_ON_THE_PHONE

ONE, TWO = picture(1), picture(2)
PORTAL = "<!doctype html><title>Café Rialto</title><p>Accept our terms to go online.</p>"


@pytest.fixture(scope="module")
def asha(a_chromium: Browser, town: RunningTown, line: FaultyLine) -> Iterator[Page]:
    """Asha's phone; what one test leaves on it, the next does not look at."""
    context = a_chromium.new_context(base_url=line.url, locale="en-GB", **chromium.PHONE)
    sign_in(context, town, "Asha")
    page = context.new_page()
    page.goto("/offline")
    yield page
    context.close()


@pytest.fixture
def outbox(asha: Page, line: FaultyLine) -> Iterator[Outbox]:
    held = Outbox(in_page(asha))
    held.learn_key()
    line.heard.clear()
    yield held
    line.fault = fine
    held.run("for (const {id} of await outbox.all()) await outbox.forget(id);")


def test_a_report_goes_words_first_then_each_picture_and_nothing_of_it_stays(outbox, town, line):
    id = outbox.save(ONE, TWO)
    assert outbox.parts(id) == 3
    outbox.drain()
    words, *pictures = [one.path for one in line.brought()]
    assert words == f"/outbox/{id}"
    assert sorted(pictures) == sorted(f"/outbox/{id}/photo/{sha_of(one)}" for one in (ONE, TWO))
    assert (outbox.state(id), outbox.parts(id)) == ("sent", 0)
    assert kept_by(town.folder, id) == {id: 2}


# What is not yes.


NOT_NOW = [NO_LINE, LOST_ANSWER, refusal(503), Answer(200, PORTAL, "text/html")]
NOT_NOW_EITHER = [
    refusal(423),
    refusal(429),
    Answer(502, "<h1>Bad gateway</h1>", "text/html"),
    Answer(201, json.dumps({"id": "00000000-0000-4000-8000-000000000000", "need": []})),
    Answer(403, PORTAL, "text/html"),
    Answer(307, "", headers=(("Location", "/offline"),)),
]


@pytest.mark.parametrize(
    ("part", "fault"),
    [(part, fault) for part in ("/outbox/", "/photo/") for fault in NOT_NOW]
    + [("/outbox/", fault) for fault in NOT_NOW_EITHER],
    ids=lambda said: said if isinstance(said, str) else f"{said.status} {said.content_type}",
)
def test_what_may_yet_be_taken_goes_again_by_itself(outbox, town, line, part, fault):
    line.fault = whenever(part, fault)
    id = outbox.save(ONE)
    assert outbox.drain()["left"] == 1
    line.fault = fine
    kept = outbox.record(id)
    assert (kept["state"], outbox.parts(id)) == ("waiting", 2), kept
    assert kept["next_try"] > kept["saved"]
    outbox.go()
    assert outbox.state(id) == "sent"
    assert kept_by(town.folder, id) == {id: 1}


@pytest.mark.parametrize("status", [403, 404, 409, 410, 413, 415, 422])
def test_what_is_not_wanted_stays_whole_and_says_why(outbox, line, status):
    line.fault = answering("/outbox/", refusal(status, fields={"note": "Too long."}))
    id = outbox.save(ONE)
    assert outbox.drain()["left"] == 0
    kept = outbox.record(id)
    assert (kept["state"], kept["says"], kept["fields"]) == ("change", "Not like this.", {"note": "Too long."})
    assert outbox.parts(id) == 2
    outbox.drain()
    assert len(line.brought()) == 1, "it does not go again by itself"


def test_a_phone_asked_to_wait_waits_as_long_as_it_was_asked(outbox, line):
    line.fault = answering("/outbox/", Answer(503, "", headers=(("Retry-After", "120"),)))
    kept = outbox.record(outbox.save())
    outbox.drain()
    assert 115_000 < outbox.record(kept["id"])["next_try"] - kept["saved"] < 130_000


def test_signed_out_it_waits_for_its_author_and_then_goes(outbox, town, line, asha):
    held = asha.context.cookies()
    asha.context.clear_cookies()
    first, second = outbox.save(ONE), outbox.save()
    outbox.drain()
    assert (outbox.state(first), outbox.state(second), outbox.parts(first)) == ("sign in", "sign in", 2)
    asha.context.add_cookies(held)
    outbox.run("await outbox.signedIn(given[0])", outbox.author + 1)
    assert outbox.state(first) == "sign in", "somebody else's sign-in is not its author's"
    outbox.run("await outbox.signedIn(given[0])", outbox.author)
    assert outbox.drain()["sent"] == 2
    assert kept_by(town.folder, first) == {first: 1}


@pytest.mark.parametrize("status", [401, 403])
def test_something_to_do_first_is_no_reason_to_change_it(outbox, line, status):
    line.fault = answering("/outbox/", refusal(status, stop="tonight"))
    id = outbox.save()
    outbox.drain()
    assert outbox.state(id) == "sign in"


def test_the_same_number_with_other_words_is_kept_and_shown(outbox, town):
    id = outbox.save(note="As it was sent.")
    outbox.drain()
    outbox.run("await outbox.forget(given[0])", id)
    outbox.save(id=id, note="Quite another.")
    outbox.drain()
    kept = outbox.record(id)
    assert (kept["state"], kept["status"], outbox.parts(id)) == ("change", 409, 1)


def test_words_that_the_town_does_not_take_say_which_and_may_be_saved_anew(outbox, town):
    id = outbox.save(ONE, category="juggling")
    outbox.drain()
    assert outbox.state(id) == "change"
    assert "category" in outbox.record(id)["fields"]
    outbox.save(ONE, id=id)
    outbox.drain()
    assert kept_by(town.folder, id) == {id: 1}


# Pictures.


def test_a_picture_that_cannot_be_used_holds_nothing_up_and_is_told_of(outbox, town):
    not_one = b"This is no picture."
    id = outbox.save(not_one, ONE)
    outbox.drain()
    kept = outbox.record(id)
    assert [one["sha"] for one in kept["refused"]] == [sha_of(not_one)]
    assert (kept["state"], bool(kept["sent_at"]), outbox.parts(id)) == ("change", True, 0)
    assert outbox.run("return await outbox.count();") == 0, "the report itself is with the desk"
    assert kept_by(town.folder, id) == {id: 1}
    outbox.run("await outbox.seen(given[0])", id)
    assert outbox.state(id) == "sent"


def test_a_town_put_back_from_a_copy_is_given_the_words_again(outbox, town, line):
    line.fault = answering("/photo/", refusal(404))
    id = outbox.save(ONE)
    outbox.drain()
    assert (outbox.state(id), outbox.parts(id)) == ("waiting", 2)
    outbox.go()
    assert [one.path.split("/photo")[0] for one in line.brought()] == [f"/outbox/{id}"] * 4
    assert kept_by(town.folder, id) == {id: 1}


def test_a_picture_damaged_on_its_way_goes_again_but_not_for_ever(outbox, line):
    line.fault = answering("/photo/", *[refusal(422)] * 3)
    id = outbox.save(ONE)
    for _ in range(3):
        assert outbox.parts(id) == 2
        outbox.go()
    assert outbox.record(id)["refused"][0]["says"] == "Not like this."


# Keys.


def test_what_is_sealed_for_a_key_that_is_gone_is_sealed_anew_for_the_one_of_now(outbox, town):
    other = {"id": "B" * 16, "public": outbox.run("return (await outbox.known('key')).public;")}
    id = outbox.save(ONE, key=other, happened_at="2026-11-20T10:00:00Z")
    outbox.drain()
    assert (outbox.state(id), outbox.record(id)["status"], outbox.parts(id)) == ("change", 410, 2)
    outbox.learn_key()
    words = {"category": "theft", "happened_at": "2026-11-20T10:00:00Z", "photos": [sha_of(ONE)]}
    assert outbox.run(
        "const [id, words, sha, bytes] = given;"
        "return await outbox.sealAgain({id, words, photos: [{sha, bytes: bytesOf(bytes)}]});",
        *(id, words, sha_of(ONE), base64.b64encode(ONE).decode()),
    )
    outbox.drain()
    assert kept_by(town.folder, id) == {id: 1}


def test_nothing_is_readable_where_it_waits(outbox, asha):
    outbox.save(ONE, note="He put two bottles under his coat.")
    kept = asha.evaluate(KEPT_ON_THE_PHONE)
    assert not [words for words in ("two bottles", "theft") if words in kept]


def test_a_phone_that_never_heard_of_the_town_says_so_and_keeps_nothing(outbox):
    outbox.run("await outbox.know('key', null)")
    assert outbox.try_to_save(ONE)["fault"] == "NoKey"


# Taking back, and whose it is.


def test_it_may_be_taken_back_until_it_is_begun_to_be_sent(outbox, line):
    held, begun = outbox.save(ONE, hold=10_000), outbox.save(ONE)
    line.fault = dead
    outbox.drain()
    assert {one.path for one in line.brought()} == {f"/outbox/{begun}"}, "what may be taken back does not go yet"
    take_back = "return await outbox.takeBack(given[0]);"
    assert (outbox.run(take_back, held), outbox.parts(held)) == (True, 0)
    assert (outbox.run(take_back, begun), outbox.parts(begun)) == (False, 2)
    assert outbox.try_to_save(id=begun)["fault"] == "OnItsWay"


def test_looking_away_ends_the_time_to_take_it_back(outbox, asha):
    page = asha.context.new_page()
    page.goto("/offline")
    shown = Outbox(in_page(page))
    shown.run("(await import(new URL('./keep_sending.js', script))).keepSending();")
    id = shown.save(hold=60_000)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    poll(lambda: outbox.state(id) == "sent")
    page.close()


def test_nobodys_report_stays_until_somebody_says_that_it_is_theirs(outbox, line):
    id = outbox.save(author=None)
    outbox.go()
    outbox.run("await outbox.signedIn(given[0]); await outbox.retry(given[1]);", outbox.author, id)
    outbox.drain()
    assert (outbox.state(id), line.brought()) == ("sign in", [])
    outbox.run("await outbox.claim(...given)", id, outbox.author)
    outbox.drain()
    assert outbox.state(id) == "sent"


# Clocks.


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_a_day_wrong_neither_delays_nor_dates_it_wrongly(outbox, town, days):
    id = outbox.save(happened_at=(datetime.now(UTC) + timedelta(days=days)).isoformat())
    outbox.run(WITH_A_WRONG_CLOCK, days)
    assert outbox.state(id) == "sent"
    assert abs(happened_at(town.folder, id) - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_clock_that_was_put_back_holds_nothing_up(outbox):
    held = outbox.save(hold=10_000)
    outbox.run(PUT_BACK, held)
    outbox.drain()
    assert outbox.state(held) == "sent"


def test_what_was_sent_is_named_for_a_day(outbox):
    id = outbox.save()
    outbox.drain()
    outbox.run(SENT_YESTERDAY, id)
    outbox.drain()
    assert outbox.record(id) == {}
