"""Redis: how it is reached."""

from redis.asyncio import Redis, from_url


def connect(url: str) -> Redis:
    """A client that would rather fail than wait: what Redis does here, a process can do by itself for a while."""
    client: Redis = from_url(url, socket_connect_timeout=0.5, socket_timeout=1.0)
    return client
