"""What the desk does now and then: one page that leads to it, because a bar holds five."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.members.permissions import Permission
from app.web.guard import needs

pages = Blueprint("desk_more", __name__)


class Way(NamedTuple):
    """One place that the page leads to; whom it is for, it judges itself."""

    href: str
    glyph: str
    name: str
    says: str


PEOPLE = (
    Way("/desk/search", "search", "Search", "A person, a word, a place, a reference, with why you ask."),
    Way("/desk/people", "users", "People", "Let somebody in, confirm, suspend, let go."),
    Way("/desk/members", "store", "Members", "Businesses, their premises and papers."),
    Way("/desk/agreements", "file-text", "Agreements", "What must be read, and who has."),
    Way("/desk/duty", "handshake", "The desk", "Who decides, who is away and who covers."),
    Way("/desk/scheme", "sliders-horizontal", "The scheme", "Its name, its colour, the desk’s telephone."),
    Way("/desk/attention", "list", "Order of attention", "Whose file to look at first. For the desk alone."),
    Way("/desk/log", "history", "The record", "Who did and saw what, and when."),
)
STEPS = (
    Way("/desk/exclusions", "door-open", "Exclusions", "What is on its way, in force and over."),
    Way("/desk/appeals", "scale", "Appeals", "Against exclusions: who hears them, and by when."),
    Way("/desk/door", "ban", "At the door", "Breaches that are claimed, and checks that somebody asked for."),
    Way("/calendar", "calendar", "What is due", "What ends and what waits for somebody, day by day."),
    Way("/desk/police", "file-text", "To the police", "What was handed over, and which number came back."),
    Way("/desk/packs", "file-text", "Evidence packs", "What police, council and court asked for."),
    Way("/desk/disclosures", "handshake", "Disclosures", "Who outside got what, for what, by whose word."),
    Way("/rules", "scale", "Rules", "Points, lengths, who decides, routes; and what changed."),
    Way("/desk/letters", "mail", "Letters and notices", "What they say, the crest, blank cards."),
)
TOLD = (
    Way("/desk/disputes", "circle-help", "Disputes", "Somebody says it is wrong: one hour to look."),
    Way("/desk/bulletins", "info", "Bulletins", "Worth knowing, to some sectors and zones."),
    Way("/desk/missing", "user-search", "Missing people", "Who is asked for, and who is looked for."),
    Way("/desk/intelligence", "inbox", "Intelligence", "What was heard: graded, apart, and in other words."),
    Way("/desk/copies", "printer", "On paper", "Which profiles are out as prints, and whose."),
    Way("/desk/leaks", "image-off", "A picture got out", "Who was shown it, and when."),
    Way("/desk/push", "send", "Pushes to phones", "Whether alerts get there, and how fast."),
    Way("/figures", "chart-column", "Figures", "What came in, how fast it had a word."),
)
OWN = (
    Way("/devices", "smartphone", "My devices", "Where you are signed in, and by what."),
    Way("/log", "eye", "What you did here", "Your own part of the record."),
    Way("/must-read", "square-check", "What you have accepted", "The documents, and when."),
)
GROUPS = (("People and places", PEOPLE), ("From a warning to court", STEPS), ("What is told", TOLD), ("You", OWN))


@pages.get("/desk/more")
@needs(Permission.DECIDE_REPORTS)
def more() -> ResponseReturnValue:
    return render_template("desk/more.html", groups=GROUPS)
