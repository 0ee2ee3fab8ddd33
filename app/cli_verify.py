"""Commands that compare what is derived with what it is derived from: stock with its ledger, totals with entries."""

import click

from app.cli_context import Workspace, with_database
from app.core.errors import StartError
from app.core.plural import count_of
from app.services.inventory import reconciliation
from app.services.time_entries import rollup_updates


@click.group()
def inventory() -> None:
    """Look after the inventory."""


@inventory.command(name="verify")
@click.option("--rebuild", is_flag=True, help="Write stock and layers as the ledger adds up, then verify.")
@with_database
async def verify_inventory(workspace: Workspace, rebuild: bool) -> None:
    """Add up the ledger of stock; print each difference, and exit with 1 if there is one."""
    async with workspace.database.transaction(read_only=not rebuild) as session:
        if rebuild:
            await reconciliation.rebuild_stock(session)
        found = await reconciliation.find_differences(session)
        movements, places = await reconciliation.ledger_size(session)
    for difference in found:
        click.echo(str(difference))
    if found:
        raise StartError(f"{count_of(len(found), 'difference')} in {count_of(movements, 'movement')}")
    click.echo(f"{count_of(movements, 'movement')} in {count_of(places, 'place')} add up.")


@click.group()
def totals() -> None:
    """Look after the totals of time entries, which lists and reports read in place of the entries."""


@totals.command(name="verify")
@with_database
async def verify_totals(workspace: Workspace) -> None:
    """Compare the totals with the entries; the exit status says whether they differ."""
    async with workspace.database.transaction(read_only=True) as session:
        wrong = await rollup_updates.verify_rollups(session)
    if wrong:
        raise StartError(f"{count_of(wrong, 'total')} differ from the entries; `timetracker totals rebuild` mends them")
    click.echo("The totals are what the entries add up to.")


@totals.command(name="rebuild")
@with_database
async def rebuild_totals(workspace: Workspace) -> None:
    """Make the totals from the entries; on PostgreSQL people may go on working meanwhile."""
    async with workspace.database.transaction() as session:
        await rollup_updates.rebuild_rollups(session)
    click.echo("The totals are made from the entries.")
