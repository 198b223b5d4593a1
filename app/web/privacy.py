"""The full privacy notice, for everybody: no sign-in, no cookie, and nobody's data."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.kernel.errors import NotThere
from app.members.models import Scheme
from app.members.scheme import the_scheme
from app.web.guard import open_to_all
from app.web.parts import parts, today
from app.wordings.around import fields_around
from app.wordings.merge import merged_from
from app.wordings.models import DocumentKind
from app.wordings.pages import blocks
from app.wordings.versions import Version, history

pages = Blueprint("privacy", __name__)


@pages.get("/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    session = db.session()
    scheme = the_scheme(session)
    if scheme is None:
        raise NotThere("There is no scheme yet.")
    past = [(one, *_read(scheme, one)) for one in history(session, DocumentKind.PRIVACY)]
    return render_template("privacy.html", now_says=past[0], before=past[1:])


def _read(scheme: Scheme, wording: Version) -> tuple[str, list[list[object]]]:
    """Return title and pieces of one version, as it is read in this scheme."""
    around = fields_around(scheme, public_url=parts().settings.public_url, today=today())
    letter = merged_from(DocumentKind.PRIVACY, wording, around)
    return letter["title"], blocks(letter["body"])
