"""One attempt to deliver: the request, and what became of it."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpcore

from app.core.clock import now
from app.services.webhooks import signing
from app.services.webhooks.models import Delivery, Webhook
from app.services.webhooks.targets import Network, PrivateTarget

AGENT = "TimeTracker-Webhook/1.0"
EXCERPT = 2000  # characters of an answer that are kept
HIDDEN = "…"
READ = 16 * 1024  # bytes of an answer that are read


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt went. `retry_after` is when the endpoint wants to be asked again."""

    duration_ms: int
    status: int | None = None
    excerpt: str | None = None
    error_type: str | None = None
    error_message: str | None = None
    retry_after: datetime | None = None

    @property
    def success(self) -> bool:
        """Whether the endpoint has taken it: any status from 200 to 299. A redirect is a failure."""
        return self.status is not None and 200 <= self.status < 300


def pool(network: Network, size: int) -> httpcore.AsyncConnectionPool:
    """Connections for so many attempts at once; each is closed after one, and none goes through a proxy."""
    return httpcore.AsyncConnectionPool(max_connections=size, max_keepalive_connections=0, network_backend=network)


async def attempt(connections: httpcore.AsyncConnectionPool, webhook: Webhook, delivery: Delivery) -> Outcome:
    """Sends a delivery once. Never raises for what the endpoint does, nor for what it does not do."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(webhook.timeout_seconds):
            status, headers, body = await _post(connections, webhook, delivery)
    except (TimeoutError, httpcore.TimeoutException):
        return _failed(began, "timeout", f"no answer within {webhook.timeout_seconds} seconds")
    except PrivateTarget as error:
        return _failed(began, "private_address", str(error))
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        return _failed(began, "connection_error", str(error) or type(error).__name__)
    except (httpcore.UnsupportedProtocol, httpcore.ProxyError, ValueError) as error:
        return _failed(began, "unknown_error", str(error) or type(error).__name__)
    text = body.decode(errors="replace").replace("\0", "\ufffd")[:EXCERPT]
    outcome = Outcome(_ms(began), status, text, retry_after=_retry_after(headers))
    if outcome.success:
        return outcome
    return Outcome(outcome.duration_ms, status, text, "http_error", f"HTTP {status}", outcome.retry_after)


async def _post(
    connections: httpcore.AsyncConnectionPool, webhook: Webhook, delivery: Delivery
) -> tuple[int, dict[str, str], bytes]:
    body = delivery.payload.encode()
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), float(webhook.timeout_seconds))
    headers = headers_of(webhook, delivery, body)
    async with connections.stream(
        webhook.http_method, webhook.url, headers=list(headers.items()), content=body, extensions={"timeout": timeouts}
    ) as response:
        found = b""
        async for part in response.aiter_stream():
            found += part
            if len(found) >= READ:
                break
        answered = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        return response.status, answered, found


def headers_of(webhook: Webhook, delivery: Delivery, body: bytes) -> dict[str, str]:
    """Every header of an attempt. The subscriber's own come first: none of them replaces one of ours."""
    keys = [webhook.secret]
    if webhook.previous_secret and webhook.previous_until and webhook.previous_until > now():
        keys.append(webhook.previous_secret)
    ours = {
        "Content-Type": webhook.content_type,
        "User-Agent": AGENT,
        "X-Webhook-Event": delivery.event_type,
        "X-Webhook-ID": str(webhook.id),
        **signing.headers(keys, delivery.message_id, now(), body),
    }
    taken = {name.lower() for name in ours}
    return {name: value for name, value in webhook.headers.items() if name.lower() not in taken} | ours


def shown_headers(webhook: Webhook, delivery: Delivery) -> dict[str, str]:
    """The headers of the last attempt for people to read: signatures and the subscriber's own, which may hold a
    secret, are only named."""
    found = headers_of(webhook, delivery, delivery.payload.encode())
    hidden = {*webhook.headers, "webhook-signature", "X-Webhook-Signature"}
    at = delivery.started_at
    found["webhook-timestamp"] = str(int(at.timestamp())) if at else HIDDEN
    return {name: HIDDEN if name in hidden else value for name, value in found.items()}


def _retry_after(headers: dict[str, str]) -> datetime | None:
    """RFC 9110: a number of seconds, or a date; nonsense counts as nothing."""
    text = headers.get("retry-after", "").strip()
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(now().timestamp() + int(text), now().tzinfo)
        found = parsedate_to_datetime(text) if text else None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and found.tzinfo is not None else None


def _failed(began: float, kind: str, message: str) -> Outcome:
    return Outcome(_ms(began), error_type=kind, error_message=message[:500])


def _ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
