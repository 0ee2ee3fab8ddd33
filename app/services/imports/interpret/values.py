"""Cells of files from other trackers as values: booleans, clock times, durations, numbers.

A cell that cannot be read raises RowError; nothing is guessed.
"""

import re
from functools import lru_cache

from app.core.messages import N_
from app.services.imports.cells import BLANKS, clean
from app.services.imports.errors import RowError
from app.services.imports.interpret.spellings import MERIDIEMS, NO_WORDS, UNIT_WORDS, YES_WORDS

DAY_SECONDS = 24 * 3600
LONGEST_TEXT, MOST_SECONDS = 60, 1_000_000 * 3600  # of a duration
UNITS = {"seconds": 1, "minutes": 60, "hours": 3600}
CLOCK_PATTERN = re.compile(
    r"(\d{1,2})(?:\s?[:.h]\s?(\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?\s*(?:h|hrs?|uhr|u|godz)?\.?\s*(?:([ap])\.?\s*(?:m\.?)?)?",
    re.IGNORECASE,
)
MILITARY_PATTERN = re.compile(r"([01]\d|2[0-4])([0-5]\d)")
COLON_PATTERN = re.compile(r"(\d*):([0-5]?\d)(?::([0-5]?\d)(?:[.,]\d+)?)?")
ISO_PATTERN = re.compile(r"p(?:(\d+)d)?(?:t(?:(\d+(?:[.,]\d+)?)h)?(?:(\d+(?:[.,]\d+)?)m)?(?:(\d+)(?:[.,]\d+)?s)?)?")
PART_PATTERN = re.compile(rf"\s*(\d+(?:[.,]\d+)*)\s*({UNIT_WORDS.pattern})(?![^\W\d_])")
NUMBER_PATTERN = re.compile(r"-?\d+(?:\.\d+)?")
NO_DURATION = N_("is not a duration such as 1:30, 1:30:00 or 1.5")
TOO_LONG = N_("is below zero or too long")
NO_CLOCK_TIME = N_("is not a time of day such as 13:05 or 1:05 PM")


@lru_cache(maxsize=256)
def parse_boolean_cell(text: str, field: str) -> bool:
    """Return a boolean, in the languages of the trackers' exports; RowError for any other word."""
    word = text.casefold()
    if word in YES_WORDS or word in NO_WORDS:
        return word in YES_WORDS
    raise RowError("bad_boolean", N_("must be yes or no"), field=field, value=text)


@lru_cache(maxsize=4096)
def parse_clock_cell(text: str, field: str) -> int:
    """Return a time of day in seconds since midnight: `8:05`, `08:05:09`, `02:44:33 PM`, `1 p. m.`, `9.30 Uhr`, `9h30`.

    12 AM is 0, 12 PM is noon; a bare `9` is 09:00, and `24:00` the end of the day.
    """
    word = text
    for name, meridiem in MERIDIEMS.items():
        if name in word:
            word = f"{word.replace(name, '')} {meridiem}"
    word = clean(word)
    match = CLOCK_PATTERN.fullmatch(word)
    if not match:
        if military := MILITARY_PATTERN.fullmatch(word):
            return _seconds_of_day(int(military[1]), int(military[2]), 0, field, text)
        raise RowError("bad_time", NO_CLOCK_TIME, field=field, value=text)
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            raise RowError("bad_time", N_("has AM or PM and an hour that is not from 1 to 12"), field=field, value=text)
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    return _seconds_of_day(hour, minute, second, field, text)


def _seconds_of_day(hour: int, minute: int, second: int, field: str, text: str) -> int:
    total = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or total > DAY_SECONDS:
        raise RowError("bad_time", NO_CLOCK_TIME, field=field, value=text)
    return total


def is_clock(text: str) -> bool:
    """Return whether a cell is a time of day, and not a date or an instant."""
    try:
        parse_clock_cell(text, "")
    except RowError:
        return False
    return True


def has_meridiem(text: str) -> bool:
    """Return whether a time of day has AM or PM."""
    return text[-1:].lower() == "m" or text[-2:].lower() == "m."


