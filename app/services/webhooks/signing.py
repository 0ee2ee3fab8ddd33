"""Secrets and signatures: those of Standard Webhooks, and the one that receivers of DRYTRIX TimeTracker check."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret of 256 bits in the format of Standard Webhooks."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def new_message_id() -> str:
    """An id that all attempts of a delivery share."""
    return f"msg_{secrets.token_hex(14)}"


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """`v1,…`: the HMAC of id, time and body under the decoded secret."""
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers(keys: list[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that authenticate a body; the first key is the current one."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signature(key, message_id, at, body) for key in keys),
        "X-Webhook-Signature": "sha256=" + hmac.new(keys[0].encode(), body, hashlib.sha256).hexdigest(),
    }
