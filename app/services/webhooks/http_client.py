"""One attempt to deliver: the request and its outcome."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpcore

from app.core.clock import now
from app.services.webhooks import signing
from app.services.webhooks.address_policy import Network, PrivateAddressError
from app.services.webhooks.models import Delivery, Webhook

USER_AGENT = "TimeTracker-Webhook/1.0"
MAX_EXCERPT = 2000  # characters of a response that are stored
REDACTED = "…"
MAX_RESPONSE_BYTES = 16 * 1024  # bytes of a response that are read


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attempt. `retry_after` is the time that the endpoint asks for."""

    duration_ms: int
    status: int | None = None
    excerpt: str | None = None
    error_type: str | None = None
    error_message: str | None = None
    retry_after: datetime | None = None

    @property
    def success(self) -> bool:
        """True for any status from 200 to 299. A redirect is a failure."""
        return self.status is not None and 200 <= self.status < 300


def connection_pool(network: Network, size: int) -> httpcore.AsyncConnectionPool:
    """A pool for so many concurrent attempts; each connection is closed after one, and none uses a proxy."""
    return httpcore.AsyncConnectionPool(max_connections=size, max_keepalive_connections=0, network_backend=network)


async def attempt(connections: httpcore.AsyncConnectionPool, webhook: Webhook, delivery: Delivery) -> Outcome:
    """Send a delivery once. Never raises for what the endpoint does or fails to do."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(webhook.timeout_seconds):
            status, headers, body = await _post(connections, webhook, delivery)
    except (TimeoutError, httpcore.TimeoutException):
        return _failed(began, "timeout", f"no answer within {webhook.timeout_seconds} seconds")
    except PrivateAddressError as error:
        return _failed(began, "private_address", str(error))
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        return _failed(began, "connection_error", str(error) or type(error).__name__)
    except (httpcore.UnsupportedProtocol, httpcore.ProxyError, ValueError) as error:
        return _failed(began, "unknown_error", str(error) or type(error).__name__)
    text = body.decode(errors="replace").replace("\0", "\ufffd")[:MAX_EXCERPT]
    outcome = Outcome(_ms(began), status, text, retry_after=_retry_after(headers))
    if outcome.success:
        return outcome
    return Outcome(outcome.duration_ms, status, text, "http_error", f"HTTP {status}", outcome.retry_after)


async def _post(
    connections: httpcore.AsyncConnectionPool, webhook: Webhook, delivery: Delivery
) -> tuple[int, dict[str, str], bytes]:
    body = delivery.payload.encode()
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), float(webhook.timeout_seconds))
    headers = request_headers(webhook, delivery, body)
    async with connections.stream(
        webhook.http_method, webhook.url, headers=list(headers.items()), content=body, extensions={"timeout": timeouts}
    ) as response:
        found = b""
        async for part in response.aiter_stream():
            found += part
            if len(found) >= MAX_RESPONSE_BYTES:
                break
        answered = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        return response.status, answered, found


def request_headers(webhook: Webhook, delivery: Delivery, body: bytes) -> dict[str, str]:
    """Every header of an attempt. The subscriber's headers come first and replace none of ours."""
    keys = [webhook.secret]
    if webhook.previous_secret and webhook.previous_until and webhook.previous_until > now():
        keys.append(webhook.previous_secret)
    ours = {
        "Content-Type": webhook.content_type,
        "User-Agent": USER_AGENT,
        "X-Webhook-Event": delivery.event_type,
        "X-Webhook-ID": str(webhook.id),
        **signing.headers(keys, delivery.message_id, now(), body),
    }
    taken = {name.lower() for name in ours}
    return {name: value for name, value in webhook.headers.items() if name.lower() not in taken} | ours


def redacted_headers(webhook: Webhook, delivery: Delivery) -> dict[str, str]:
    """The headers of the last attempt for people to read: signatures and the subscriber's own, which may hold a
    secret, are only named."""
    found = request_headers(webhook, delivery, delivery.payload.encode())
    hidden = {*webhook.headers, "webhook-signature", "X-Webhook-Signature"}
    at = delivery.started_at
    found["webhook-timestamp"] = str(int(at.timestamp())) if at else REDACTED
    return {name: REDACTED if name in hidden else value for name, value in found.items()}


def _retry_after(headers: dict[str, str]) -> datetime | None:
    """The time in `Retry-After` (RFC 9110): a number of seconds or a date; None for anything else."""
    text = headers.get("retry-after", "").strip()
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(now().timestamp() + int(text), now().tzinfo)
        found = parsedate_to_datetime(text) if text else None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and found.tzinfo is not None else None


MAX_ERROR = 500


def _failed(began: float, kind: str, message: str) -> Outcome:
    return Outcome(
        _ms(began), error_type=kind, error_message=message if len(message) <= MAX_ERROR else message[:MAX_ERROR]
    )


def _ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
