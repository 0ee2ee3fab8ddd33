"""A user who is deactivated has no timer running."""

from typing import Unpack

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.services.accounts import administration
from app.services.accounts.fields import AccountFields
from app.services.accounts.models import User
from app.services.time_entries import queries, timer


async def update_user(session: AsyncSession, user_id: int, **changes: Unpack[AccountFields]) -> User:
    """Change a user, as `administration.update` does; the timer of one who is not active any more is stopped."""
    user = await administration.update(session, user_id, **changes)
    if not user.is_active and (entry := await queries.running_timer(session, user_id)):
        await timer.finish(session, entry, max(now(), entry.start_time + timer.SHORTEST_ENTRY))
    return user
