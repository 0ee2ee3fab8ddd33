"""The OpenAPI document, built from the routes: schemas, scopes, docstrings, marks.

It reads the marks of quart-schema and of `app.routes.route_metadata`. quart-schema's own document is not used because
it puts top-level schemas inline, ignores inherited policies, and never marks a query parameter as required.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode
from quart_schema.validation import (
    QUART_SCHEMA_QUERYSTRING_ATTRIBUTE,
    QUART_SCHEMA_REQUEST_ATTRIBUTE,
    QUART_SCHEMA_RESPONSE_ATTRIBUTE,
)
from werkzeug.routing import IntegerConverter, Rule

from app.auth.policy import Policy, SecurityScheme, Strategy
from app.core.errors import StartError
from app.routes.route_metadata import BODIES, CHECKS_IF_MATCH, FILES, IDEMPOTENT, SENDS_ETAG, SENDS_LINKS
from app.routes.schemas.types import examples

if TYPE_CHECKING:
    from app import TimeTracker

V1 = "/api/v1"
# Routes outside v1 that accept tokens, too; their paths are relative to another server.
HYBRID = "/api/version"
PARAMETER = re.compile(r"<(?:[^:>]*:)?([^>]+)>")
REF = "#/components/schemas/{model}"
JSON = "application/json"
ERRORS = {
    400: "The request cannot be read, or does not fit: `errors` names the fields",
    401: "No credential, or a bad one",
    403: "The caller lacks the scope, or the role",
    404: "Not there, or not for the caller",
    409: "In the way of what is there already: `error_code` says how",
    412: "Changed since `If-Match` was read",
    413: "The body is too large",
    415: "The body is not of a kind that is read here",
    422: "The Idempotency-Key was used for another request",
    429: "Too many requests; `Retry-After` says when to come again",
    500: "A bug; the server's log has it under `request_id`",
    503: "Not available at the moment",
}

View = Callable[..., Any]


class ErrorBody(BaseModel):
    """Every error: a text for people, a code for programs, messages by field on validation."""

    model_config = examples(
        {
            "error": "Validation failed",
            "message": "Validation failed",
            "error_code": "validation_error",
            "request_id": "5f0c6b1e9d6f4f0aa1b2c3d4e5f60718",
            "errors": {"name": ["Name is required"], "project_id": ["project_id is required"]},
        }
    )

    error: str
    message: str
    error_code: str
    request_id: str
    errors: dict[str, list[str]] | None = None


class Document:
    """The document of one app under construction."""

    def __init__(self, app: "TimeTracker") -> None:
        self._app = app
        self._names: set[str] = set()
        self.schemas: dict[str, Any] = {}
        self.paths: dict[str, dict[str, Any]] = {}
        self.responses = {
            f"E{status}": {"description": text, "content": self._json(ErrorBody)} for status, text in ERRORS.items()
        }
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if rule.rule.startswith((f"{V1}/", f"{HYBRID}/")):
                self._add(rule)

    @property
    def tags(self) -> list[str]:
        """Return the tags in use."""
        found = (
            name for path in self.paths.values() for item in path.values() if "tags" in item for name in item["tags"]
        )
        return sorted(set(found))

    def _add(self, rule: Rule) -> None:
        path = PARAMETER.sub(r"{\1}", rule.rule)
        shared: dict[str, Any] = {}
        if path.startswith(V1):
            path = path.removeprefix(V1)
        else:
            path = path.removeprefix("/api")
            shared["servers"] = [{"url": "/api", "description": "Beside v1: session cookie or token"}]
        item = self.paths.setdefault(path, shared)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}, reverse=True):
            item[method.lower()] = self._operation(rule, method, path)

    def _operation(self, rule: Rule, method: str, path: str) -> dict[str, Any]:
        view = self._app.view_functions[rule.endpoint]
        policy = self._app.auth.policies[rule.endpoint]
        summary, _, text = (inspect.getdoc(view) or view.__name__).partition("\n")
        operation: dict[str, Any] = {
            "operationId": self._name(view, method, path),
            "tags": [path.split("/")[1].replace("-", " ").capitalize()],
            "summary": summary.rstrip("."),
            "description": "\n\n".join(part for part in (text.strip(), scopes_text(policy)) if part),
            "parameters": [*path_parameters(rule), *self._query(view), *header_parameters(view, method)],
            "security": [] if policy.public else security(policy),
            "responses": self._responses(view, policy, rule, method),
        }
        if body := self._body(view):
            operation["requestBody"] = body
        return operation

    def _name(self, view: View, method: str, path: str) -> str:
        """Return a unique name: the view's, if necessary with the method or the path."""
        name = view.__name__
        for candidate in (name, f"{name}_{method.lower()}", "_".join(re.findall(r"\w+", f"{path} {name} {method}"))):
            if candidate not in self._names:
                break
        self._names.add(candidate)
        return candidate

    def _json(self, model: type[BaseModel], mode: JsonSchemaMode = "serialization") -> dict[str, Any]:
        schema = model.model_json_schema(ref_template=REF, mode=mode)
        self._define(schema.pop("$defs", {}) | {model.__name__: schema})
        return {JSON: {"schema": {"$ref": REF.format(model=model.__name__)}}}

    def _define(self, schemas: Mapping[str, object]) -> None:
        """Add schemas; a name that stands for two of them stops the start."""
        for name, schema in schemas.items():
            if self.schemas.setdefault(name, schema) != schema:
                raise StartError(f"two schemas of the OpenAPI document are named {name}")

    def _query(self, view: View) -> Iterable[dict[str, Any]]:
        model: type[BaseModel] | None = getattr(view, QUART_SCHEMA_QUERYSTRING_ATTRIBUTE, None)
        if model is None:
            return
        schema = model.model_json_schema(ref_template=REF)
        self._define(schema.pop("$defs", {}))
        for name, kind in schema.get("properties", {}).items():
            described = {"description": kind.pop("description")} if "description" in kind else {}
            yield {
                "name": name,
                "in": "query",
                "required": name in schema.get("required", ()),
                "schema": kind,
            } | described

    def _body(self, view: View) -> dict[str, Any] | None:
        content = dict(BODIES.get(view))
        if mark := getattr(view, QUART_SCHEMA_REQUEST_ATTRIBUTE, None):
            content |= self._json(mark[0], "validation")
            return {"content": content, "required": bool(self.schemas[mark[0].__name__].get("required"))}
        return {"content": content, "required": True} if content else None

    def _responses(self, view: View, policy: Policy, rule: Rule, method: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for status, (model, _) in getattr(view, QUART_SCHEMA_RESPONSE_ATTRIBUTE, {}).items():
            found[str(status)] = {"description": "No content"} if model is None else self._success(view, model, status)
        for mime, text in FILES.get(view).items():
            answer = found.setdefault("200", {"description": text})
            answer.setdefault("content", {})[mime] = {"schema": {"type": "string"}}
        if SENDS_ETAG.get(view) and method == "GET":
            found["304"] = {"description": "Not modified since `If-None-Match` was read"}
        for status in self._errors(view, policy, rule, method):
            found[str(status)] = {"$ref": f"#/components/responses/E{status}"}
        return dict(sorted(found.items()))

    def _success(self, view: View, model: type[BaseModel], status: int) -> dict[str, Any]:
        text = docstring_of(model) or HTTPStatus(status).phrase
        answer = {"description": text, "content": self._json(model)}
        if SENDS_ETAG.get(view):
            answer["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
        elif SENDS_LINKS.get(view):
            answer["headers"] = {"Link": {"$ref": "#/components/headers/Link"}}
        return answer

    def _errors(self, view: View, policy: Policy, rule: Rule, method: str) -> Iterable[int]:
        has_body = hasattr(view, QUART_SCHEMA_REQUEST_ATTRIBUTE) or bool(BODIES.get(view))
        conditions = {
            400: has_body or hasattr(view, QUART_SCHEMA_QUERYSTRING_ATTRIBUTE),
            401: not policy.public or has_body,
            403: not policy.public,
            404: bool(rule.arguments),
            409: has_body,
            412: CHECKS_IF_MATCH.get(view) is not None,
            413: has_body,
            415: has_body,
            422: IDEMPOTENT.get(view),
            429: has_body if policy.public else 429 in self._app.plugins.hooks.answers,
            500: True,
            503: not policy.public,
        }
        return [status for status, said in conditions.items() if said]


def path_parameters(rule: Rule) -> Iterable[dict[str, Any]]:
    """Return the parameters of a path."""
    for name, converter in rule._converters.items():
        kind = {"type": "integer", "minimum": 1} if isinstance(converter, IntegerConverter) else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": kind}


def header_parameters(view: View, method: str) -> Iterable[dict[str, Any]]:
    """Return the headers that a view reads."""
    names = {
        "IdempotencyKey": IDEMPOTENT.get(view),
        "IfMatch": CHECKS_IF_MATCH.get(view) is not None,
        "IfNoneMatch": SENDS_ETAG.get(view) and method == "GET",
    }
    return [{"$ref": f"#/components/parameters/{name}"} for name, said in names.items() if said]


def security(policy: Policy) -> list[dict[str, list[str]]]:
    """Return the strategies as alternatives, each with the required scopes."""
    wanted = [" or ".join(names) for names in policy.scopes]
    return [{name: wanted} for name in policy.strategies]


def scopes_text(policy: Policy) -> str:
    """Return the required scopes as text."""
    if policy.public:
        return "Open to everybody."
    asked = " and ".join(" or ".join(f"`{name}`" for name in names) for names in policy.scopes)
    return f"Scope: {asked}." if asked else ""


def docstring_of(model: type[BaseModel]) -> str:
    """Return the docstring of a schema, else that of one of ours that it extends; empty without one."""
    for base in model.__mro__:
        if base is BaseModel:
            break
        if text := vars(base).get("__doc__"):
            return inspect.cleandoc(text)
    return ""


def schemes(strategies: Mapping[str, Strategy]) -> dict[str, SecurityScheme]:
    """Return the security scheme of each strategy."""
    return {name: strategy.openapi for name, strategy in strategies.items()}
