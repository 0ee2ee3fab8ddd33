"""The list of entries by day."""

from datetime import date, datetime
from itertools import groupby

from quart import request

from app.core.errors import AppError
from app.routes.context import bind, caller, session
from app.routes.web import choices, entry_form, layout, lists
from app.routes.web.blueprints import pages
from app.routes.web.entries import filters
from app.routes.web.formatting import print_lengths
from app.routes.web.forms import on_error
from app.routes.web.i18n import gettext
from app.routes.web.labels import PERIODS
from app.routes.web.lists import Row
from app.services.reports import days
from app.services.reports.apportionment import printed_lengths
from app.services.reports.periods import calendar_day
from app.services.time_entries import queries
from app.services.time_entries.filters import EntryFilter

FILES = ("csv", "xlsx", "json")


@pages.get("/entries")
@on_error()
async def entries(error: AppError | None = None, edited_id: int | None = None) -> str:
    """Return the list. The row of `edited_id`, or of `?edit=5`, is a form; refused filters list nothing."""
    if error and request.method == "GET":
        return await render_list(error, lists.Rows([], 0, 1, 0), {}, 0)
    wanted = await filters.entry_filter()
    rows = await lists.rows(queries.ENTRIES, wanted)
    seconds = await queries.total_seconds(session(), bind(wanted))
    edited = str(edited_id or request.args.get("edit", ""))
    row = next((item for item in rows.items if str(item["id"]) == edited), None)
    return await render_list(error, rows, await totals(wanted, rows.items), seconds, row)


async def entries_with_row(entry_id: int, error: AppError | None = None) -> str:
    """Return the list with the row of this entry as a form."""
    return await entries(error, edited_id=entry_id)


async def render_list(
    error: AppError | None, rows: lists.Rows, totals: dict[date, int], seconds: int, edited: Row | None = None
) -> str:
    """Return the page with these rows."""
    query = filters.filter_values()
    values = await entry_form.entry_values(edited) if edited else {}
    return await layout.render_page(
        "entries/list.html",
        error=entry_form.with_form_names(error),
        fields=(*filters.FIELDS, *(entry_form.FIELDS if edited else ())),
        rows=rows,
        by_day=printed_days(rows.items, totals, seconds),
        seconds=seconds,
        edited=edited,
        values=values,
        query=query,
        address=filters.address,
        periods=[(key, gettext(text)) for key, text in PERIODS.items()],
        clients=await choices.clients(query.get("client_id")),
        people=await choices.users(query.get("user_id")) if caller().is_admin else [],
        **await entry_form.booking_choices(query, values, entry=edited),
        kinds=FILES,
        later=lambda number: filters.address(page=number),
    )


def by_day(items: list[Row]) -> list[tuple[date, list[Row]]]:
    """The entries by the day that they began on, in the caller's zone."""
    return [(day, list(rows)) for day, rows in groupby(items, lambda item: calendar_day(began(item), caller().zone))]


def printed_days(items: list[Row], totals: dict[date, int], seconds: int) -> list[tuple[date, int, list[Row]]]:
    """Return the days with their lengths and their entries, as they are printed: so that lines add up to their total.

    That is as far as all of them are on the page.
    """
    found = by_day(items)
    worked = [totals.get(day, 0) for day, _ in found]
    lengths = printed_lengths(worked, seconds if sum(worked) == seconds else None)
    for (_, rows), exact, length in zip(found, worked, lengths, strict=True):
        print_lengths(rows, length if sum(row["duration_seconds"] for row in rows) == exact else None)
    return [(day, length, rows) for (day, rows), length in zip(found, lengths, strict=True)]


async def totals(wanted: EntryFilter, items: list[Row]) -> dict[date, int]:
    """Seconds of each day that the rows touch, also of entries on the pages around them."""
    if not items:
        return {}
    last, first = (calendar_day(began(items[place]), caller().zone) for place in (0, -1))
    return await days.seconds_of_entries(session(), bind(wanted), caller().zone, first, last)


def began(item: Row) -> datetime:
    """When an entry began."""
    return datetime.fromisoformat(item["start_time"])
