"""Words of several languages in cells: yes and no, units of time, names of months, halves of the day."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from app.core.lazy import LazyModule

if TYPE_CHECKING:
    import babel
else:
    babel = LazyModule("babel")

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "cs", "da", "nb", "sv")

YES_WORDS = frozenset(
    "yes true 1 1.0 y on x t ✓ ✔ ☑ sí si sì sim oui ja j tak hai はい 是 예 wahr vrai verdadero vero verdadeiro waar "
    "prawda ano billable abrechenbar facturable fatturabile factureerbaar faturável".split()
)
NO_WORDS = frozenset(
    "no false 0 0.0 n off f ✗ ✘ ☐ nein não nao non nie nee ne nej nei iie いいえ 否 아니요 falsch faux falso onwaar "
    "fałsz non-billable nonbillable unbillable".split()
) | {"not billable", "non billable", "nicht abrechenbar", "non facturable", "no facturable", "non fatturabile"}

_HOUR = "hours?|hrs?|h|stunden?|std|heures?|horas?|or[ae]|uur|uren|u|godziny?|godzin|godz|timmar|timer"
_MINUTE = "minutes?|mins?|min|m|minuten|minutos?|minut[oiya]?|minuter|mn|['\u2032]"
_SECOND = 'seconds?|secs?|sec|s|sekunden?|sek|secondes?|segundos?|second[oi]|seconden|sekund[ya]?|sekunder|["\\u2033]'
UNIT_WORDS = re.compile(rf"(?:(?P<hours>{_HOUR})|(?P<minutes>{_MINUTE})|(?P<seconds>{_SECOND}))\.?")

MERIDIEMS = {
    **dict.fromkeys(("上午", "午前", "오전", "π.μ."), "am"),
    **dict.fromkeys(("下午", "午後", "오후", "μ.μ."), "pm"),
}


@cache
def month_names() -> dict[str, int]:
    """Return the names of months, in lower case and without points; one that means two months is left out."""
    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        months = babel.Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found.setdefault(plain_word(name), set()).add(number)
    found.setdefault("mrz", set()).add(3)
    found.setdefault("sept", set()).add(9)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1 and not name.isdigit()}


def plain_word(text: str) -> str:
    """Return a word for comparisons: in lower case, without points."""
    return unicodedata.normalize("NFC", text).casefold().strip(".,")
