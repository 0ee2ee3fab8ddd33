"""The list of entries by day, and an entry that is changed in its row."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from quart import Blueprint, request

from app.core.clock import today
from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.web import choices, lists, shell
from app.routes.web.entries import asked, fields
from app.routes.web.forms import back, read, shown_again
from app.routes.web.reports import PERIODS
from app.routes.web.texts import gettext
from app.services.reports import days
from app.services.reports.periods import local_day
from app.services.time_entries import entries, queries

FILES = ("csv", "xlsx", "json")
Row = dict[str, Any]


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/entries", "entries", listed, methods=["GET"])
    blueprint.add_url_rule("/entries/<id:entry_id>/row", "entry_row", save, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """The list; where its filters cannot be read, only their form. One row may be a form of its own."""
    if error and request.method == "GET":
        return await shown(error, lists.Rows([], 0, 1, 0), {}, 0)
    given = await asked.wanted()
    rows = await lists.rows(queries.ENTRIES, given)
    return await shown(error, rows, await totals(given, rows.items), await queries.seconds(session(), given))


async def shown(error: AppError | None, rows: lists.Rows, totals: dict[date, int], seconds: int) -> str:
    """The page with these rows."""
    edited = editing(rows.items)
    projects = await choices.projects()
    return await shell.render(
        "entries/list.html",
        error=fields.named(error),
        fields=(*asked.FIELDS, *(fields.FIELDS if edited else ())),
        rows=rows,
        by_day=by_day(rows.items),
        totals=totals,
        seconds=seconds,
        edited=edited,
        values=await fields.filled(edited) if edited else {},
        asked=asked.given(),
        address=asked.address,
        periods=[(key, gettext(text)) for key, text in PERIODS.items()],
        projects=projects,
        tasks=await choices.tasks(today(caller().zone), projects),
        clients=await choices.clients(),
        people=await choices.people() if caller().is_admin else [],
        kinds=FILES,
        later=lambda number: asked.address(page=number),
    )


@shown_again(page)
async def listed() -> str:
    """The entries that the address asks for."""
    return await page()


@shown_again(page)
async def save(entry_id: int) -> Any:
    """Changes an entry from its row."""
    form, entry = await read(fields.RowForm), await fields.shown(entry_id)
    await entries.update(session(), caller(), entry_id, fields.changes(form, entry), if_updated_at=form.seen)
    return await back()


def editing(items: list[Row]) -> Row | None:
    """The row that is a form: `?edit=5`, or the one whose form was sent."""
    sent = (request.view_args or {}).get("entry_id") if request.endpoint == "web.entry_row" else None
    wanted = str(sent or request.args.get("edit", ""))
    return next((item for item in items if str(item["id"]) == wanted), None)


def by_day(items: list[Row]) -> list[tuple[date, list[Row]]]:
    """The entries by the day that they began on, in the caller's zone."""
    return [(day, list(rows)) for day, rows in groupby(items, lambda item: local_day(began(item), caller().zone))]


async def totals(given: dict[str, Any], items: list[Row]) -> dict[date, int]:
    """Seconds of each day that the rows touch, also of entries on the pages around them."""
    if not items:
        return {}
    last, first = (local_day(began(items[place]), caller().zone) for place in (0, -1))
    return await days.of_entries(session(), given, caller().zone, first, last)


def began(item: Row) -> datetime:
    """When an entry began."""
    return datetime.fromisoformat(item["start_time"])
