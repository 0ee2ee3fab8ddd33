"""Commands about the server and what it is made of."""

import asyncio
import signal

import click

from app import TimeTracker, create_app, route_list, server
from app.cli_context import check_servable, run_with_app, with_migrated_app
from app.core import log
from app.jobs import run_worker
from app.plugins.commands import overview
from app.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve on HTTP."""
    asyncio.run(run_with_app(check_servable))
    server.run(Settings.from_env(), host=host, port=port, workers=workers)


@click.command()
@with_migrated_app
async def worker(app: TimeTracker) -> None:
    """Do the background work alone: send webhooks, delete old data, look for releases."""
    log.configure(app.settings.log_level)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run_worker(app, stop)


@click.command(name="surface")
def surface_command() -> None:
    """Print the list of routes: method, path, who may call, scope, successor."""
    click.echo("\n".join(route_list.surface(create_app())))


@click.command(name="plugins")
def plugins_command() -> None:
    """List the plugins: name, version, state, and what each adds."""
    click.echo("\n".join(overview(create_app().plugins.installed)))
