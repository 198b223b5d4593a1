"""The gallery and one profile."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime
from sqlalchemy.orm import Session

from app.exclusions.to_serve import ref_to_serve
from app.kernel.db import db, transaction
from app.members.models import Account
from app.members.permissions import Permission, may
from app.members.scheme import the_scheme
from app.members.sight import sight_of
from app.orders.find import running_of, zone_names
from app.orders.rules import place_says, until
from app.orders.say import not_now, until_says
from app.profiles import on_paper, rules
from app.profiles.gallery import Shown, gallery, look_up, viewed
from app.profiles.hand_out import may_have_printed
from app.profiles.models import Kind, Profile, Standing
from app.profiles.name_person import my_naming
from app.profiles.warnings import says_care
from app.scheme_rules.current import current_rules, route_of
from app.web.api import Shape, give, speaks
from app.web.guard import asks_why, needs
from app.web.holds_here import HereShape, elsewhere_of, heres, on_card, own_zones
from app.web.naming_shape import NamingShape, says_of
from app.web.parts import actor, now, said_why, today, zone
from app.web.photos import look_or_stop
from app.web.shapes import Card, Picture, card_fields, picture

pages = Blueprint("gallery", __name__)


class GalleryCard(Card):
    """A card, with whether what keeps the person out does so where the reader works; null: their standing says all."""

    here: HereShape | None


class GalleryAnswer(Shape):
    """`keep_until`: until then a phone may keep it, sealed, for a time without a signal; null: it keeps none of it."""

    as_of: AwareDatetime
    keep_until: AwareDatetime | None
    cards: list[GalleryCard]


class SightingShape(Shape):
    at: AwareDatetime
    place: str
    metres: int | None


class OrderShape(Shape):
    """An order as members may know it: `terms` is empty where they are told only that there is one."""

    name: str
    made_by: str
    where: str
    until: str
    terms: list[str]


class ProfileAnswer(GalleryCard):
    """A profile as a member sees it whole. `seen` is the manager's wording, never the reporter's.

    `care`: what to take care of. `may_name`: nobody knows who this is, and the reader may tell the desk.
    `may_print`: the reader leads premises, and may have it printed for them. `serve`: the notice that the reader may
    give to this person. `because`: why the reader said they are
    looking, as it is written down.
    """

    aliases: list[str]
    marks: str
    care: str
    seen: str
    method: str
    sightings: list[SightingShape]
    photos: list[Picture]
    decided_by: str | None
    decided_at: AwareDatetime | None
    review_on: date | None
    orders: list[OrderShape]
    essential: str | None
    may_name: bool
    may_print: bool
    serve: str | None
    naming: NamingShape | None
    because: str


@pages.get("/api/gallery")
@needs(Permission.SEE_GALLERY)
@speaks("The current profiles, newest and nearest first", gives={200: GalleryAnswer})
def all_cards() -> ResponseReturnValue:
    session = db.session()
    shown = gallery(session, for_account=actor(), today=today())
    scheme = the_scheme(session)
    keep_until = rules.kept_until(scheme.briefing_hours, now=now()) if scheme else None
    elsewhere = elsewhere_of(session, (one.profile for one in shown))
    here = heres(session, [one.profile for one in shown], elsewhere=elsewhere)
    cards = [_card(one, elsewhere, here) for one in shown]
    return give(GalleryAnswer(as_of=now(), keep_until=keep_until, cards=cards))


@pages.get("/api/profiles/<ref>")
@needs(Permission.SEE_GALLERY)
@asks_why
@speaks("One profile. That it was opened is written down, and why", gives={200: ProfileAnswer})
def one_profile(ref: str) -> ResponseReturnValue:
    asked_for = look_up(db.session(), ref, for_account=actor(), today=today())
    stop = look_or_stop([row.photo_id for row in asked_for.pictures], is_large=True)
    if stop is not None:
        return stop
    with transaction() as session:
        shown = look_up(session, ref, for_account=actor(), today=today())
        profile = shown.profile
        viewed(session, profile, because=said_why(), by=actor(), now=now())
        decided_by = session.get(Account, profile.published_by_id) if profile.published_by_id else None
        own = my_naming(session, profile, by=actor())
        answer = ProfileAnswer.model_validate(
            {
                **card_fields(shown),
                "aliases": profile.aliases,
                "marks": profile.marks,
                "care": says_care(profile.warnings),
                "seen": profile.seen,
                "method": profile.method,
                "sightings": [SightingShape(at=one.at, place=one.place, metres=one.metres) for one in shown.sightings],
                "photos": [picture(row.photo_id) for row in shown.pictures],
                "decided_by": decided_by.name if decided_by else None,
                "decided_at": profile.published_at,
                "review_on": profile.review_on,
                **_of_orders(session, profile),
                "essential": profile.may_enter if profile.standing is not Standing.UNDER_ORDER else None,
                "may_name": profile.kind is Kind.ID_SOUGHT,
                "may_print": _may_print(session, profile),
                "serve": ref_to_serve(session, profile, for_account=actor(), today=today()),
                "naming": NamingShape(at=own.at, says=says_of(own)) if own else None,
                "because": said_why(),
            }
        )
    return give(answer)


def _may_print(session: Session, profile: Profile) -> bool:
    """Return whether the reader is offered a copy on paper: leads, where the scheme lets them. The desk has another."""
    account = actor()
    if may(account, Permission.PRINT_PROFILES) or not may_have_printed(session, account):
        return False
    return on_paper.fault_before_printing(profile, sight_of(account), today=today()) is None


def _card(one: Shown, elsewhere: dict[int, str], here: dict[int, HereShape]) -> GalleryCard:
    id = one.profile.id
    says = {"standing_says": elsewhere[id]} if id in elsewhere else {}
    return GalleryCard.model_validate({**card_fields(one), **says, "here": on_card(here.get(id))})


def _of_orders(session: Session, profile: Profile) -> dict[str, Any]:
    """Return the orders that count today, and another sentence where none of them keeps the person from here now."""
    running = running_of(session, profile.id, now=now(), zone=zone())
    matrix = current_rules(session).matrix
    shapes = []
    for one in running:
        route = route_of(matrix, one.route)
        shapes.append(
            OrderShape(
                name=route.name if route else one.route,
                made_by=one.made_by,
                where=place_says(one, zone_names(session, one.zones)),
                until=until_says(until(one)),
                terms=one.terms if one.members_told else [],
            )
        )
    not_here_says = elsewhere_of(session, [profile])
    elsewhere = not_here_says.get(profile.id, "")
    is_under = profile.standing is Standing.UNDER_ORDER
    says = elsewhere or (not_now(running, zone_ids=own_zones(), now=now(), zone=zone()) if is_under else "")
    here = heres(session, [profile], elsewhere=not_here_says).get(profile.id)
    return {"orders": shapes, "here": here} | ({"standing_says": says} if says else {})
