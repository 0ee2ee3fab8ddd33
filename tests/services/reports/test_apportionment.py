"""Rounded numbers that add up."""

from hypothesis import given
from hypothesis import strategies as st

from app.services.reports.apportionment import apportion, round_half_up

AMOUNTS = st.lists(st.integers(0, 10**15), max_size=30)
UNITS = st.sampled_from((1, 36, 3600))


@given(AMOUNTS, UNITS)
def test_they_add_up_and_are_never_a_whole_unit_off(amounts: list[int], unit: int) -> None:
    found = apportion(amounts, unit)
    assert sum(found) == round_half_up(sum(amounts), unit)
    assert [place for place, part in enumerate(found) if abs(part * unit - amounts[place]) >= unit] == []


@given(AMOUNTS, UNITS)
def test_they_are_rounded_as_usual_where_that_adds_up(amounts: list[int], unit: int) -> None:
    usual = [round_half_up(amount, unit) for amount in amounts]
    if sum(usual) == round_half_up(sum(amounts), unit):
        assert apportion(amounts, unit) == usual


@given(AMOUNTS, UNITS)
def test_exact_ones_stay_as_they_are(units: list[int], unit: int) -> None:
    assert apportion([amount * unit for amount in units], unit) == units


@given(st.lists(AMOUNTS, min_size=1, max_size=8), UNITS)
def test_they_add_up_on_two_levels(groups: list[list[int]], unit: int) -> None:
    tops = apportion([sum(group) for group in groups], unit)
    for group, top in zip(groups, tops, strict=True):
        below = apportion(group, unit, top)
        assert sum(below) == top
        assert [place for place, part in enumerate(below) if abs(part * unit - group[place]) >= unit] == []


def test_a_third_of_a_hundred_three_times() -> None:
    assert apportion([1200, 1200, 1200], 36) == [34, 33, 33]
    assert apportion([0, 1200, 0, 1200, 1200], 36) == [0, 34, 0, 33, 33]
