"""The timesheet: the hours of a week by project or task and day."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from quart import request, url_for

from app.core.clock import today
from app.core.errors import AppError
from app.routes.context import caller, session
from app.routes.schemas.types import parse_day
from app.routes.web import choices, colors, layout
from app.routes.web.blueprints import pages
from app.routes.web.booking_target import TargetChoices, decode, encode
from app.routes.web.per_request import my_formatter
from app.services.time_entries import durations, timesheet_rows
from app.services.time_entries.timesheet import Work
from app.services.time_entries.timesheet_rows import TimesheetCell, TimesheetRow

WEEK = timedelta(days=7)


@pages.get("/timesheet")
async def timesheet(error: AppError | None = None) -> str:
    """Return the week of the address, with the rows that have time and those that the address adds."""
    days = (await my_formatter()).week(requested_day())
    offered = await offered_targets()
    rows, more = await requested_rows(days, offered)
    return await layout.render_page(
        "timesheet/detail.html",
        error=error,
        fields=tuple(f"{encode(row.work)}.{day}" for row in rows for day in days),
        days=days,
        rows=rows,
        by_day={day: sum(row.cells.get(day, TimesheetCell()).seconds for row in rows) for day in days},
        more=more,
        offered=offered.choices(),
        targets=choices.Named("targets", more=offered.tasks.more),
        **TEMPLATE_NAMES,
    )


async def offered_targets() -> TargetChoices:
    """Return what rows can be added for, those of the address included."""
    works = [work for text in request.args.getlist("row") if (work := decode(text))]
    projects = await choices.projects_with(*(work.project_id for work in works))
    return TargetChoices(projects, await choices.tasks(projects, *(work.task_id for work in works)))


async def requested_rows(days: list[date], offered: TargetChoices) -> tuple[list[TimesheetRow], bool]:
    """Return the rows of the page, and whether the week before has more."""
    fortnight = await timesheet_rows.read_timesheet(session(), caller(), days[0] - WEEK, days[-1])
    added = {row.work: row for text in request.args.getlist("row") if (row := offered.row(text))}
    rows = rows_of_week(fortnight, days, added, include_empty=request.args.get("like") == "last")
    return rows, len({row.work for row in [*fortnight, *rows]}) > len(rows)


def requested_day() -> date:
    """Return the day whose week is shown; today unless the address has one."""
    try:
        return parse_day(request.args.get("day"))
    except ValueError:
        return today(caller().zone)


def path(day: date, **more: str) -> str:
    """Return the path of the week of a day."""
    return f"{url_for('web.timesheet')}?{urlencode({'day': day.isoformat()} | more)}"


TEMPLATE_NAMES: dict[str, object] = {
    "week": WEEK,
    "empty": TimesheetCell(),
    "path": path,
    "encode": encode,
    "color": colors.of,
    "clock": durations.format_duration,
}


def rows_of_week(
    fortnight: list[TimesheetRow], days: list[date], added: dict[Work, TimesheetRow], *, include_empty: bool
) -> list[TimesheetRow]:
    """Return the rows with time in a week, and the `added` ones; `include_empty` keeps those of the week before."""
    for row in fortnight:
        cells = {day: row.cells[day] for day in days if day in row.cells}
        if cells or include_empty:
            added[row.work] = replace(row, cells=cells)
    return sorted(added.values(), key=timesheet_rows.sort_key)
