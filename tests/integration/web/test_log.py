"""Everybody reads their own log, the desk everybody's, the auditor the desk's; and that it is read is recorded."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Detail, Entry
from app.audit.record import record
from app.audit.verify import verify
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from tests import town
from tests.builders import new_account, signed_in
from tests.conftest import Clock, Phone

WHY = "looking into a complaint"
KEPT = {"because": "The Board asked for it."}


ODD = [
    *("who=999", "who=x", "kind=secrets", "thing=%27%3B--", "thing=" + "a" * 500),
    *("day=yesterday", "day=0001-01-01", "day=9999-12-31", "before=abc", "before=999999999999999999999"),
]


@pytest.fixture
def of(app: Flask) -> Any:
    """`of(town.MO)` is Mo's phone, signed in just now and with a reason given."""
    return lambda id: signed_in(app, id, why=WHY)


@pytest.fixture
def auditor(app: Flask) -> Phone:
    with transaction() as session:
        id = new_account(session, Role.AUDITOR).id
    return signed_in(app, id, why=WHY)


def did(clock: Clock, by: int | None, verb: str = "viewed", about: str = "profile WB-0042", **detail: Any) -> None:
    with transaction() as session:
        record(session, verb, about, by_id=by, now=clock(), **detail)


def recorded(verb: str) -> list[tuple[int | None, str, dict[str, Any]]]:
    db.session.rollback()
    rows = select(Entry, Detail).join(Detail, Detail.seq == Entry.seq).where(Entry.verb == verb).order_by(Entry.seq)
    return [(entry.actor_id, entry.about, detail.body) for entry, detail in db.session.execute(rows)]


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


class TestOnesOwn:
    def test_holds_what_one_did_and_nothing_of_others(self, of: Any, clock: Clock) -> None:
        did(clock, town.ASHA, because="shift briefing")
        did(clock, town.BEN, about="profile WB-0099")
        page = of(town.ASHA).get("/log").text
        assert "Opened profile WB-0042, because: shift briefing" in page
        assert "WB-0099" not in page

    @pytest.mark.parametrize("who", [town.ASHA, town.BEN, town.LENA, town.MO, town.BEA, town.ROSA, town.MAREK])
    def test_is_there_for_everybody(self, of: Any, who: int) -> None:
        answer = of(who).get("/log")
        assert answer.status_code == 200
        assert "Signed in by test" in answer.text

    def test_says_how_much_one_looked_at_this_week(self, of: Any, clock: Clock) -> None:
        clock.at -= timedelta(days=3)  # Sunday: another week
        did(clock, town.ASHA, about="profile WB-0001")
        clock.at += timedelta(days=3)
        for ref in ("WB-0042", "WB-0042", "WB-0043"):
            did(clock, town.ASHA, about=f"profile {ref}")
        did(clock, town.ASHA, about="report 7")
        did(clock, town.ASHA, "checked", "a picture", found=[])
        did(clock, town.ASHA, "checked", "a picture", found=[])
        page = of(town.ASHA).get("/log").text
        assert "This week you opened 2 profiles (3 times), opened 1 report and checked 2 pictures." in page

    def test_is_by_day_newest_first_and_by_pages(self, of: Any, clock: Clock) -> None:
        clock.at -= timedelta(days=1)
        for number in range(70):
            did(clock, town.ASHA, about=f"profile WB-{number:04}")
        clock.at += timedelta(days=1)
        asha = of(town.ASHA)
        first = asha.get("/log").text
        assert first.index("Today") < first.index("Yesterday") < first.index("WB-0069") < first.index("WB-0020")
        assert "WB-0005" not in first
        (older,) = [part.split('"')[0] for part in first.split('href="')[1:] if part.startswith("/log?before=")]
        second = asha.get(older).text
        assert "WB-0005" in second
        assert "WB-0069" not in second
        assert "This week you" not in second

    @pytest.mark.parametrize("before", ["", "0", "-1", "many", "9" * 30, "1%00", "١"])
    def test_any_page_may_be_asked_for(self, of: Any, before: str) -> None:
        assert of(town.ASHA).get(f"/log?before={before}").status_code == 200

    def test_reading_it_is_not_recorded(self, of: Any) -> None:
        of(town.ASHA).get("/log")
        assert recorded("read record") == []

    def test_what_was_forgotten_is_said_to_be(self, of: Any, clock: Clock) -> None:
        from app.audit.forget import forget_details

        did(clock, town.ASHA, because="shift briefing")
        with transaction() as session:
            seq = session.scalars(select(Entry.seq).order_by(Entry.seq.desc())).first() or 0
            forget_details(session, [seq], because="Twelve months.", by_id=None, now=clock())
        page = of(town.ASHA).get("/log").text
        assert "Opened profile WB-0042 <span" in page
        assert "Its words were forgotten" in page
        assert "shift briefing" not in page

    def test_words_are_shown_as_words(self, of: Any, clock: Clock) -> None:
        did(clock, town.ASHA, because="<script>alert(1)</script>")
        assert "<script>alert" not in of(town.ASHA).get("/log").text


