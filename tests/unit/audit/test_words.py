"""The record in sentences: what was done, to what, why."""

from __future__ import annotations

from typing import Any

import pytest

from app.audit.words import DEEDS, Kind, deed, in_words, verbs_of

NAMES = {"account 7": "Asha", "member 1": "Orchard Foods", "device 3": "Till by the door"}
REPORT = "report 3f2a91c0-1111-4222-8333-444455556666"

SENTENCES: list[tuple[str, str, dict[str, Any] | None, str]] = [
    ("viewed", "profile WB-0042", {"because": "shift briefing"}, "opened profile WB-0042, because: shift briefing"),
    ("viewed", "profile WB-0042", {}, "opened profile WB-0042"),
    ("viewed", "profile WB-0042", None, "opened profile WB-0042"),
    ("viewed", "profile WB-0042", {"because": "other: Mo asked me"}, "opened profile WB-0042, because: Mo asked me"),
    ("checked", "a picture", {"found": []}, "checked a picture"),
    ("checked", "a picture", {"found": ["WB-0042", "WB-0043"]}, "checked a picture, alike: WB-0042, WB-0043"),
    ("reported", REPORT, {"category": "theft"}, "sent report 3f2a91c0: theft"),
    ("decided", REPORT, {"verdict": "incident", "reason": "", "profile": None}, "decided on report 3f2a91c0: incident"),
    (
        "decided",
        REPORT,
        {"verdict": "rejected", "reason": "It was sent twice.", "profile": "WB-0042"},
        "decided on report 3f2a91c0: rejected, WB-0042, because: It was sent twice.",
    ),
    (
        "merged",
        REPORT,
        {"other": REPORT.replace("3f2a91c0", "00c0ffee"), "because": "It is the same."},
        "merged report 3f2a91c0 into report 00c0ffee, because: It is the same.",
    ),
    ("linked", REPORT, {"other": "report 7"}, "linked report 3f2a91c0 with report 7"),
    ("decided", REPORT, None, "decided on report 3f2a91c0: …"),
    (
        "published",
        "profile WB-0042",
        {"review_on": "2027-02-01"},
        "published profile WB-0042, to be looked at again by 1 February 2027",
    ),
    (
        "published",
        "must-read 4",
        {"key": "conduct", "version": 2, "roles": []},
        "published must-read 4: conduct, version 2",
    ),
    ("raised", "alert 3f2a91c0-1111-4222-8333-444455556666", {"devices": 0, "approved": True}, "raised alert 3f2a91c0, "
     "phones told: 0"),
    ("signed in", "account 7", {"how": "passkey"}, "signed in by passkey"),
    ("signed out", "account 7", {}, "signed out"),
    ("suspended", "account 7", {"because": "Lost phone."}, "suspended Asha, because: Lost phone."),
    ("suspended", "member 1", {"people": 4}, "suspended Orchard Foods, people shut out: 4"),
    ("ended", "account 7", {}, "let Asha go"),
    ("ended", "paper 2", {"kind": "membership"}, "ended paper 2: membership"),
    ("locked out", "device 3", {"name": "x"}, "locked out Till by the door"),
    ("changed role", "account 7", {"before": "staff", "after": "lead"}, "changed the role of Asha from staff to lead"),
    ("changed role", "account 8", {}, "changed the role of account 8"),
    ("revised", "profile WB-0042", {"before": {"title": "Old"}}, "wrote profile WB-0042 anew"),
    ("read record", "the record", {"because": "audit"}, "read the record, because: audit"),
    ("read record", "account 7", {}, "read the record of Asha"),
    ("exported record", "account 7", {"rows": 12}, "exported the record of Asha, rows: 12"),
    ("forgot", "entries 4-6, 9", {"because": "Old."}, "forgot the details of entries 4-6, 9, because: Old."),
    ("mailed", "head 2026-11-18", {}, "mailed the head of 18 November 2026"),
    ("juggled", "profile WB-0042", {"because": "fun"}, "juggled profile WB-0042, because: fun"),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "about", "detail", "sentence"), SENTENCES)
def test_a_deed_in_words(verb: str, about: str, detail: dict[str, Any] | None, sentence: str) -> None:
    assert in_words(verb, about, detail, NAMES) == sentence


@pytest.mark.parametrize("words", ["{about}", "[, because: {because}]", "{0.__class__}", "\\1 \\g<0>", "{", "]["])
def test_what_somebody_wrote_is_said_as_it_stands(words: str) -> None:
    assert in_words("viewed", "profile WB-1", {"because": words}, {}) == f"opened profile WB-1, because: {words}"
    assert in_words("suspended", "account 7", {}, {"account 7": words}) == f"suspended {words}"


def test_a_deed_may_mean_another_thing_for_another_noun() -> None:
    account, paper = deed("ended", "account 7"), deed("ended", "paper 2")
    assert account is not None
    assert paper is not None
    assert (account.kind, paper.kind) == (Kind.PEOPLE, Kind.PAPERS)
    assert ("ended", "account") in verbs_of(Kind.PEOPLE)
    assert deed("juggled", "account 7") is None


MEMBERS_DO_IT_TOO = (
    ("took", "dispute 3f2a"),
    ("named", "profile WB-0042"),
    ("parted", "report 3f2a"),
    ("understood", "correction 4"),
    ("acted on", "correction 4"),
    ("handed out", "profile WB-0042"),
    ("ended a copy", "profile WB-0042"),
)


@pytest.mark.parametrize(("verb", "about"), MEMBERS_DO_IT_TOO)
def test_what_members_do_as_well_is_no_decision_of_the_desk(verb: str, about: str) -> None:
    row = deed(verb, about)
    assert row is not None
    assert row.kind is not Kind.DECIDED


def test_no_deed_stands_in_the_table_twice() -> None:
    named = [(row.verb, row.noun) for row in DEEDS]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("row", DEEDS, ids=lambda row: f"{row.verb} {row.noun}".strip())
def test_every_sentence_can_be_said_without_its_detail(row: Any) -> None:
    said = in_words(row.verb, f"{row.noun or 'thing'} 7", None, {})
    assert said
    assert not set("[]{}") & set(said)
