"""The secret in a feed's address, as an auth strategy."""

from quart import Request, g

from app.sdk import Database, NotFound, Principal, principal_of
from plugins.ical_feed import feeds

NONE: frozenset[str] = frozenset()


class FeedSecret:
    """Knows the owner of the feed that `feed_secret` in the path leads to, and keeps the feed in `g.ical_feed`."""

    name = "ical_feed"
    ambient = False

    def __init__(self, database: Database) -> None:
        self._database = database

    async def authenticate(self, request: Request) -> Principal | None:
        """The owner, without any scope; None on routes without a secret.

        NotFound, in the words of an address that never was, for a secret that is unknown or revoked or whose owner is
        not active (any more): nobody learns which.
        """
        secret = (request.view_args or {}).get("feed_secret")
        if secret is None:
            return None
        async with self._database.transaction(read_only=True) as session:
            feed = await feeds.find(session, secret)
            owner = await principal_of(session, feed.user_id, strategy=self.name, scopes=NONE) if feed else None
        if owner is None:
            raise NotFound("There is nothing at this address")
        g.ical_feed = feed
        return owner
