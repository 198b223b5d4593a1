"""Errors as sentences: what is so, and what to do."""

from __future__ import annotations

import logging

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.kernel.db import db
from app.kernel.errors import NotAllowed, NotAnyMore, NotFit, NotNow, NotPossible, NotThere, TooManyTries
from app.photos.examine import NotAPicture, TooLarge
from app.web.parts import wants_json

_log = logging.getLogger("townwatch")

_STATUS: dict[type[Exception], tuple[int, str]] = {
    NotAllowed: (403, "Not for your role"),
    NotThere: (404, "Nothing here"),
    NotPossible: (409, "Not possible now"),
    NotAnyMore: (410, "Gone"),
    TooLarge: (413, "Too large"),
    NotAPicture: (415, "Not a picture"),
    NotFit: (422, "Something is missing"),
    NotNow: (423, "Busy"),
    TooManyTries: (429, "Too many tries"),
}
_HTTP = {
    400: ("That was not understood", "That did not work. Nothing you typed is lost. Go back and try again."),
    404: ("Nothing here", "There is no such page, or it has ended."),
    405: ("Not possible here", "That cannot be done at this address. Go back and try again."),
    413: ("Too large", "This picture is over 12 MB. Take it again at a lower size, or send a screenshot of it."),
    415: ("Not understood", "This was sent in a form that Townwatch does not read."),
}
_WORDS = {
    "missing": "This is needed.",
    "string_too_long": "This is too long. Shorten it a little.",
    "uuid_parsing": "This is not a number that a phone makes. Send the report as new.",
    "timezone_aware": "Say the time with its time zone.",
    "extra_forbidden": "Townwatch does not know this field.",
    "too_long": "These are too many. Four pictures go with one report.",
    "literal_error": "Choose one of those that are offered.",
}


def register(app: Flask) -> None:
    """Answer each error with its status and its sentence, in the form that was asked for."""
    for kind in _STATUS:
        app.register_error_handler(kind, _of_ours)
    app.register_error_handler(ValidationError, _of_input)
    app.register_error_handler(OperationalError, _of_a_busy_database)
    app.register_error_handler(DataError, _of_data)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def _of_ours(error: Exception) -> ResponseReturnValue:
    status, headline = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    return answer(status, headline, str(error), fields=getattr(error, "fields", None))


def _of_input(error: ValidationError) -> ResponseReturnValue:
    return answer(422, "Something is missing", "Look at what is marked, then send again.", fields=faults_of(error))


def _of_a_busy_database(error: OperationalError) -> ResponseReturnValue:
    _log.warning("the database did not do it: %s: %s", type(error.orig).__name__, error.orig)
    db.session.rollback()
    return answer(423, "Busy", "Townwatch is busy. Nothing you typed is lost. Try again in a moment.")


def _of_data(_error: DataError) -> ResponseReturnValue:
    db.session.rollback()  # PostgreSQL keeps no NUL in a text, for one
    return answer(422, "Something is missing", "There is a sign in this that cannot be kept. Type it anew.")


def _of_http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if 300 <= status < 400:
        return error
    headline, sentence = _HTTP.get(status, ("That did not work", error.description or "Go back and try again."))
    return answer(status, headline, sentence)


def _unexpected(error: Exception) -> ResponseReturnValue:
    _log.exception("unexpected error")
    db.session.rollback()
    return answer(500, "That did not work", "Nothing you typed is lost. Try again, or tell the desk.")


def faults_of(error: ValidationError) -> dict[str, str]:
    """Return a sentence for each field that pydantic did not accept, by its dotted name."""
    return {
        ".".join(str(step) for step in fault["loc"]): _WORDS.get(
            fault["type"], "This is not in a form that can be used."
        )
        for fault in error.errors(include_url=False, include_input=False, include_context=False)
    }


def answer(status: int, headline: str, sentence: str, *, fields: dict[str, str] | None = None) -> ResponseReturnValue:
    """Return an error as JSON or as a page; in plain words when a page cannot be made without the database."""
    if wants_json():
        return {"error": sentence, "fields": fields or {}}, status
    try:
        return render_template("errors/error.html", status=status, headline=headline, sentence=sentence), status
    except SQLAlchemyError:
        db.session.rollback()
        return f"{headline}. {sentence}\n", status, {"Content-Type": "text/plain; charset=utf-8"}