class TestTheDesks:
    def test_shows_everybodys_and_who_it_was(self, of: Any, clock: Clock) -> None:
        did(clock, town.ASHA)
        did(clock, town.BEN, about="profile WB-0099")
        page = of(town.MO).get("/desk/log").text
        assert page.index("Ben</a>") < page.index("WB-0099") < page.index("Asha</a>") < page.index("WB-0042")

    def test_can_be_narrowed_down(self, of: Any, clock: Clock) -> None:
        did(clock, town.ASHA)
        did(clock, town.BEN, about="profile WB-0099")
        did(clock, town.BEN, "decided", "report 7", verdict="incident")
        clock.passes(days=1)
        did(clock, town.BEN, about="profile WB-0077")
        mo = of(town.MO)
        shown = {
            f"who={town.ASHA}": ("WB-0042",),
            f"who={town.BEN}&kind=looked": ("WB-0099", "WB-0077"),
            "kind=decided": ("report 7: incident",),
            "thing=profile+WB-0099": ("WB-0099",),
            "day=2026-11-19&kind=looked": ("WB-0077",),
            f"who={town.BEN}&day=2026-11-18&kind=looked": ("WB-0099",),
        }
        for query, wanted in shown.items():
            page = mo.get(f"/desk/log?{query}").text
            lines = page.split('<ol class="log">', 1)[1]
            for one in ("WB-0042", "WB-0099", "WB-0077", "report 7: incident"):
                assert (one in lines) is (one in wanted), (query, one)

    def test_that_it_was_read_is_recorded_with_the_reason(self, of: Any) -> None:
        mo = of(town.MO)
        mo.get("/desk/log")
        mo.get(f"/desk/log?who={town.ASHA}")
        mo.get("/desk/log?thing=profile+WB-0042")
        told = [(by, about, detail["because"]) for by, about, detail in recorded("read record")]
        why = f"other: {WHY}"
        assert told == [(town.MO, about, why) for about in ("the record", f"account {town.ASHA}", "profile WB-0042")]

    def test_the_same_look_is_recorded_once_in_a_quarter_of_an_hour(self, of: Any, clock: Clock) -> None:
        mo = of(town.MO)
        for _ in range(3):
            mo.get("/desk/log")
        assert len(recorded("read record")) == 1
        clock.passes(minutes=16)
        of(town.MO).get("/desk/log")
        assert len(recorded("read record")) == 2

    def test_a_reason_is_asked_first(self, app: Flask) -> None:
        answer = signed_in(app, town.MO, why="").get("/desk/log?kind=looked")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/why?next=")
        assert recorded("read record") == []

    def test_ones_own_lines_need_no_record(self, of: Any) -> None:
        of(town.MO).get(f"/desk/log?who={town.MO}")
        assert recorded("read record") == []

    @pytest.mark.parametrize("query", ODD)
    def test_whatever_is_asked_is_answered(self, of: Any, query: str) -> None:
        assert of(town.MO).get(f"/desk/log?{query}").status_code in (200, 404)

    @pytest.mark.parametrize("who", [town.ASHA, town.BEN, town.LENA, town.BEA, town.PAT, town.MAREK, town.ROSA])
    def test_is_for_the_desk_and_the_auditor_alone(self, of: Any, who: int) -> None:
        assert of(who).get("/desk/log").status_code == 403
        assert of(who).post("/desk/log/export", data=KEPT).status_code == 403


