"""Fields that a view of v1 does not read: named in a response header, or refused under `Prefer: handling=strict`.

By themselves they are no error, because existing clients send fields that only another server knows (the preference
is RFC 7240's). The schemas that views validate with say what is read; nested names are written `rows.notes`.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from inspect import isclass
from itertools import islice
from types import UnionType
from typing import Annotated, Union, get_args, get_origin
from urllib.parse import quote

from pydantic import AliasChoices, BaseModel
from quart import Blueprint, g, request
from quart.wrappers import Response
from quart_schema.validation import QUART_SCHEMA_QUERYSTRING_ATTRIBUTE, QUART_SCHEMA_REQUEST_ATTRIBUTE

from app.core.errors import AppError, invalid
from app.core.messages import N_
from app.routes.context import current_view
from app.routes.route_metadata import UPLOAD

HEADER, PREFERENCE = "X-Ignored-Fields", "handling=strict"
MOST_NAMES, LONGEST_NAME = 20, 100


def init_blueprint(blueprint: Blueprint) -> None:
    """Check the requests of a blueprint and of those below it."""
    blueprint.before_request(check_request)
    blueprint.after_request(name_ignored_fields)


async def check_request() -> None:
    """Find the names that the view will not read; Invalid names them if the caller prefers to be strict."""
    if request.method in ("GET", "HEAD") and not request.query_string and "Prefer" not in request.headers:
        return
    g.ignored_fields = list(islice(dict.fromkeys(await ignored_names()), MOST_NAMES))
    g.strict = is_strict()
    if g.strict and g.ignored_fields:
        raise invalid({name: [N_("is not known here")] for name in g.ignored_fields})


async def name_ignored_fields(response: Response) -> Response:
    """Name them in the response, and say that a preference was applied."""
    if names := g.get("ignored_fields"):
        response.headers[HEADER] = ", ".join(quote(name[:LONGEST_NAME], safe="[]") for name in names)
    if g.get("strict"):
        response.headers["Preference-Applied"] = PREFERENCE
    return response


def is_strict() -> bool:
    """Return whether the caller wants unknown names to be refused."""
    preferences = ",".join(request.headers.getlist("Prefer")).lower().split(",")
    return any(
        preference.partition(";")[0].replace(" ", "").replace('"', "") == PREFERENCE for preference in preferences
    )


async def ignored_names() -> Iterable[str]:
    """Return the names in the query and in the JSON body that the view does not read."""
    view = current_view()
    names = unknown_names(getattr(view, QUART_SCHEMA_QUERYSTRING_ATTRIBUTE, None), request.args)
    if UPLOAD.get(view) or not request.is_json:
        return names
    model, _source = getattr(view, QUART_SCHEMA_REQUEST_ATTRIBUTE, (None, None))
    try:
        body = await request.get_json()
    except AppError:
        return names  # the view says so itself, if it reads a body at all
    return [*names, *unknown_names(model, body if isinstance(body, dict) else {})]


def unknown_names(model: type[BaseModel] | None, data: Mapping[str, object]) -> Iterator[str]:
    """Yield the names in `data` that the model does not read, a second name of the same field included."""
    known = set()
    for choices, nested in fields(model) if model else ():
        name = next((choice for choice in choices if choice in data), None)
        if name is None:
            continue
        known.add(name)
        if nested:
            value = data[name]
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    yield from (f"{name}.{inner}" for inner in unknown_names(nested, part))
    yield from (name for name in data if name not in known)


@cache
def fields(model: type[BaseModel]) -> tuple[tuple[tuple[str, ...], type[BaseModel] | None], ...]:
    """Return the names that each field of a model is read from, and the model of what is in it."""
    found = []
    for name, field in model.model_fields.items():
        alias = field.validation_alias
        choices = tuple(map(str, alias.choices)) if isinstance(alias, AliasChoices) else (str(alias or name),)
        found.append((choices, nested_model(field.annotation)))
    return tuple(found)


def nested_model(annotation: object) -> type[BaseModel] | None:
    """Return the model in `Model`, `list[Model]` or `Model | None`; None for anything else."""
    if isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (list, Union, UnionType, Annotated):
        return next((model for part in get_args(annotation) if (model := nested_model(part))), None)
    return None
