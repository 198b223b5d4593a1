"""The link of a pack: for whoever has it and the word. It opens once, and says afterwards when it was opened."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.access import limits
from app.evidence.deliver import Opened, Opening, look_at, open_link
from app.evidence.models import Pack
from app.evidence.send import sending
from app.kernel.db import db, transaction
from app.kernel.errors import NotThere
from app.kernel.tokens import plain
from app.members.scheme import the_scheme
from app.web.guard import open_to_all
from app.web.pack_file import pack_file
from app.web.parts import now, parts

pages = Blueprint("pack_taken", __name__)

_LONGEST_WORD = 60


@pages.get("/pack/<token>")
@open_to_all  # the link and the word are the right: police and courts have no account here
def ask(token: str) -> ResponseReturnValue:
    return _page(look_at(db.session(), token, now=now()))


@pages.post("/pack/<token>")
@open_to_all
def take(token: str) -> ResponseReturnValue:
    """Open it by its word. A wrong word counts, so it is committed as well; none at all is no try."""
    word = request.form.get("word", "")[:_LONGEST_WORD]
    before = look_at(db.session(), token, now=now())
    if before is not None and before.opening is Opening.OPENS and not plain(word):
        return _page(before, fault="Write the word that the scheme told you by telephone.")
    if before is not None and before.pack is not None:
        _must_be_there(before.pack)  # or it would count as taken, and nobody would have it
    with transaction() as session:
        limits.take(session, ("pack word", request.remote_addr or ""), now=now())
        found = open_link(session, token, word, now=now())
        pack_id = found.pack.id if found is not None and found.pack is not None else None
    return pack_file(pack_id) if pack_id is not None else _page(found)


def _must_be_there(pack: Pack) -> None:
    sending(pack, "", parts().vault)


def _page(found: Opened | None, *, fault: str = "") -> ResponseReturnValue:
    if found is None:
        raise NotThere("There is no such link. Look at it again, or ask the desk.")
    status = 422 if fault else {Opening.OPENS: 200, Opening.WRONG: 422}.get(found.opening, 410)
    if found.opening is Opening.WRONG:
        tries = "1 try is" if found.tries_left == 1 else f"{found.tries_left} tries are"
        fault = f"This is not the word. {tries} left, then the link ends."
    scheme, at_state = the_scheme(db.session()), found.opening.value
    return render_template("pack/open.html", found=found, at_state=at_state, fault=fault, desk=scheme), status
