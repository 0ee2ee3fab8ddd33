"""The secret in a feed's address, as an auth strategy."""

from quart import Request, g

from app.sdk import N_, Database, NotFound, Principal, principal_of
from plugins.ical_feed import feeds

NONE: frozenset[str] = frozenset()


class FeedSecret:
    """Identifies the owner of the feed by `feed_secret` in the path, and keeps the feed in `g.ical_feed`."""

    name = "ical_feed"
    ambient = False
    openapi = {
        "type": "apiKey",
        "in": "query",
        "name": "feed_secret",
        "description": "Part of the path of a feed, not of its query",
    }

    def __init__(self, database: Database) -> None:
        self._database = database

    async def authenticate(self, request: Request) -> Principal | None:
        """The owner, without any scope; None on routes without a secret.

        NotFound if the secret is unknown or revoked, or its owner is inactive, with the same text as for any other
        unknown address.
        """
        secret = (request.view_args or {}).get("feed_secret")
        if secret is None:
            return None
        async with self._database.transaction(read_only=True) as session:
            feed = await feeds.find_feed(session, secret)
            owner = await principal_of(session, feed.user_id, strategy=self.name, scopes=NONE) if feed else None
        if owner is None:
            raise NotFound(N_("There is nothing at this address"))
        g.ical_feed = feed
        return owner
