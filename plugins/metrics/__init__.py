"""Metrics: how the server is doing, as Prometheus reads it."""

from dataclasses import dataclass

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from quart import Blueprint, Response

from app.sdk import Setup, View, elapsed, secure, session
from plugins.metrics.access import Access, networks
from plugins.metrics.meters import Meters


@dataclass(frozen=True)
class Options:
    """Who may scrape: whoever sends `secret`, from an address that `allow` names; one of them must be given."""

    secret: str = ""
    allow: tuple[str, ...] = ()


def setup(plugin: Setup) -> None:
    """Watches every answer, and shows what was seen."""
    options = plugin.options(Options)
    meters = Meters(plugin.database)

    async def watch(view: View | None, response: Response) -> None:
        meters.answered(view.path if view else None, response.status_code, elapsed())

    plugin.auth(Access(options.secret, networks(options.allow)))
    plugin.blueprint(page_of(meters))
    plugin.after_view(watch)


def page_of(meters: Meters) -> Blueprint:
    """`/metrics` of one app."""
    blueprint = secure(Blueprint("metrics", __name__), "metrics")

    @blueprint.get("/metrics")
    async def metrics() -> Response:
        """Prometheus metrics.

        In the text format, of the worker that answers.
        """
        await meters.look(session())
        headers = {"Cache-Control": "no-store"}
        return Response(generate_latest(meters.registry), 200, headers, content_type=CONTENT_TYPE_PLAIN_0_0_4)

    return blueprint
