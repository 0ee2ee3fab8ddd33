"""Cells of foreign files as values: yes and no, clocks, durations, numbers.

What cannot be read raises Trouble; nothing is guessed.
"""

import re
from datetime import time
from functools import lru_cache

from app.services.imports.trouble import Trouble

BLANKS = " \t\r\n\u00a0\u202f\u2009\ufeff"
YES = frozenset("yes true 1 y on x sí si sim oui ja hai はい".split())
NO = frozenset("no false 0 n off nein não nao non iie いいえ".split())
CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
LONG = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d))?")
WORDS = re.compile(r"(?:(\d+)\s*h(?:ours?)?)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s(?:ec)?)?", re.IGNORECASE)
FORMULA = ("=", "+", "-", "@")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def clean(text: str) -> str:
    """A cell without the blanks around it, the unbreakable ones included."""
    return text.strip(BLANKS)


def plain(text: str) -> str:
    """A cell as it was typed: exports put an apostrophe before what a spreadsheet would take for a formula."""
    text = clean(text)
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text


@lru_cache(maxsize=256)
def boolean(text: str, field: str) -> bool:
    """Yes or no, in the words of the languages that exports come in; anything else is Trouble, not no."""
    word = text.casefold()
    if word in YES or word in NO:
        return word in YES
    raise Trouble("bad_boolean", "must be yes or no", field=field, value=text)


@lru_cache(maxsize=4096)
def clock(text: str, field: str) -> time:
    """A time of day: `8:05`, `08:05:09`, `02:44:33 PM`, `1 pm`. 12 AM is 0, 12 PM is 12; a bare `9` is 09:00."""
    match = CLOCK.fullmatch(text)
    if not match:
        raise Trouble("bad_time", "is no time of day such as 13:05 or 1:05 PM", field=field, value=text)
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            raise Trouble("bad_time", "has AM or PM and an hour that is not from 1 to 12", field=field, value=text)
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise Trouble("bad_time", "is no time of day such as 13:05 or 1:05 PM", field=field, value=text) from None


def halves(text: str) -> bool:
    """Whether a time of day is written with AM or PM."""
    return text[-1:].lower() == "m" or text[-2:].lower() == "m."


def plain_number(text: str, mark: str) -> str:
    """A number as Python reads it, given its decimal mark; marks of thousands and blanks go."""
    other = "," if mark == "." else "."
    text = "".join(character for character in text if character not in BLANKS + "'")
    return text.replace(other, "").replace(mark, ".")


@lru_cache(maxsize=8192)
def duration(text: str, *, mark: str = ".", whole: str = "hours", field: str = "duration") -> int:
    """Seconds of a duration: `1:23:45`, `1:23`, `18:25 min` (minutes first), `45 sec`, `1.50 h`, `1h 30m`, `1,5`.

    `mark` is the decimal mark of the file, `whole` the unit of a bare whole number: `hours` or `seconds`. Fractions of
    hours are rounded to whole minutes, which gives back every minute that two decimals were made from.
    """
    word, unit = text.casefold(), ""
    for ending in ("min", "sec", "h"):
        if word.endswith(ending) and word[: -len(ending)].strip(BLANKS)[-1:].isdigit():
            word, unit = word[: -len(ending)].strip(BLANKS), ending
            break
    if match := LONG.fullmatch(word):
        return _long(match, unit)
    number = plain_number(word, mark)
    if NUMBER.fullmatch(number):
        return _number(number, unit, whole, field, text)
    if (match := WORDS.fullmatch(text.casefold())) and any(match.groups()):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    raise Trouble("bad_duration", "is no duration such as 1:30, 1:30:00 or 1.5", field=field, value=text)


def _long(match: re.Match[str], unit: str) -> int:
    first, second, third = int(match[1]), int(match[2]), int(match[3] or 0)
    if unit == "min" and match[3] is None:
        return first * 60 + second
    return first * 3600 + second * 60 + third


def _number(number: str, unit: str, whole: str, field: str, text: str) -> int:
    value = float(number)
    if value < 0 or value > 1e6:
        raise Trouble("bad_duration", "is below zero or too long", field=field, value=text)
    if unit == "sec" or (not unit and whole == "seconds" and number.isdigit()):
        return round(value)
    return round(value * 60) if unit == "min" else round(value * 60) * 60
