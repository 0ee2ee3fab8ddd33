"""`/ready`: what a load balancer or an orchestrator asks before it sends requests here."""

from quart import Blueprint

from app.auth import public
from app.routes.context import host


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/ready", "ready", ready)


@public
async def ready() -> dict[str, object]:
    """200 where the database answers, else 503; names the plugins that the host runs without."""
    await host().database.ping()
    left_out = [plugin.name for plugin in host().plugins if plugin.state == "quarantined"]
    return {"status": "ready", "quarantined_plugins": left_out}
