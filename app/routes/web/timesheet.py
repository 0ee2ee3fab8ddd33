"""The timesheet: a week of cells, work by day, filled in by the keyboard."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from quart import Blueprint, request, url_for

from app.core.clock import today
from app.core.errors import AppError, Invalid, invalid
from app.routes.context import caller, session
from app.routes.web import choices, colors, shell
from app.routes.web.forms import back, shown_again
from app.routes.web.looks import Looks
from app.routes.web.texts import gettext as _
from app.routes.web.texts import said
from app.routes.web.toast import tell
from app.routes.web.work import Offered, key, work_of
from app.routes.wire import parse_day
from app.services.accounts import preferences
from app.services.time_entries import lengths, timesheet, weeks
from app.services.time_entries.timesheet import Work
from app.services.time_entries.weeks import Cell, Row

WEEK = timedelta(days=7)
SEEN = "seen."


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell of the form: its name, and what it had when it was seen, in seconds."""

    name: str
    work: Work
    day: date
    text: str
    seen: int


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/timesheet", "timesheet", shown, methods=["GET"])
    blueprint.add_url_rule("/timesheet", "timesheet_fill", fill, methods=["POST"])


async def page(error: AppError | None = None) -> str:
    """The week that the address names, with the rows that it asks for beside those that have time."""
    looks = Looks.of(await preferences.read(session(), caller().user_id), caller().zone)
    days = looks.week(asked())
    fortnight = await weeks.read(session(), caller(), days[0] - WEEK, days[-1])
    projects = await choices.projects()
    offered = Offered(projects, await choices.tasks(looks.day, projects))
    added = [row for text in request.args.getlist("row") if (row := offered.row(text))]
    rows = of_week(fortnight, days, {row.work: row for row in added}, everything=request.args.get("like") == "last")
    return await shell.render(
        "timesheet.html",
        error=error,
        fields=tuple(f"{key(row.work)}.{day}" for row in rows for day in days),
        days=days,
        rows=rows,
        by_day={day: sum(row.cells.get(day, Cell()).seconds for row in rows) for day in days},
        more=len({row.work for row in [*fortnight, *rows]}) > len(rows),
        week=WEEK,
        empty=Cell(),
        offered=offered.choices(),
        path=path,
        key=key,
        color=colors.of,
        clock=lengths.clock,
    )


def asked() -> date:
    """The day whose week is shown; today where the address names none."""
    try:
        return parse_day(request.args.get("day"))
    except ValueError:
        return today(caller().zone)


def path(day: date, **more: str) -> str:
    """The address of a day's week."""
    return f"{url_for('web.timesheet')}?{urlencode({'day': day.isoformat()} | more)}"


def of_week(fortnight: list[Row], days: list[date], added: dict[Work, Row], *, everything: bool) -> list[Row]:
    """The rows that have time in a week, and those that are `added`; `everything` keeps those of the week before."""
    for row in fortnight:
        cells = {day: row.cells[day] for day in days if day in row.cells}
        if cells or everything:
            added[row.work] = replace(row, cells=cells)
    return sorted(added.values(), key=weeks.named)


async def shown() -> str:
    """The timesheet."""
    return await page()


@shown_again(page)
async def fill() -> Any:
    """Stores the cells that read otherwise than they did; where one is refused, none of them is stored."""
    cells = typed((await request.form).to_dict())
    deleted: list[tuple[str, int]] = []
    for cell, seconds in zip(cells, lengths_of(cells), strict=True):
        try:
            gone = await timesheet.fill(session(), caller(), cell.work, cell.day, seconds, seen=cell.seen)
        except AppError as error:
            raise at(cell, error) from None
        deleted += [("id", gone)] if gone else []
    if deleted:
        tell(_("What had no time left was deleted"), undo=f"{url_for('web.entries_restore')}?{urlencode(deleted)}")
    return await back()


def typed(form: dict[str, str]) -> list[Typed]:
    """The cells of a form that somebody has changed; what is no cell is left out."""
    found = []
    for name, text in form.items():
        work, _dot, day = name.partition(".")
        seen = form.get(SEEN + name, "")
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        if (at_work := work_of(work)) and text.strip() != (lengths.clock(number) if number else ""):
            try:
                found.append(Typed(name, at_work, parse_day(day), text, number))
            except ValueError:
                continue
    return found


def lengths_of(cells: list[Typed]) -> list[int]:
    """What the texts mean, in seconds; Invalid names every cell that means nothing."""
    found: list[int] = []
    wrong: dict[str, list[str]] = {}
    for cell in cells:
        try:
            found.append(lengths.seconds(cell.text))
        except Invalid as error:
            wrong[cell.name] = [error.message]
    if wrong:
        raise invalid(wrong)
    return found


def at(cell: Typed, error: AppError) -> AppError:
    """The error, said of the cell."""
    texts = [text for texts in (error.fields or {}).values() for text in texts] or [error.message]
    return type(error)(error.message, code=error.code, fields={cell.name: [said(text) for text in texts]})
