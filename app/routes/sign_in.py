"""Sign-in by password, for every surface: throttled per account and address, and per address."""

from quart import request

from app.routes.context import running_app, session
from app.services.accounts import users
from app.services.accounts.models import User

WINDOW = 15 * 60
PER_ACCOUNT, PER_ADDRESS = 10, 100


async def sign_in_by_password(username: str, password: str) -> User:
    """Return the user; Unauthorized for a wrong name or password, RateLimited after too many attempts."""
    address = request.remote_addr or "-"
    throttle = running_app().credentials.throttle
    limits = {f"{address}:{username.strip().lower()[:80]}": PER_ACCOUNT, address: PER_ADDRESS}
    for key, limit in limits.items():
        await throttle.attempt(key, limit=limit, seconds=WINDOW)
    user_id = await users.verify_password(running_app().database, username, password)
    for key in limits:
        await throttle.forgive(key, seconds=WINDOW)
    return await users.record_sign_in(session(), user_id)
