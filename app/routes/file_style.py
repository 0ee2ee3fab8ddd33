"""The language and formats of exported files, and their names."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from app.core.clock import today
from app.core.errors import invalid_fields
from app.core.messages import N_
from app.routes.context import caller, session
from app.routes.files import file_name
from app.services.accounts.preferences import Preferences, read_preferences
from app.services.exports.captions import NAMED, filter_names
from app.services.exports.style import FileStyle
from app.services.reports.periods import SMALLEST_STEP
from app.services.reports.summary import SummaryReport
from app.services.texts.catalogues import languages
from app.services.time_entries.filters import EntryFilter

FIELDS = (*NAMED, "user_id")


def style_of(me: Preferences, locale: Locale) -> FileStyle:
    """Return the formats that a user has chosen, in a language."""
    return FileStyle(str(locale), me.date_pattern, twelve=me.time_format == "12h")


async def requested_style(lang: str | None) -> FileStyle | None:
    """Return the caller's formats in a language such as `de` or `de-AT`; None without one; Invalid if it is unknown."""
    if lang is None:
        return None
    try:
        locale = Locale.parse(lang, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = None
    if locale is None or locale.language not in languages():
        raise invalid_fields(lang=N_("must be one of {names}", names=", ".join(languages())))
    return style_of(await read_preferences(session(), caller().user_id), locale)


async def report_file_name(report: SummaryReport) -> str:
    """Return a name with whose time it is, of what, and when."""
    ids = {field: getattr(report.query, field) for field in FIELDS}
    names = await filter_names(session(), caller(), ids)
    return file_name("report", *names.values(), report.period.first_day, report.period.last_day)


async def entries_file_name(wanted: EntryFilter, zone: str) -> str:
    """Return a name with what the entries were filtered by, and the days between which they start; or today."""
    ids = {field: getattr(wanted, field) for field in FIELDS}
    if ids["user_id"] == caller().user_id:
        del ids["user_id"]
    names = await filter_names(session(), caller(), ids)
    ends = [at.astimezone(ZoneInfo(zone)).date() for at in (wanted.since, _last(wanted)) if at is not None]
    return file_name("time-entries", *names.values(), *(ends or [today(zone)]))


def _last(wanted: EntryFilter) -> datetime | None:
    return wanted.before - SMALLEST_STEP if wanted.before else wanted.until
