"""The form of the timesheet: its changed cells, stored together or not at all."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from quart import request, url_for

from app.core.errors import AppError, Invalid, invalid
from app.routes.context import caller, session
from app.routes.schemas.types import parse_day
from app.routes.web.blueprints import pages
from app.routes.web.booking_target import decode
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, on_error
from app.routes.web.i18n import gettext as _
from app.routes.web.i18n import translate_message
from app.routes.web.timesheet.detail import timesheet
from app.services.time_entries import durations
from app.services.time_entries import timesheet as service
from app.services.time_entries.timesheet import Work

SEEN = "seen."


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell of the form: its field, its text, and the seconds that it had when it was shown."""

    name: str
    work: Work
    day: date
    text: str
    seen: int


@pages.post("/timesheet")
@on_error(timesheet)
async def timesheet_fill() -> Redirect:
    """Store the changed cells; if one of them is refused, none is stored."""
    cells = changed_cells((await request.form).to_dict())
    deleted: list[tuple[str, int]] = []
    for cell, seconds in zip(cells, cell_seconds(cells), strict=True):
        try:
            gone = await service.set_cell(session(), caller(), cell.work, cell.day, seconds, seen=cell.seen)
        except AppError as error:
            raise cell_error(cell, error) from None
        deleted += [("id", gone)] if gone else []
    if deleted:
        flash(_("Entries without time were deleted"), undo=f"{url_for('web.entries_restore')}?{urlencode(deleted)}")
    return await back()


def changed_cells(form: dict[str, str]) -> list[ChangedCell]:
    """Return the cells that were changed; other fields are ignored."""
    found = []
    for name, text in form.items():
        work, _dot, day = name.partition(".")
        seen = form.get(SEEN + name, "")
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        if (at_work := decode(work)) and text.strip() != (durations.format_duration(number) if number else ""):
            try:
                found.append(ChangedCell(name, at_work, parse_day(day), text, number))
            except ValueError:
                continue
    return found


def cell_seconds(cells: list[ChangedCell]) -> list[int]:
    """Return the seconds of the texts; Invalid names every cell that cannot be read."""
    found: list[int] = []
    wrong: dict[str, list[str]] = {}
    for cell in cells:
        try:
            found.append(durations.parse_duration(cell.text))
        except Invalid as error:
            wrong[cell.name] = [error.message]
    if wrong:
        raise invalid(wrong)
    return found


def cell_error(cell: ChangedCell, error: AppError) -> AppError:
    """Return the error as one of the cell."""
    texts = [text for texts in (error.fields or {}).values() for text in texts] or [error.message]
    return type(error)(error.message, code=error.code, fields={cell.name: [translate_message(text) for text in texts]})
