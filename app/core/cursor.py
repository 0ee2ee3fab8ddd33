"""Opaque, signed keyset cursors: the sort values of the last row that a client has seen."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date

import orjson

from app.core.errors import invalid_fields
from app.core.messages import N_

CursorKey = str | int | float | bool | None  # a sort value as JSON


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in a list: after the row with these sort values, in the order `sort`."""

    sort: str
    keys: tuple[CursorKey | date, ...]


def sign_cursor(secret: str, sort: str, keys: str) -> str:
    """A cursor as text; `keys` is a JSON array."""
    body = orjson.dumps([sort, orjson.Fragment(keys)])
    return base64.urlsafe_b64encode(_sign(secret, body) + body).decode().rstrip("=")


def verify_cursor(secret: str, text: str) -> tuple[str, list[CursorKey]]:
    """The sort and the raw keys of a cursor that `sign_cursor` made; Invalid for any other text."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raw = b""
    signature, body = raw[:16], raw[16:]
    if not hmac.compare_digest(signature, _sign(secret, body)):
        raise invalid_fields(cursor=N_("is not a cursor of this server"))
    sort, keys = orjson.loads(body)
    return sort, keys


def _sign(secret: str, body: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"cursor:" + body, hashlib.sha256)[:16]
