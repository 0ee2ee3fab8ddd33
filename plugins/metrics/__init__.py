"""Metrics of the server for Prometheus."""

from dataclasses import dataclass

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from quart import Blueprint, Response

from app.sdk import RouteInfo, Setup, elapsed, secure, session
from plugins.metrics.access import Access, networks
from plugins.metrics.meters import Meters


@dataclass(frozen=True)
class Options:
    """Access to the metrics: by `secret`, from an address in `allow`, or both; one of them must be set."""

    secret: str = ""
    allow: tuple[str, ...] = ()


def setup(plugin: Setup) -> None:
    """Measure every answer, and publish the metrics."""
    options = plugin.options(Options)
    meters = Meters(plugin.database, plugin.watchdog)

    async def watch(view: RouteInfo | None, response: Response) -> None:
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
