"""The style of a file for its reader: the language, and the formats of dates, times and numbers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, get_currency_precision, get_decimal_symbol

from app.core.messages import N_
from app.services.texts.catalogues import text_in

YES_OR_NO = {True: N_("Yes"), False: N_("No")}


@dataclass(frozen=True, slots=True)
class FileStyle:
    """`locale` is a language with perhaps a country, `de_AT`; `date_pattern` is Unicode's, `dd.MM.yyyy`.

    Plain values, so that a process that makes a file can be given it.
    """

    locale: str = "en"
    date_pattern: str = "yyyy-MM-dd"
    twelve: bool = False

    def text(self, text: str) -> str:
        """Return a text of ours in the language."""
        return text_in(Locale.parse(self.locale).language, text)

    def number(self, value: float | Decimal, decimals: int = 2) -> str:
        """Return a number with separators of thousands."""
        return format_decimal(value, f"#,##0.{'0' * decimals}" if decimals else "#,##0", self.locale)

    def amount(self, value: float | Decimal, currency: str) -> str:
        """Return an amount with the decimals of its currency, without its sign."""
        return self.number(value, get_currency_precision(currency))

    def day(self, day: date) -> str:
        """Return a day."""
        return format_date(day, self.date_pattern, self.locale)

    def days(self, first: date, last: date) -> str:
        """Return the first and the last day of a period."""
        return f"{self.day(first)} – {self.day(last)}"

    def month(self, day: date) -> str:
        """Return the month of a day."""
        return str(format_skeleton("yMMMM", day, locale=self.locale))

    def decimal(self, number: object) -> str:
        """Return a number for CSV: with two decimals and the mark of the language, without groups."""
        text = number if isinstance(number, str) else f"{number:.2f}"
        return text.replace(".", self.decimal_mark)

    def boolean(self, value: bool) -> str:
        """Return yes or no."""
        return self.text(YES_OR_NO[value])

    @property
    def decimal_mark(self) -> str:
        """The mark before decimals."""
        return get_decimal_symbol(self.locale)

    @property
    def delimiter(self) -> str:
        """The character between cells of CSV that spreadsheets of this language expect."""
        return ";" if self.decimal_mark == "," else ","

    @property
    def day_format(self) -> str:
        """The format of days in a workbook."""
        return self.date_pattern.lower()

    @property
    def instant_format(self) -> str:
        """The format of local times in a workbook."""
        return f"{self.day_format} {'h:mm:ss AM/PM' if self.twelve else 'hh:mm:ss'}"
