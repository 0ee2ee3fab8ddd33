"""Types of a webhook's fields."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from app.core.messages import N_
from app.routes.schemas.types import Line, NotBool

HEADER_NAME, HEADER_VALUE = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}"), re.compile(r"[\x20-\x7e]{0,1000}")
CONTENT_TYPE = re.compile(r"application/[a-z0-9.+-]*json(; ?charset=utf-8)?")
MOST_HEADERS = 20
# Headers of the connection, and those that sign a delivery.
RESERVED_HEADERS = (
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "te",
    "upgrade",
    "trailer",
    "content-type",
)


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError(N_("must be an address such as https://example.com/hook")) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not text.isascii():
        raise ValueError(N_("must be an address such as https://example.com/hook"))
    if re.search(r"[\x00-\x20\x7f]", text):
        raise ValueError(N_("must not contain spaces or control characters"))
    if parts.username is not None:
        raise ValueError(N_("must not contain a user name or password; send a header instead"))
    return text


def _events(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _headers(headers: dict[str, str]) -> dict[str, str]:
    if len(headers) > MOST_HEADERS:
        raise ValueError(N_("must be at most {most_headers}", most_headers=MOST_HEADERS))
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
            raise ValueError(N_("must be names and values of HTTP headers"))
        if name.lower() in RESERVED_HEADERS or name.lower().startswith(("webhook-", "x-webhook-")):
            raise ValueError(N_("must not set {name}", name=name))
    return headers


def _content_type(text: str) -> str:
    if not CONTENT_TYPE.fullmatch(text):
        raise ValueError(N_("must be application/json or a kind of it"))
    return text


Url = Annotated[str, Field(max_length=2000), AfterValidator(_url)]
Events = Annotated[list[Line], Field(min_length=1, max_length=100), AfterValidator(_events)]
Headers = Annotated[dict[str, str], AfterValidator(_headers)]
Method = Literal["POST", "PUT", "PATCH"]
ContentType = Annotated[str, Field(max_length=100), AfterValidator(_content_type)]
Retries = Annotated[int, Field(ge=0, le=20), NotBool]
RetryDelay = Annotated[int, Field(ge=1, le=3600), NotBool]
Seconds = Annotated[int, Field(ge=1, le=60), NotBool]
