"""The minor units of currencies (ISO 4217): cents of EUR, whole JPY, thousandths of KWD."""

from decimal import Decimal

from babel.core import get_global
from babel.numbers import get_currency_precision
from sqlalchemy import BigInteger, ColumnElement, case, func, literal_column

HOUR = 3600  # seconds
RATE_DIGITS = 2  # decimals of a rate
_digits = {code: digits for code, (digits, *_) in get_global("currency_fractions").items() if len(code) == 3}
UNUSUAL = {
    count: sorted(code for code, digits in _digits.items() if digits == count)
    for count in sorted(set(_digits.values()) - {RATE_DIGITS})
}  # currencies by their decimals, if these are not two


def minor_digits(currency: str) -> int:
    """Return the number of decimals that amounts of a currency have."""
    return get_currency_precision(currency)


def from_minor(minor: int, currency: str) -> Decimal:
    """Return the amount of some minor units, with the decimals of its currency."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def hourly_scale(digits: int) -> tuple[int, int]:
    """Return what an amount in hundredths times seconds is multiplied with, and then divided by, for minor units."""
    return int(10 ** max(digits - RATE_DIGITS, 0)), int(HOUR * 10 ** max(RATE_DIGITS - digits, 0))


def rounded_amount(amount: ColumnElement[int], currency: ColumnElement[str]) -> ColumnElement[Decimal]:
    """Return an amount in hundredths times seconds in its currency, rounded to its minor unit, halves up."""

    def rounded(digits: int) -> ColumnElement[Decimal]:
        factor, unit = hourly_scale(digits)
        minor = (amount * literal_column(str(2 * factor), BigInteger) + literal_column(str(unit), BigInteger)) // (
            literal_column(str(2 * unit), BigInteger)
        )
        return func.round(minor / literal_column(f"{10**digits}.0"), literal_column(str(digits)))

    unusual = [
        (currency.in_([literal_column(f"'{code}'") for code in codes]), rounded(digits))
        for digits, codes in UNUSUAL.items()
    ]
    return case(*unusual, else_=rounded(RATE_DIGITS))
