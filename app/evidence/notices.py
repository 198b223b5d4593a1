"""The parts of a pack about what was given and what became of it: warnings, cards, notices, breaches, orders."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.appeals.find import appeals_of
from app.appeals.models import Appeal, AppealEnd
from app.breaches.find import follow_ups_of, of_profile
from app.breaches.models import BreachState
from app.evidence.case import Line
from app.evidence.reading import Reading
from app.exclusions.find import exclusions_of
from app.exclusions.models import Exclusion, Service, ServiceOutcome
from app.members.models import Premises
from app.orders.find import orders_of
from app.profiles.stand import sources_taken_back
from app.warnings.find import cards_of, warnings_of
from app.warnings.models import Given, GivenWarning, WarningEnd


def warnings(reading: Reading) -> tuple[Line, ...]:
    """Return warnings and cards, each with whether it was given and how."""
    id, rows = reading.request.profile_id, list[Line]()
    for one in reversed(warnings_of(reading.session, id)):
        how = f"Given {reading.moment(one.given_at)}, {one.given_how}." if one.given_at else "Never given."
        decided = f"Decided {reading.day(one.decided_at)}."
        rows.append(reading.line(one.ref, decided, how, one.because, _off_the_record(reading, one)))
    for card in reversed(cards_of(reading.session, id)):
        if f"report {card.report_id}" in reading.left_out:
            continue
        place = reading.session.get_one(Premises, card.premises_id).name
        says = "Card handed over." if card.was_given else f"Card not handed over: {card.why_not}"
        rows.append(reading.line("Card", f"{reading.moment(card.at)}, {place}.", says))
    return tuple(rows)


def _off_the_record(reading: Reading, one: GivenWarning) -> str:
    if one.ended_at is None or one.ended_how is None:
        return ""
    if one.ended_how is WarningEnd.TAKEN_BACK:
        return f"Taken back {reading.day(one.ended_at)}: {one.ended_because}"
    return f"Off the record since {reading.day(one.ended_at)}: {one.ended_how}."


def notices(reading: Reading, exhibits: Mapping[int, str]) -> tuple[Line, ...]:
    """Return the exclusion notices with their proof of service; `exhibits` are the names of pictures by photo."""
    rows = []
    for one in _exclusions(reading):
        if one.issued_at is None:
            continue
        until = f"In force until {reading.day(one.ends_on)}." if one.ends_on else ""
        ended = f"Ended {reading.day(one.ended_at)}: {one.ended_because}" if one.ended_at else ""
        issued = f"Issued {reading.day(one.issued_at)}."
        rows.append(reading.line(one.ref, issued, _service(reading, one, exhibits), until, ended, one.because))
    return tuple(rows)


def breaches(reading: Reading) -> tuple[Line, ...]:
    """Return confirmed breaches, with the words that were used and what became of it."""
    claimed = reversed(of_profile(reading.session, reading.request.profile_id))
    confirmed = [
        one
        for one in claimed
        if one.state is BreachState.CONFIRMED and f"report {one.report_id}" not in reading.left_out
    ]
    followed = follow_ups_of(reading.session, [one.report_id for one in confirmed])
    rows = []
    for one in confirmed:
        place = reading.session.get_one(Premises, one.premises_id).name
        said = []
        for after in followed.get(one.report_id, []):
            words = f"Words used: “{after.words_used}”." if after.words_used else ""
            police = f"Police: {after.police_called} {after.police_ref}".strip() + "." if after.police_called else ""
            said += [words, f"{after.outcome}.".capitalize() if after.outcome else "", police, after.note]
        rows.append(reading.line(reading.moment(one.happened_at), f"{place}.", *said))
    return tuple(rows)


def appeals(reading: Reading) -> tuple[Line, ...]:
    """Return what was said against the notices, in the person's own words, and what those who heard it said."""
    rows = []
    for one in reversed(appeals_of(reading.session, [notice.id for notice in _exclusions(reading)])):
        came = f"{one.kind.capitalize()} of {reading.day(one.came_at)} against {one.exclusion.ref}."
        rows.append(reading.line(one.ref, came, f"“{one.says}”", _heard(reading, one)))
    return tuple(rows)


def _heard(reading: Reading, one: Appeal) -> str:
    if one.withdrawn_at is not None:
        if one.ended_as is AppealEnd.PERSON:
            return f"Taken back by the person {reading.day(one.withdrawn_at)}."
        return f"Ended without a decision {reading.day(one.withdrawn_at)}: {one.ended_as}. {one.because}"
    if one.decided_at is None or one.outcome is None:
        return "It is not decided yet."
    until = f", until {reading.day(one.new_end)}" if one.new_end else ""
    return f"Decided {reading.day(one.decided_at)}: {one.outcome}{until}. {one.because}"


def orders(reading: Reading) -> tuple[Line, ...]:
    """Return orders of courts and public bodies, word by word."""
    rows = []
    for one in sorted(orders_of(reading.session, reading.request.profile_id), key=lambda one: one.starts_on):
        until = f"until {reading.day(one.ends_on)}" if one.ends_on else "until further order"
        ended = f"Ended {reading.day(one.ended_on)}: {one.ended_because}" if one.ended_on else ""
        terms = " ".join(f"({at}) {words}" for at, words in enumerate(one.terms, 1))
        made = (
            f"{one.made_by} {one.case_ref}, made {reading.day(one.made_on)}, from {reading.day(one.starts_on)} {until}."
        )
        rows.append(reading.line(one.ref, made, terms, ended))
    return tuple(rows)


def prohibitions(reading: Reading) -> tuple[str, ...]:
    """Return the premises of the notices: where somebody might be asked to stay out by an order as well.

    Of none that was only proposed, and of none that should not have been issued.
    """
    wrong = sources_taken_back(reading.session, reading.request.profile_id)
    right = [one for one in _exclusions(reading) if one.issued_at is not None and one.ref not in wrong]
    names = {listed.premises.name for one in right for listed in one.listed}
    return tuple(sorted(names))


def _exclusions(reading: Reading) -> list[Exclusion]:
    return exclusions_of(reading.session, reading.request.profile_id)[::-1]


def _service(reading: Reading, one: Exclusion, exhibits: Mapping[int, str]) -> str:
    tried = select(Service).where(Service.exclusion_id == one.id).order_by(Service.at, Service.received_at)
    services = list(reading.session.scalars(tried))
    said = [_served(reading, service, exhibits) for service in services]
    if all(service.counts_from is None for service in services):
        said.append("No proof of service.")
    return " ".join(said)


def _served(reading: Reading, service: Service, exhibits: Mapping[int, str]) -> str:
    """Return one time that a notice was given, or was not; what does not count is no service, and says why."""
    if service.outcome is ServiceOutcome.NOT_NOW:
        return f"Not served {reading.moment(service.at)}: not the moment."
    posted, at = service.how is Given.POST, reading.moment(service.at)
    proof = ["read aloud"] if service.read_aloud else []
    proof += ["a witness"] if service.witness else []
    exhibit = exhibits.get(service.photo_id or 0)
    of = "it" if service.counts_from is None else "the proof of posting" if posted else "the served notice"
    proof += [f"a picture of {of} ({exhibit})"] if exhibit else []
    with_it = f", with {' and '.join(proof)}" if proof else ""
    if service.counts_from is None:
        given = "Posted" if posted else f"Handed over {service.how}"
        return f"{given} {at}{with_it}, and does not count: {service.says}"
    if posted:
        return f"Posted {at}, counts as given from {reading.day(service.counts_from)}{with_it}."
    return f"Served {service.how} {at}, {service.outcome}{with_it}."
