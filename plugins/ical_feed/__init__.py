"""iCal feed: the user's tracked time as a calendar, at a secret address that can be revoked."""

from app.sdk import Setup
from plugins.ical_feed import calendar, management
from plugins.ical_feed.access import FeedSecret
from plugins.ical_feed.models import FeedBase


def setup(plugin: Setup) -> None:
    """The routes, scopes and tables of this plugin."""
    address = plugin.settings.public_url
    plugin.tables(FeedBase.metadata)
    plugin.scope("read:ical_feed", "View one's own calendar feeds")
    plugin.scope("write:ical_feed", "Create and revoke one's own calendar feeds")
    plugin.auth(FeedSecret(plugin.database))
    plugin.blueprint(management.blueprint(address))
    plugin.blueprint(calendar.blueprint(plugin.database, address))
