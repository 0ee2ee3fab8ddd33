"""`/api/openapi.json`, and a page to read and try it: `/api/docs`. Both are public; the page loads nothing from
other servers."""

import hashlib
from typing import TYPE_CHECKING, Any

from quart import Blueprint, Response, render_template, request

from app.auth import public
from app.core.json import encode_json
from app.routes.context import VERSION, running_app
from app.routes.openapi import Document, schemes

if TYPE_CHECKING:
    from app import TimeTracker

blueprint = Blueprint("api_docs", __name__, url_prefix="/api")

INTRO = """\
## Two HTTP surfaces that answer JSON

**`/api/v1` is for integrations, and this document specifies it.** Scripts, desktop and mobile apps and browser
extensions send an API token: `Authorization: Bearer tt_…`, or `X-API-Key: tt_…`. Its fields and routes stay.

**`/api/*` is session JSON for our own pages.** It takes the cookie of a signed-in browser, changes together with the
pages and is not described here. Where v1 has a successor for one of its routes, the answers of that route carry
`X-API-Deprecated: true` and `Link: <…>; rel="successor-version"`. Integrations must not use it.

Two routes take either credential, of administrators: `GET /api/version/check` and `POST /api/version/dismiss`.

## Conventions

* Instants are UTC, `2024-01-15T14:30:00Z`; a datetime without offset is read as UTC. A date alone is a day in the
  caller's zone. Durations are whole seconds.
* Lists have `page`, `per_page` (at most 100), `sort`, and `cursor` for walks through all of it.
* Errors have `error`, `message`, `error_code` and `request_id`, on validation also `errors` by field; with
  `Accept: application/problem+json` they are RFC 9457 problem details.
* `Idempotency-Key` makes a POST safe to repeat for 24 hours. Single resources have an `ETag`.
"""
SESSION_NOTICE = (
    "There are no operations under this tag. It says that session JSON under `/api/*` exists for the web pages, and "
    "that integrations use `/api/v1`."
)
SERVERS = [
    {"url": "/api/v1", "description": "The stable surface for integrations, by token; paths are relative to it"},
    {"url": "/", "description": "The origin: pages, static files and session JSON under /api, not described here"},
]
PARAMETERS = {
    "IdempotencyKey": (
        "Idempotency-Key",
        {"type": "string", "minLength": 1, "maxLength": 128},
        "A repeat with the same key within 24 hours answers as the first time and creates nothing",
    ),
    "IfMatch": ("If-Match", {"type": "string"}, "The ETag that was read; 412 where the resource has changed since"),
    "IfNoneMatch": ("If-None-Match", {"type": "string"}, "An ETag that is there already; 304 where it still holds"),
}
HEADERS = {
    "ETag": {"description": "Strong validator of the resource", "schema": {"type": "string"}},
    "Link": {"description": "RFC 8288: first, prev, next, last", "schema": {"type": "string"}},
}


def init_app(app: "TimeTracker") -> None:
    """Mount the document and its page."""
    app.register_blueprint(blueprint)


@blueprint.get("/openapi.json")
@public
async def openapi() -> Response:
    """Return the OpenAPI document of `/api/v1`, including routes of plugins; built once for each app."""
    app = running_app()
    if "openapi" not in app.extensions:
        app.extensions["openapi"] = encode_json(describe(app))
    document: bytes = app.extensions["openapi"]
    response = Response(document, content_type="application/json")
    response.set_etag(hashlib.blake2b(document, digest_size=12).hexdigest())
    return await response.make_conditional(request)


@blueprint.get("/docs")
@public
async def docs() -> str:
    """Return the page of Swagger UI."""
    return await render_template("docs.html")


def describe(app: "TimeTracker") -> dict[str, Any]:
    """Return the complete document."""
    document = Document(app)
    named = [{"name": name} for name in document.tags]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "TimeTracker REST API",
            "version": VERSION,
            "description": INTRO,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": SERVERS,
        "tags": [*named, {"name": "SessionWebApi", "description": SESSION_NOTICE}],
        "paths": document.paths,
        "components": {
            "schemas": dict(sorted(document.schemas.items())),
            "responses": document.responses,
            "parameters": {
                key: {"name": name, "in": "header", "schema": schema, "description": text}
                for key, (name, schema, text) in PARAMETERS.items()
            },
            "headers": HEADERS,
            "securitySchemes": schemes(app.auth.strategies),
        },
    }