class TestTheAuditors:
    def test_holds_what_the_desk_did_and_nothing_else(self, auditor: Phone, clock: Clock) -> None:
        did(clock, town.MO, "decided", "report 7", verdict="incident")
        did(clock, town.DEE, about="profile WB-0099")
        did(clock, town.ASHA)
        did(clock, None, "mailed", "head 2026-11-18")
        page = auditor.get("/desk/log").text
        assert "report 7: incident" in page
        assert "WB-0099" in page
        assert "WB-0042" not in page
        assert "mailed" not in page
        assert f'value="{town.ASHA}"' not in page

    def test_nobody_elses_can_be_asked_for(self, auditor: Phone, clock: Clock) -> None:
        did(clock, town.ASHA)
        asked, none = auditor.get(f"/desk/log?who={town.ASHA}"), auditor.get("/desk/log?who=999")
        assert (asked.status_code, none.status_code) == (404, 404)
        assert "Opened profile" not in auditor.get("/desk/log?thing=profile+WB-0042").text

    def test_a_change_of_role_hides_nobody(self, auditor: Phone, clock: Clock) -> None:
        did(clock, town.MO, "decided", "report 7", verdict="incident")
        with transaction() as session:
            session.get_one(Account, town.MO).role = Role.STAFF
        did(clock, town.MO, about="profile WB-0055")
        page = auditor.get("/desk/log").text
        assert "report 7: incident" in page
        assert "WB-0055" in page

    def test_what_the_auditor_reads_the_desk_can_see(self, auditor: Phone, of: Any) -> None:
        auditor.get(f"/desk/log?who={town.MO}")
        assert f"Read the record of Mo, because: {WHY}" in of(town.MO).get("/desk/log").text


class TestTakingItAway:
    def test_gives_what_was_chosen_as_a_table(self, of: Any, clock: Clock) -> None:
        did(clock, town.ASHA, because="shift briefing")
        did(clock, town.BEN, about="profile WB-0099")
        mo = of(town.MO)
        answer = mo.post("/desk/log/export", data={**KEPT, "who": town.ASHA, "kind": "looked"})
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == 'attachment; filename="record-2026-11-18.csv"'
        assert answer.headers["Cache-Control"] == "no-store"
        (row,) = rows_of(answer.text)
        assert (row["who"], row["account"], row["role"]) == ("Asha", str(town.ASHA), "staff")
        assert row["what"] == "opened profile WB-0042, because: shift briefing"
        assert row["hash"] == db.session.scalars(select(Entry.hash).where(Entry.actor_id == town.ASHA)).first()

    def test_is_recorded_with_its_reason_and_how_much(self, of: Any, clock: Clock) -> None:
        did(clock, town.ASHA)
        did(clock, town.ASHA)
        mo = of(town.MO)
        mo.post("/desk/log/export", data={**KEPT, "who": town.ASHA})
        assert recorded("exported record") == [
            (town.MO, f"account {town.ASHA}", {"because": "The Board asked for it.", "rows": 2})
        ]
        assert verify(db.session()).faults == []

    @pytest.mark.parametrize("because", ["", "   ", "two words"])
    def test_wants_a_reason(self, of: Any, clock: Clock, because: str) -> None:
        did(clock, town.ASHA)
        mo = of(town.MO)
        answer = mo.post("/desk/log/export", data={"because": because, "who": town.ASHA})
        assert answer.status_code == 422
        assert "at least three words" in answer.text
        assert f'<option value="{town.ASHA}" selected>' in answer.text
        assert recorded("exported record") == []

    def test_wants_a_proof_that_is_fresh(self, of: Any, clock: Clock) -> None:
        mo = of(town.MO)
        clock.passes(minutes=6)
        answer = mo.post("/desk/log/export", data=KEPT)
        assert answer.status_code == 403
        assert recorded("exported record") == []

    def test_gives_the_auditor_no_more_than_the_screen(self, auditor: Phone, clock: Clock) -> None:
        did(clock, town.MO, "decided", "report 7", verdict="incident")
        did(clock, town.ASHA)
        rows = rows_of(auditor.post("/desk/log/export", data=KEPT).text)
        assert {row["who"] for row in rows} == {"Mo"}
        assert auditor.post("/desk/log/export", data={**KEPT, "who": town.ASHA}).status_code == 404

    def test_is_whole_where_the_screen_has_pages(self, of: Any, clock: Clock) -> None:
        for number in range(130):
            did(clock, town.ASHA, about=f"profile WB-{number:04}")
        mo = of(town.MO)
        answer = mo.post("/desk/log/export", data={**KEPT, "who": town.ASHA, "before": "5"})
        assert len(rows_of(answer.text)) == 130

    def test_no_cell_becomes_a_formula(self, of: Any, clock: Clock) -> None:
        did(clock, town.ASHA, about="profile WB-1", because='"\n=1+1')
        with transaction() as session:
            session.get_one(Account, town.ASHA).name = '=HYPERLINK("https://elsewhere.example")'
        mo = of(town.MO)
        text = mo.post("/desk/log/export", data={**KEPT, "who": town.ASHA}).text
        rows = rows_of(text)
        assert rows[0]["who"].startswith("'=HYPERLINK")
        assert not [cell for row in rows for cell in row.values() if cell.lstrip().startswith(("=", "+", "-", "@"))]
