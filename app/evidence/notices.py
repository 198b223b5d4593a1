"""The parts of a pack about what was given and what became of it: warnings, cards, notices, breaches, orders."""

from __future__ import annotations

from sqlalchemy import or_, select

from app.breaches.models import Breach, BreachState, FollowUp
from app.evidence.case import Line
from app.evidence.reading import Reading
from app.exclusions.models import Exclusion, Service, ServiceOutcome
from app.members.models import Premises
from app.orders.models import Order
from app.warnings.models import GivenCard, GivenWarning


def warnings(reading: Reading) -> tuple[Line, ...]:
    """Return warnings and cards, each with whether it was given and how."""
    id, rows = reading.request.profile_id, list[Line]()
    for one in reading.session.scalars(select(GivenWarning).where(GivenWarning.profile_id == id)):
        how = f"Given {reading.moment(one.given_at)}, {one.given_how}." if one.given_at else "Never given."
        ended = f"Taken back: {one.ended_because}" if one.ended_at else ""
        rows.append(reading.line(one.ref, f"Decided {reading.day(one.decided_at)}.", how, one.because, ended))
    ids = [one.id for one in reading.reports]
    cards = select(GivenCard).where(or_(GivenCard.profile_id == id, GivenCard.report_id.in_(ids)))
    for card in reading.session.scalars(cards.order_by(GivenCard.at)):
        place = reading.session.get_one(Premises, card.premises_id).name
        says = "Card handed over." if card.was_given else f"Card not handed over: {card.why_not}"
        rows.append(reading.line("Card", f"{reading.moment(card.at)}, {place}.", says))
    return tuple(rows)


def notices(reading: Reading) -> tuple[Line, ...]:
    """Return the exclusion notices with their proof of service."""
    rows = []
    for one in _exclusions(reading):
        if one.issued_at is None:
            continue
        until = f"In force until {reading.day(one.ends_on)}." if one.ends_on else ""
        ended = f"Ended {reading.day(one.ended_at)}: {one.ended_because}" if one.ended_at else ""
        issued = f"Issued {reading.day(one.issued_at)}."
        rows.append(reading.line(one.ref, issued, _service(reading, one), until, ended, one.because))
    return tuple(rows)


def breaches(reading: Reading) -> tuple[Line, ...]:
    """Return confirmed breaches, with the words that were used and what became of it."""
    id = reading.request.profile_id
    confirmed = select(Breach).where(Breach.profile_id == id, Breach.state == BreachState.CONFIRMED)
    rows = []
    for one in reading.session.scalars(confirmed.order_by(Breach.happened_at)):
        if f"report {one.report_id}" in reading.left_out:
            continue
        place = reading.session.get_one(Premises, one.premises_id).name
        follow = select(FollowUp).where(FollowUp.report_id == one.report_id).order_by(FollowUp.at)
        said = []
        for after in reading.session.scalars(follow):
            words = f"Words used: “{after.words_used}”." if after.words_used else ""
            police = f"Police: {after.police_called} {after.police_ref}".strip() + "." if after.police_called else ""
            said += [words, f"{after.outcome}.".capitalize() if after.outcome else "", police, after.note]
        rows.append(reading.line(reading.moment(one.happened_at), f"{place}.", *said))
    return tuple(rows)


def orders(reading: Reading) -> tuple[Line, ...]:
    """Return orders of courts and public bodies, word by word."""
    rows = []
    of_them = select(Order).where(Order.profile_id == reading.request.profile_id).order_by(Order.starts_on)
    for one in reading.session.scalars(of_them):
        until = f"until {reading.day(one.ends_on)}" if one.ends_on else "until further order"
        ended = f"Ended {reading.day(one.ended_on)}: {one.ended_because}" if one.ended_on else ""
        terms = " ".join(f"({at}) {words}" for at, words in enumerate(one.terms, 1))
        made = (
            f"{one.made_by} {one.case_ref}, made {reading.day(one.made_on)}, from {reading.day(one.starts_on)} {until}."
        )
        rows.append(reading.line(one.ref, made, terms, ended))
    return tuple(rows)


def prohibitions(reading: Reading) -> tuple[str, ...]:
    """Return the premises of the notices: where somebody might be asked to stay out by an order as well."""
    names = {listed.premises.name for one in _exclusions(reading) for listed in one.listed}
    return tuple(sorted(names))


def _exclusions(reading: Reading) -> list[Exclusion]:
    rows = select(Exclusion).where(Exclusion.profile_id == reading.request.profile_id).order_by(Exclusion.id)
    return list(reading.session.scalars(rows))


def _service(reading: Reading, one: Exclusion) -> str:
    tried = select(Service).where(Service.exclusion_id == one.id).order_by(Service.at)
    said = []
    for service in reading.session.scalars(tried):
        if service.outcome is ServiceOutcome.NOT_NOW:
            said.append(f"Not served {reading.moment(service.at)}: not the moment.")
            continue
        proof = ["read aloud"] if service.read_aloud else []
        proof += ["a witness"] if service.witness else []
        proof += ["a picture of the served notice"] if service.photo_sha else []
        with_it = f", with {' and '.join(proof)}" if proof else ""
        said.append(f"Served {service.how} {reading.moment(service.at)}, {service.outcome}{with_it}.")
    return " ".join(said) or "No proof of service."
