"""JSON in and out through pydantic models, which also write docs/openapi.json."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, ParamSpec, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict
from pydantic_core import from_json
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel.errors import NotFit

Args = ParamSpec("Args")
Answer = TypeVar("Answer")
Model = TypeVar("Model", bound=BaseModel)


SEALED = "application/vnd.townwatch.sealed"


class Shape(BaseModel):
    """An answer. Nothing goes out that is not named."""

    model_config = ConfigDict(extra="forbid")


class Problem(Shape):
    """What went wrong, as a sentence for a person, and a sentence for each field that is at fault.

    `stop`: what has to be done first, such as "signed out", "must read" or "prove"; None when nothing has.
    """

    error: str
    fields: dict[str, str] = {}
    stop: str | None = None


class Spoken(NamedTuple):
    """What one address takes and gives. `takes` is a model, or a media type for raw bytes.

    `sealed`: also in an envelope, as a phone keeps it until there is a signal.
    """

    says: str
    takes: type[BaseModel] | str | None
    gives: dict[int, type[BaseModel] | None]
    sealed: bool


def speaks(
    says: str,
    *,
    takes: type[BaseModel] | str | None = None,
    gives: dict[int, type[BaseModel] | None],
    sealed: bool = False,
) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer]]:
    """Write down what a view takes and gives, for docs/openapi.json."""

    def declare(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
        view.spoken = Spoken(says, takes, gives, sealed)  # type: ignore[attr-defined]
        return view

    return declare


def spoken_by(view: Callable[..., Any]) -> Spoken | None:
    found: Spoken | None = getattr(view, "spoken", None)
    return found


def body() -> bytes:
    """Return the request's bytes; raises RequestEntityTooLarge above the limit, also when no length was announced."""
    data = request.get_data(cache=True)
    # Werkzeug cuts a body of unknown length at the limit without a word: half a picture would be called broken.
    if len(data) >= (request.max_content_length or len(data) + 1):
        raise RequestEntityTooLarge
    return data


def read(model: type[Model], data: bytes | None = None) -> Model:
    """Return the request's JSON, or `data` that came sealed in it, as a model.

    Raises NotFit for no JSON, pydantic's ValidationError for the wrong one.
    """
    data = body() if data is None else data
    try:
        said = from_json(data or b"null")
    except ValueError as broken:
        raise NotFit("This was not understood: it is not whole. Try again.") from broken
    return model.model_validate_json(data) if said is not None else model.model_validate({})


def give(shape: BaseModel, status: int = 200) -> tuple[dict[str, Any], int]:
    return shape.model_dump(mode="json"), status
