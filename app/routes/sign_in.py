"""Signing in by password, for every surface: throttled per account and address, and per address alone."""

from quart import request

from app.core.errors import Unauthorized
from app.routes.context import host, session
from app.services.accounts import users
from app.services.accounts.models import User

WINDOW = 15 * 60
PER_ACCOUNT, PER_ADDRESS = 10, 100


async def by_password(username: str, password: str) -> User:
    """The user; Unauthorized for a wrong name or password, RateLimited after too many of them."""
    address = request.remote_addr or "-"
    throttle = host().throttle
    account = f"{address}:{username.strip().lower()[:80]}"
    await throttle.check(account, limit=PER_ACCOUNT)
    await throttle.check(address, limit=PER_ADDRESS)
    try:
        user_id = await users.by_password(host().database, username, password)
    except Unauthorized:
        await throttle.failed(account, seconds=WINDOW)
        await throttle.failed(address, seconds=WINDOW)
        raise
    return await users.signed_in(session(), user_id)
