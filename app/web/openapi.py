"""The description of the JSON interface, made from the models that check it."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import BaseConverter, IntegerConverter, Rule, UUIDConverter

from app.web.api import SEALED, Problem, Spoken, spoken_by
from app.web.guard import ANYONE, audience_of

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_PLACE = "#/components/schemas/{model}"


def describe(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of every address that speaks JSON."""
    spoken = [
        (rule, method, shape)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        if (shape := spoken_by(app.view_functions[rule.endpoint])) is not None
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    paths: dict[str, Any] = {}
    for rule, method, shape in spoken:
        audience = audience_of(app.view_functions[rule.endpoint])
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        paths.setdefault(path, {})[method.lower()] = _operation(shape, str(audience), _parameters(rule))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Townwatch",
            "version": "1",
            "description": "Changes need the header X-Townwatch: 1 and come from the app's own origin.",
        },
        "paths": paths,
        "components": {"schemas": _schemas([shape for _, _, shape in spoken])},
    }


def _parameters(rule: Rule) -> list[dict[str, Any]]:
    """Return what stands in the address, each as what its converter reads."""
    return [
        {"name": name, "in": "path", "required": True, "schema": _kind(rule._converters[name])}
        for name in sorted(rule.arguments)
    ]


def _kind(converter: BaseConverter) -> dict[str, Any]:
    if isinstance(converter, UUIDConverter):
        return {"type": "string", "format": "uuid"}
    return {"type": "integer"} if isinstance(converter, IntegerConverter) else {"type": "string"}


def _operation(shape: Spoken, audience: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    answers: dict[str, Any] = {str(status): _answer(model) for status, model in sorted(shape.gives.items())}
    answers["default"] = {"description": "A sentence for a person.", **_content(Problem)}
    operation: dict[str, Any] = {"summary": shape.says, "x-audience": audience, "responses": answers}
    if audience == ANYONE:
        operation["security"] = []
    if parameters:
        operation["parameters"] = parameters
    if isinstance(shape.takes, str):
        operation["requestBody"] = {"content": {shape.takes: _BYTES}}
    elif shape.takes is not None:
        operation["requestBody"] = {"required": True, **_content(shape.takes)}
    if shape.sealed:
        operation["requestBody"]["content"][SEALED] = _BYTES
    return operation


def _answer(model: type[BaseModel] | None) -> dict[str, Any]:
    return {"description": "Done.", **_content(model)} if model else {"description": "Done; nothing to say."}


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": _PLACE.format(model=model.__name__)}}}}


def _schemas(shapes: list[Spoken]) -> dict[str, Any]:
    taken = {shape.takes for shape in shapes if isinstance(shape.takes, type)}
    given = {model for shape in shapes for model in shape.gives.values() if model is not None} | {Problem}
    modes = [(model, "validation") for model in taken] + [(model, "serialization") for model in given]
    ordered = sorted(modes, key=lambda pair: (pair[0].__name__, pair[1]))
    _, document = models_json_schema(ordered, ref_template=_PLACE)  # type: ignore[arg-type]
    return dict(sorted(document["$defs"].items()))
