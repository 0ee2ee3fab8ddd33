"""The list as a file."""

from quart import Blueprint, Response

from app.core.clock import today
from app.routes.context import caller
from app.routes.files import streamed
from app.routes.web.entries import asked
from app.routes.web.entries.listed import page
from app.routes.web.forms import shown_again
from app.services.exports import entries
from app.services.exports.entries import Format


def mount(blueprint: Blueprint) -> None:
    """Adds the route."""
    blueprint.add_url_rule("/entries/export/<any(csv,xlsx,json):form>", "entry_file", export)


@shown_again(page)
async def export(form: Format) -> Response:
    """Every entry that the list has, in its order."""
    who, given = caller(), await asked.asked().filters()
    return await streamed(
        lambda session: entries.export(session, who, given, form=form), f"time-entries-{today(who.zone)}", form
    )
