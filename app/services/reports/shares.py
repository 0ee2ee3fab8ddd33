"""Numbers that are printed rounded and still add up."""

from collections.abc import Sequence


def halves_up(amount: int, unit: int) -> int:
    """How many units, rounded; exact, unlike division of floats."""
    return (2 * amount + unit) // (2 * unit)


def shares(amounts: Sequence[int], unit: int, total: int | None = None) -> list[int]:
    """The amounts in whole units, such that they add up to `total`: what the sum is in units where it is not given.

    Each is rounded down or up, and as they are by themselves wherever that adds up; otherwise those that lose most go
    up (the method of the largest remainder). Nothing stays nothing.
    """
    whole = [amount // unit for amount in amounts]
    missing = (halves_up(sum(amounts), unit) if total is None else total) - sum(whole)
    places = sorted(range(len(amounts)), key=lambda place: (-(amounts[place] % unit), place))
    for place in places[:missing]:
        whole[place] += 1
    return whole