def plain_number(text: str, mark: str) -> str:
    """Return a number in Python's notation, given its decimal mark, without blanks and thousands separators.

    A separator that is not followed by groups of three digits stays, and so makes it no number.
    """
    other = "," if mark == "." else "."
    text = "".join(character for character in text if character not in BLANKS + "'")
    groups = text.partition(mark)[0].lstrip("-").split(other)
    if len(groups) > 1 and (groups[0] in ("", "0") or any(len(group) != 3 for group in groups[1:])):
        return f"{text}?"
    return text.replace(other, "").replace(mark, ".")


@lru_cache(maxsize=8192)
def parse_duration_cell(text: str, *, mark: str = ".", unit: str = "hours", field: str = "duration") -> int:
    """Return seconds: `1:23:45`, `1:23`, `:30`, `18:25 min` (minutes first), `1.50 h`, `1h30`, `PT1H30M`, `1,5`.

    `mark` is the decimal mark of the file, `unit` that of a number without one. Hours with decimals are the whole
    minutes that they may have been made from, else seconds.
    """
    seconds = _seconds(text, mark, unit, field) if len(text) <= LONGEST_TEXT else None
    if seconds is None:
        raise RowError("bad_duration", NO_DURATION, field=field, value=text)
    if seconds > MOST_SECONDS:
        raise RowError("bad_duration", TOO_LONG, field=field, value=text)
    return seconds


def _seconds(text: str, mark: str, unit: str, field: str) -> int | None:
    word, ending = clean(text).casefold(), ""
    if match := re.fullmatch(rf"([\d:.,\s-]+?)\s*({UNIT_WORDS.pattern})", word):
        word, ending = clean(match[1]), next(name for name in UNITS if match[name])
    if match := COLON_PATTERN.fullmatch(word):
        return _long(match, ending)
    number = plain_number(word, mark)
    if NUMBER_PATTERN.fullmatch(number):
        return _number(number, ending or unit, field, text)
    seconds = _iso(clean(text).casefold())
    return _parts(clean(text).casefold(), mark) if seconds is None else seconds


def _long(match: re.Match[str], unit: str) -> int:
    first, second, third = int(match[1] or 0), int(match[2]), int(match[3] or 0)
    if unit == "minutes" and match[3] is None:
        return first * 60 + second
    return first * 3600 + second * 60 + third


def _number(number: str, unit: str, field: str, text: str) -> int:
    value = float(number)
    if unit == "unclear":
        why = N_("has no unit: it may be seconds, minutes or hours; write 1:30, 90 min or 1.5 h")
        raise RowError("bad_duration", why, field=field, value=text)
    if value < 0 or value > MOST_SECONDS:
        raise RowError("bad_duration", TOO_LONG, field=field, value=text)
    if unit != "hours":
        return round(value * UNITS[unit])
    minutes = round(value * 60) * 60
    # Half of the last decimal, as far as it may have been rounded.
    rounded = 1800 / 10 ** len(number.partition(".")[2]) + 0.5
    return minutes if abs(minutes - value * 3600) <= rounded else round(value * 3600)


def _iso(word: str) -> int | None:
    """Return the seconds of an ISO 8601 duration; None for anything else."""
    match = ISO_PATTERN.fullmatch(word)
    if not match or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups())
    return round(days * DAY_SECONDS + hours * 3600 + minutes * 60 + seconds)


def _parts(word: str, mark: str) -> int | None:
    """Return the seconds of numbers with units, such as `1h 30m`; after hours, the last one may be bare minutes."""
    total, place, last = 0.0, 0, ""
    while match := PART_PATTERN.match(word, place):
        number, unit = plain_number(match[1], mark), next(name for name in UNITS if match[name])
        if not NUMBER_PATTERN.fullmatch(number) or (last and UNITS[unit] >= UNITS[last]):
            return None
        total, place, last = total + float(number) * UNITS[unit], match.end(), unit
    rest = clean(word[place:])
    if last == "hours" and rest.isdecimal() and len(rest) <= 2 and int(rest) < 60:
        return round(total) + int(rest) * 60
    return round(total) if last and not rest else None
