"""What the record says of each deed, as a sentence. One table; a verb that is not in it fails a test."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple


class Kind(enum.StrEnum):
    """What somebody may want to see of the record by itself.

    DECIDED is what the desk alone does: whoever ever did any of it stays in the auditor's sight. What members do as
    well, such as printing for their own premises, is of another kind.
    """

    LOOKED = "Looked at"
    REPORTED = "Reported"
    DECIDED = "Reports and profiles"
    ALERTS = "Alerts"
    CAME_IN = "Signing in"
    PEOPLE = "People and phones"
    PAPERS = "Agreements and places"
    KEPT = "The record and its keys"


class Deed(NamedTuple):
    """One row: the verb as it is recorded, what it was done to (`noun`, empty for anything), and the sentence.

    In the sentence {about} is the thing, other names are those of the detail; what stands in [brackets] is left out
    when its detail is empty. "[, because: {because}]" is put after each by itself.
    """

    verb: str
    noun: str
    kind: Kind
    says: str


_K = Kind
DEEDS = (
    Deed("viewed", "", _K.LOOKED, "opened {about}"),
    Deed("checked", "", _K.LOOKED, "checked {about}[, alike: {found}]"),
    Deed("searched", "", _K.LOOKED, "searched {about} for “{words}”"),
    Deed("searched for a leak", "", _K.LOOKED, "looked for whose copy of {about} got out"),
    Deed("stopped looking", "", _K.LOOKED, "was stopped after unusually many photos"),
    Deed("reported", "", _K.REPORTED, "sent {about}[: {category}]"),
    Deed("answered", "", _K.REPORTED, "answered the desk’s question on {about}"),
    Deed("said more", "", _K.REPORTED, "added to {about}"),
    Deed("corrected", "", _K.REPORTED, "corrected {about}"),
    Deed("took back", "", _K.REPORTED, "took back {about}"),
    Deed("decided", "", _K.DECIDED, "decided on {about}: {verdict}[, {profile}]"),
    Deed("linked", "", _K.DECIDED, "linked {about} with {other}"),
    Deed("unlinked", "", _K.DECIDED, "unlinked {about} from {other}"),
    Deed("merged", "", _K.DECIDED, "merged {about} into {other}"),
    Deed("said was there", "", _K.DECIDED, "said that {profile} was there too in {about}[: {part}]"),
    Deed("said was not there", "", _K.DECIDED, "said that {profile} was not there in {about}"),
    Deed("parted", "", _K.REPORTED, "brought {about} back to the desk by taking back {other}"),
    Deed("escalated", "dispute", _K.DECIDED, "asked for a look at {about}, which had waited too long[ ({step})]"),
    Deed("escalated", "report", _K.DECIDED, "asked for a word on {about}, which had waited too long[ ({step})]"),
    Deed("began safe mode", "the", _K.DECIDED, "began safe mode, because nobody had kept {about} for a week"),
    Deed("took over", "the", _K.DECIDED, "took over {about}"),
    Deed("undone", "", _K.DECIDED, "undid within seconds what they had said of {about}[: {verdict}]"),
    Deed("noted facts", "", _K.DECIDED, "noted facts of {about}[: {what}]"),
    Deed("thanked", "", _K.DECIDED, "thanked for {about}"),
    Deed("began feed", "", _K.CAME_IN, "made an address for the calendar of {about}"),
    Deed("ended feed", "", _K.CAME_IN, "ended the address for the calendar of {about}"),
    Deed("drafted", "", _K.DECIDED, "began {about}"),
    Deed("revised", "", _K.DECIDED, "wrote {about} anew"),
    Deed("published", "profile", _K.DECIDED, "published {about}[, to be looked at again by {review_on}]"),
    Deed("renewed", "", _K.DECIDED, "kept {about}[ until {review_on}]"),
    Deed("corrected", "profile", _K.DECIDED, "corrected what is written of {about}"),
    Deed("told", "profile", _K.DECIDED, "told the person of {about}[, on {told_on}]"),
    Deed("left untold", "", _K.DECIDED, "wrote down why the person of {about} was not told"),
    Deed("agreed to show", "", _K.DECIDED, "agreed that {about} is shown, who may be under 18[, until {until}]"),
    Deed("refused to show", "", _K.DECIDED, "said that {about} is not shown, who may be under 18"),
    Deed("noted a vehicle", "", _K.DECIDED, "noted a vehicle with {about}[: {plate}]"),
    Deed("dropped a vehicle", "", _K.DECIDED, "took a vehicle from {about}[: {plate}]"),
    Deed("noted as lent", "", _K.DECIDED, "noted on what terms the police lent a picture of {about}"),
    Deed("returned", "profile", _K.DECIDED, "gave the police back a picture of {about}"),
    Deed("noted a conviction", "", _K.DECIDED, "noted a conviction with {about}"),
    Deed("named", "profile", _K.REPORTED, "told the desk in confidence who {about} may be"),
    Deed("weighed", "", _K.DECIDED, "weighed an answer about {about}[: {grading}]"),
    Deed("set aside", "", _K.DECIDED, "set an answer about {about} aside"),
    Deed("became known", "", _K.DECIDED, "gave {about} a name that was borne out"),
    Deed("withdrawn", "", _K.DECIDED, "withdrew {about}"),
    Deed("graded", "intelligence", _K.DECIDED, "graded {about}: {grading}"),
    Deed("sanitised", "intelligence", _K.DECIDED, "wrote what members may see of {about}"),
    Deed("shared", "intelligence", _K.DECIDED, "shared the sanitised words of {about} as bulletin {bulletin}"),
    Deed("kept", "intelligence", _K.DECIDED, "looked at {about} again and kept it[ until {review_on}]"),
    Deed("closed", "intelligence", _K.DECIDED, "closed {about}"),
    Deed("wrote", "bulletin", _K.ALERTS, "wrote {about}[, {topic}][: {title}]"),
    Deed("withdrawn", "bulletin", _K.ALERTS, "withdrew {about}"),
    Deed("asked for", "missing", _K.ALERTS, "asked the town to look out for somebody who is missing[, {reference}]"),
    Deed("asked for longer", "missing", _K.ALERTS, "asked to look out longer for somebody who is missing ({about})"),
    Deed("ended", "missing", _K.ALERTS, "ended what they had asked for ({about})"),
    Deed("told of", "missing", _K.ALERTS, "sent the alert that {asker} had asked for[, {reference}]"),
    Deed("turned down", "missing", _K.ALERTS, "turned down what {asker} had asked for[, {reference}]"),
    Deed("extended", "alert", _K.ALERTS, "let {about} stand for longer[, as {asked_by} asked]"),
    Deed("forgot", "missing", _K.KEPT, "deleted words and picture of who was missing ({about})"),
    Deed("took", "appeal", _K.DECIDED, "took down {about} against {exclusion}[, {channel}]"),
    Deed("confirmed", "appeal", _K.DECIDED, "confirmed {about} against {exclusion}, which came by the public form"),
    Deed("acknowledged", "appeal", _K.DECIDED, "told whoever sent {about} that it came"),
    Deed("seated", "appeal", _K.DECIDED, "seated {who} to hear {about}"),
    Deed("stood down", "appeal", _K.PAPERS, "left the panel of {about}"),
    Deed("said", "appeal", _K.PAPERS, "said a word on {about}"),
    Deed("decided", "appeal", _K.PAPERS, "decided {about} with the last word: {outcome}"),
    Deed("wrote", "appeal", _K.DECIDED, "wrote the outcome of {about}"),
    Deed("told the outcome of", "appeal", _K.DECIDED, "sent the outcome of {about}[, {how}]"),
    Deed("withdrew", "appeal", _K.DECIDED, "ended {about} without a decision"),
    Deed("began", "statement", _K.REPORTED, "began {about}[, a {kind}]"),
    Deed("asked for", "statement", _K.REPORTED, "asked for {about}"),
    Deed("signed", "statement", _K.REPORTED, "signed {about}"),
    Deed("discarded", "statement", _K.REPORTED, "threw the draft of {about} away"),
    Deed("downloaded", "statement", _K.LOOKED, "downloaded {about}"),
    Deed("took", "dispute", _K.REPORTED, "took down {about} of {profile}[, {channel}]"),
    Deed("hid", "profile", _K.DECIDED, "hid {about}, which somebody disputes"),
    Deed("cleared", "dispute", _K.DECIDED, "looked into {about} of {profile} and would show it again"),
    Deed("kept hidden", "dispute", _K.DECIDED, "would not show {profile} again yet ({about})"),
    Deed("shown again", "profile", _K.DECIDED, "showed {about} again, as the second person"),
    Deed("ended", "dispute", _K.DECIDED, "ended {about} of {profile}[: {outcome}]"),
    Deed("was wrong about", "profile", _K.DECIDED, "said that {about} was the wrong person[, people told: {people}]"),
    Deed("understood", "correction", _K.REPORTED, "understood {about}"),
    Deed("acted on", "correction", _K.REPORTED, "told the desk what they had done before {about}"),
    Deed("wrote the apology", "correction", _K.DECIDED, "wrote the apology of {about}"),
    Deed("apologised", "correction", _K.DECIDED, "sent the apology of {about}[, {how}]"),
    Deed("claimed a breach", "report", _K.REPORTED, "said in {about} that {profile} was where they may not be"),
    Deed("gave a card", "report", _K.REPORTED, "gave a card at a door with {about}"),
    Deed("followed up", "report", _K.REPORTED, "said what became of {about}[: {outcome}]"),
    Deed("confirmed", "breach", _K.DECIDED, "confirmed {about}: it counts"),
    Deed("refuted", "breach", _K.DECIDED, "said that {about} does not count"),
    Deed("asked for a check", "check", _K.REPORTED, "asked in public for a look at what happened at a door ({about})"),
    Deed("looked at", "door", _K.DECIDED, "looked at {about}, which they had no part in: {outcome}"),
    Deed("answered", "door", _K.DECIDED, "answered whoever asked by {about}[: {how}]"),
    Deed("assessed", "breach", _K.DECIDED, "assessed {about}[: {outcome}]"),
    Deed("lifted", "exclusion", _K.PAPERS, "lifted {about}[ of {profile}]"),
    Deed("shortened", "exclusion", _K.PAPERS, "let {about} end on {ends_on}[ and not on {before}]"),
    Deed("issued", "exclusion", _K.DECIDED, "issued the notice of {about}[, to be served by {lapses_on}]"),
    Deed("arranged", "exclusion", _K.DECIDED, "wrote down how essential needs are met under {about}"),
    Deed("took effect", "exclusion", _K.DECIDED, "put {about} of {profile} in force[, until {ends_on}]"),
    Deed("lapsed", "exclusion", _K.DECIDED, "let {about} lapse, which nobody had served in time"),
    Deed("served", "exclusion", _K.REPORTED, "said of the notice of {about}: {outcome}[, {how}]"),
    Deed("named to give notices", "", _K.PEOPLE, "let {about} give notices"),
    Deed("ended giving notices", "", _K.PEOPLE, "let {about} give notices no more"),
    Deed("disclosed", "", _K.DECIDED, "handed {about} to somebody outside[: {what}][, {agency}]"),
    Deed("handed over", "police", _K.DECIDED, "handed {about} to the police"),
    Deed("noted the crime reference", "police", _K.DECIDED, "noted the crime reference of {about}"),
    Deed("noted a police outcome", "profile", _K.DECIDED, "noted what the police or a court did of {about}[: {kind}]"),
    Deed("looked again", "exclusion", _K.PAPERS, "looked at {about} again, and it was {outcome}"),
    Deed("noted an order", "order", _K.DECIDED, "noted {about} of {profile}"),
    Deed("varied an order", "order", _K.DECIDED, "noted {about} of {profile} in the place of {before}"),
    Deed("ended", "order", _K.DECIDED, "noted that {about} ends on {last_day}"),
    Deed("wrote the rules", "scheme-rules", _K.PAPERS, "wrote version {version} of the scheme’s rules[: {what}]"),
    Deed("retouched", "", _K.DECIDED, "made a picture of {about} anew[: {what}]"),
    Deed("chose the face", "", _K.DECIDED, "chose which picture of {about} is shown first"),
    Deed("took off a picture", "", _K.DECIDED, "took a picture off {about}"),
    Deed("checked for bystanders", "", _K.DECIDED, "looked whether anybody else is in a picture of {about}"),
    Deed("handed out", "", _K.LOOKED, "made copy {code} of {about} for {given_to}[, to be back by {return_by}]"),
    Deed("printed", "", _K.LOOKED, "opened copy {code} of {about} as PDF"),
    Deed("ended a copy", "", _K.LOOKED, "noted that copy {code} of {about} was {ended_as}"),
    Deed("opened", "pack", _K.DECIDED, "noted that evidence is asked for of {profile} ({about})"),
    Deed("called back", "pack", _K.DECIDED, "called back who asks for {about}"),
    Deed("approved", "pack", _K.DECIDED, "approved {about}"),
    Deed("refused", "pack", _K.DECIDED, "refused {about}"),
    Deed("left out", "pack", _K.DECIDED, "left something out of {about}[: {what}]"),
    Deed("put back", "pack", _K.DECIDED, "put something back into {about}[: {what}]"),
    Deed("unredacted", "pack", _K.DECIDED, "shows somebody by name in {about}[: {who}]"),
    Deed("redacted again", "pack", _K.DECIDED, "shows somebody by name no more in {about}[: {who}]"),
    Deed("noted terms", "pack", _K.DECIDED, "wrote what the desk adds to {about}"),
    Deed("ordered", "pack", _K.DECIDED, "had {about} built[, number {number}]"),
    Deed("built", "pack", _K.DECIDED, "built {about}[, number {number}][, SHA-256 {sha256}]"),
    Deed("failed to build", "pack", _K.DECIDED, "could not build {about}[, number {number}]"),
    Deed("made a link", "pack", _K.DECIDED, "made a link to {about}[, number {number}]"),
    Deed("handed over", "pack", _K.DECIDED, "handed {about} over[, number {number}]"),
    Deed("closed", "pack", _K.DECIDED, "ended {about}[: {state}]"),
    Deed("recalled packs", "profile", _K.DECIDED, "asked evidence about {about} back[, to tell: {recipients}]"),
    Deed("held", "profile", _K.DECIDED, "holds what is kept of {about} for {pack}"),
    Deed("kept the hold", "profile", _K.DECIDED, "looked again at what is held of {about}[, until {until}]"),
    Deed("released", "profile", _K.DECIDED, "holds what is kept of {about} no more"),
    Deed("disclosed", "", _K.DECIDED, "handed {about} to somebody outside[: {what}][, {agency}]"),
    Deed("put on the rota", "account", _K.PEOPLE, "put {about} on the rota[ for {day}]"),
    Deed("took off the rota", "account", _K.PEOPLE, "took {about} off the rota[ of {day}]"),
    Deed("raised", "", _K.ALERTS, "raised {about}[, phones told: {devices}]"),
    Deed("approved", "", _K.ALERTS, "approved {about}"),
    Deed("recalled", "", _K.ALERTS, "recalled {about}[, phones corrected: {devices}]"),
    Deed("viewed receipts", "", _K.LOOKED, "looked at who got {about}"),
    Deed("stood down", "", _K.ALERTS, "stood down {about}[, phones told: {devices}]"),
    Deed("ended", "alert", _K.ALERTS, "ended {about} by saying that they may be under 18"),
    Deed("called off", "alert", _K.ALERTS, "ended {about} by taking back the report behind it"),
    Deed("left", "alert", _K.ALERTS, "took what they had seen out of {about} again"),
    Deed("joined", "alert", _K.ALERTS, "brought {about} up to date[ with report {report}]"),
    Deed("proposed", "exclusion", _K.REPORTED, "proposed {about}[, for {months} months][, points: {points}]"),
    Deed("prepared", "exclusion", _K.DECIDED, "wrote down what was asked before {about} is decided"),
    Deed("stopped", "exclusion", _K.DECIDED, "stopped {about}"),
    Deed("put to decision", "exclusion", _K.DECIDED, "put {about} to decision by {panel}"),
    Deed("noted the guardian of", "exclusion", _K.DECIDED, "noted who was told of {about}[, on {told_on}]"),
    Deed("agreed to", "exclusion", _K.REPORTED, "agreed to {about}[, for {months} months]"),
    Deed("dissented from", "exclusion", _K.REPORTED, "did not agree to {about}"),
    Deed("came to a decision", "exclusion", _K.DECIDED, "counted the words on {about}: {outcome}[, months: {months}]"),
    Deed("took back", "exclusion", _K.REPORTED, "took back the proposal of {about}"),
    Deed("proposed", "", _K.ALERTS, "proposed a notice to the whole town ({about})"),
    Deed("seconded", "", _K.ALERTS, "sent the notice to the whole town that somebody else had proposed ({about})"),
    Deed("turned down", "", _K.ALERTS, "turned down a notice to the whole town ({about})"),
    Deed("called", "alert", _K.ALERTS, "asked the desk to look at what waits ({about})[, phones told: {devices}]"),
    Deed("wished", "", _K.ALERTS, "changed when and for what their phone rings"),
    Deed("began shift", "", _K.ALERTS, "said that they are at work[ for {hours} hours]"),
    Deed("ended shift", "", _K.ALERTS, "said that their work is over"),
    Deed("subscribed", "", _K.ALERTS, "switched alerts on, on one phone"),
    Deed("signed in", "", _K.CAME_IN, "signed in[ by {how}]"),
    Deed("unlocked", "", _K.CAME_IN, "unlocked by PIN"),
    Deed("proved", "", _K.CAME_IN, "showed PIN, code or passkey again"),
    Deed("signed out", "", _K.CAME_IN, "signed out"),
    Deed("used recovery code", "", _K.CAME_IN, "came in with a recovery code[, left: {left}]"),
    Deed("refused passkey", "", _K.CAME_IN, "was refused with a passkey"),
    Deed("closed PIN", "", _K.CAME_IN, "closed the PIN of {about} after too many tries"),
    Deed("chose PIN", "", _K.CAME_IN, "chose a PIN"),
    Deed("placed", "", _K.CAME_IN, "chose where to work tonight"),
    Deed("made passkey", "", _K.CAME_IN, "made a passkey"),
    Deed("renamed passkey", "", _K.CAME_IN, "renamed a passkey"),
    Deed("removed passkey", "", _K.CAME_IN, "removed a passkey"),
    Deed("set code app", "", _K.CAME_IN, "set up a code app"),
    Deed("removed code app", "", _K.CAME_IN, "removed the code app"),
    Deed("made recovery codes", "", _K.CAME_IN, "made new recovery codes"),
    Deed("changed password", "", _K.CAME_IN, "changed the password"),
    Deed("founded", "", _K.PEOPLE, "founded the scheme[ as {role}]"),
    Deed("invited", "invite", _K.PEOPLE, "made a code for[ a new {role}][ ({kind})]"),
    Deed("invited", "account", _K.PEOPLE, "made a code for {about}[ ({kind})]"),
    Deed("joined", "account", _K.PEOPLE, "joined[ as {role}]"),
    Deed("recovered", "", _K.PEOPLE, "came back in with a recovery code of the desk"),
    Deed("enrolled", "", _K.PEOPLE, "let {about} in"),
    Deed("gave up", "", _K.PEOPLE, "gave up {about}"),
    Deed("locked out", "", _K.PEOPLE, "locked out {about}"),
    Deed("let in again", "", _K.PEOPLE, "let {about} in again"),
    Deed("changed role", "", _K.PEOPLE, "changed the role of {about}[ from {before}][ to {after}]"),
    Deed("came of age", "", _K.PEOPLE, "let {about} see what their role sees, being of age"),
    Deed("moved", "", _K.PEOPLE, "changed where {about} works"),
    Deed("confirmed", "", _K.PEOPLE, "confirmed that {about} works here"),
    Deed("noted away", "account", _K.PEOPLE, "noted that {about} is away[, covered by {cover}]"),
    Deed("noted back", "account", _K.PEOPLE, "noted that {about} is back"),
    Deed("suspended", "account", _K.PEOPLE, "suspended {about}"),
    Deed("reinstated", "account", _K.PEOPLE, "took {about} in again"),
    Deed("ended", "account", _K.PEOPLE, "let {about} go"),
    Deed("joined", "member", _K.PAPERS, "took {about} into the scheme"),
    Deed("renamed", "member", _K.PAPERS, "renamed {about}[, before: {before}]"),
    Deed("suspended", "member", _K.PAPERS, "suspended {about}[, people shut out: {people}]"),
    Deed("reinstated", "member", _K.PAPERS, "took {about} in again"),
    Deed("added", "", _K.PAPERS, "added {about}"),
    Deed("changed", "", _K.PAPERS, "changed {about}"),
    Deed("changed", "the", _K.PAPERS, "changed {about}[: {what}]"),
    Deed("filed", "", _K.PAPERS, "filed {about}[: {kind}][, signed by {signatory}]"),
    Deed("ended", "paper", _K.PAPERS, "ended {about}[: {kind}]"),
    Deed("published", "must-read", _K.PAPERS, "published {about}[: {key}][, version {version}]"),
    Deed("wrote", "wording", _K.PAPERS, "wrote what is printed anew: {kind}[, version {version}]"),
    Deed("printed letter", "", _K.LOOKED, "printed the {what} of {about}"),
    Deed("warned", "warning", _K.DECIDED, "decided {about} of {profile}[: {points} points]"),
    Deed("gave", "warning", _K.DECIDED, "noted that {about} of {profile} was given[, {how}][, on {given_on}]"),
    Deed("took back", "warning", _K.DECIDED, "took {about} of {profile} back"),
    Deed("ran out", "warning", _K.KEPT, "took {about} of {profile} off the record: its time was over"),
    Deed("handed card", "report", _K.REPORTED, "handed a card over, and noted it with {about}"),
    Deed("kept card", "report", _K.REPORTED, "noted with {about} why no card was handed over"),
    Deed("accepted", "", _K.PAPERS, "accepted {about}[: {key}][, version {version}]"),
    Deed("read record", "the", _K.KEPT, "read {about}"),
    Deed("read record", "", _K.KEPT, "read the record of {about}"),
    Deed("exported record", "the", _K.KEPT, "exported {about}[, rows: {rows}]"),
    Deed("exported record", "", _K.KEPT, "exported the record of {about}[, rows: {rows}]"),
    Deed("forgot", "", _K.KEPT, "forgot the details of {about}"),
    Deed("restored", "the", _K.KEPT, "put {about} back from a copy[ of {made}]"),
    Deed("mailed", "", _K.KEPT, "mailed the {about}"),
    Deed("exchanged the master key", "", _K.KEPT, "exchanged the master key[, photos: {photos}]"),
    Deed("deleted the old master key", "", _K.KEPT, "deleted the old master key"),
    Deed("exchanged the push key", "", _K.KEPT, "exchanged the key that signs pushes[, phones: {phones}]"),
    Deed("exchanged the outbox key", "", _K.KEPT, "exchanged the key that phones seal reports with"),
    Deed("deleted the old outbox key", "", _K.KEPT, "deleted the old key that phones sealed reports with"),
    Deed("deleted the old push key", "", _K.KEPT, "deleted the old key that signs pushes[, phones dropped: {phones}]"),
)
_OWN_WORDS = "other: "  # before a reason that was not among those that are offered
_TAIL = "[, because: {because}][, because: {reason}]"
_PART = re.compile(r"\[([^\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")
_LONG_NUMBER = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


def deed(verb: str, about: str) -> Deed | None:
    """Return the row of the table for a verb done to this thing, or None for one that nobody has put there."""
    rows = _by_verb().get(verb, {})
    return rows.get(about.partition(" ")[0]) or rows.get("")


def in_words(verb: str, about: str, detail: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """Return what was done, such as "opened profile WB-0042, because: shift briefing".

    `names` says what is better called by its name ("account 7": "Asha"). Without a detail, because it was forgotten,
    the sentence says only what the chain itself holds.
    """
    row = deed(verb, about)
    said = {"about": names.get(about) or called(about), **{key: _plain(value) for key, value in (detail or {}).items()}}
    whole = (row.says if row else f"{verb} {{about}}") + _TAIL
    kept = _PART.sub(lambda part: part[1] if all(said.get(name) for name in _NAME.findall(part[1])) else "", whole)
    return _NAME.sub(lambda name: said.get(name[1]) or "…", kept)


def called(about: str) -> str:
    """Return a thing as it is said aloud: of a long number its first eight signs, and a day in words."""
    noun, _, which = about.partition(" ")
    day = _as_day(which)
    return f"{noun} of {day}" if day != which else _LONG_NUMBER.sub(r"\1", about)


def verbs_of(kind: Kind) -> list[tuple[str, str]]:
    """Return the verbs of one kind, each with its noun ("" for any)."""
    return [(row.verb, row.noun) for row in DEEDS if row.kind is kind]


@cache
def _by_verb() -> dict[str, dict[str, Deed]]:
    rows: dict[str, dict[str, Deed]] = {}
    for row in DEEDS:
        rows.setdefault(row.verb, {})[row.noun] = row
    return rows


def _plain(value: Any) -> str:
    """Return a value of a detail in words; nothing for what says nothing, and for what is too deep to be said."""
    if value is None or isinstance(value, bool | dict):
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_plain, value)))
    return _LONG_NUMBER.sub(r"\1", _as_day(value.removeprefix(_OWN_WORDS))) if isinstance(value, str) else str(value)


def _as_day(words: str) -> str:
    try:
        day = date.fromisoformat(words) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words) else None
    except ValueError:
        return words
    return f"{day.day} {day:%B %Y}" if day else words
