"""Rounding of numbers so that they add up to a rounded total."""

from collections.abc import Sequence

MINUTE = 60  # seconds


def round_half_up(amount: int, unit: int) -> int:
    """Return an amount in whole units, halves rounded up; exact, unlike division of floats."""
    return (2 * amount + unit) // (2 * unit)


def decimal_hours(seconds: int, parts: int = 1) -> float:
    """Return seconds, divided by `parts`, as hours with two decimals."""
    return round_half_up(seconds * 100, 3600 * parts) / 100


def apportion(amounts: Sequence[int], unit: int, total: int | None = None) -> list[int]:
    """Return the amounts in whole units, such that they add up to `total`, by default the sum in units.

    Each is rounded down or up; those with the largest remainders are rounded up (the largest remainder method). Zero
    stays zero.
    """
    whole = [amount // unit for amount in amounts]
    missing = (round_half_up(sum(amounts), unit) if total is None else total) - sum(whole)
    places = sorted(range(len(amounts)), key=lambda place: (-(amounts[place] % unit), place))
    for place in places[:missing]:
        whole[place] += 1
    return whole


def printed_lengths(seconds: Sequence[int], total: int | None = None) -> list[int]:
    """Return lengths as `h:mm` prints them, in seconds of whole minutes that add up to the printed `total`.

    A length by itself is printed in the minutes that are over, and so is the total.
    """
    whole = (sum(seconds) if total is None else total) // MINUTE
    return [minutes * MINUTE for minutes in apportion(seconds, MINUTE, whole)]
