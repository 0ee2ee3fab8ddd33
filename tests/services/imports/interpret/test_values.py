"""What people and spreadsheets write, and what it says."""

from datetime import date

import pytest

from app.services.imports.errors import RowError
from app.services.imports.interpret import dates, values

CLOCKS = {
    **{"8:05": 29100, "08:05:09": 29109, "24:00": 86400, "24:00:00": 86400, "9.00": 32400, "9": 32400, "9h30": 34200},
    **{"9:00 a. m.": 32400, "9:00\u00a0p.\u00a0m.": 75600, "12 AM": 0, "12:30 pm": 45000, "1 pm": 46800, "0930": 34200},
    **{"9 Uhr": 32400, "9.30 Uhr": 34200, "13:05:09.123": 47109, "下午 1:00": 46800, "오전 9:00": 32400, "9 h": 32400},
    **{"14u30": None, "25:00": None, "24:01": None, "9.5": None, "13:00 PM": None, "soon": None, "": None},
}
DURATIONS = {
    **{"1:30": 5400, "1:30:15": 5415, ":30": 1800, "1h30": 5400, "1 h 30 min": 5400, "1.5 hours": 5400, "90 min": 5400},
    **{"PT1H30M": 5400, "PT45S": 45, "18:25 min": 1105, "45 sec": 45, "1.50 h": 5400, "1h 30m 15s": 5415, "90m": 5400},
    **{"1 Std. 30 Min.": 5400, "2 Stunden": 7200, "1 heure": 3600, "1 hr 30 mins": 5400, "3 godz.": 10800, "1.5": 5400},
    **{"0.01": 36, "0.33": 1200, "1.333": 4800, "1 uur": 3600, "30'": 1800, "2 horas 15 minutos": 8100, "7.5 h": 27000},
    **{"long": None, "-1.0": None, "1d": None, "1h 90x": None, "30m 1h": None, "1,2,3": None, "": None},
}
DATES = {
    **{
        "14 Mar 2026": 14,
        "14. 3. 2026": 14,
        "14. März 2026": 14,
        "March 14, 2026": 14,
        "14-Mar-26": 14,
        "20260314": 14,
    },
    **{"14 de marzo de 2026": 14, "14 mars 2026": 14, "14 marca 2026": 14, "14 maart 2026": 14, "14 março 2026": 14},
    **{"2026.03.14": 14, "Sat 14/03/2026": 14, "Sa., 14.03.2026": 14, "14th March 2026": 14, "2026-03-14": 14},
    **{"14 Foo 2026": None, "Mar 2026": None, "14.03": None, "32/03/2026": None, "20261314": None},
}
BOOLEANS = {
    "Billable": True,
    "1.0": True,
    "sì": True,
    "WAHR": True,
    "Non-billable": False,
    "0.0": False,
    "falsch": False,
}


@pytest.mark.parametrize(("text", "seconds"), CLOCKS.items())
def test_clock_times(text: str, seconds: int | None) -> None:
    if seconds is None:
        with pytest.raises(RowError):
            values.parse_clock_cell(text, "")
    else:
        assert values.parse_clock_cell(text, "") == seconds


@pytest.mark.parametrize(("text", "seconds"), DURATIONS.items())
def test_durations(text: str, seconds: int | None) -> None:
    if seconds is None:
        with pytest.raises(RowError):
            values.parse_duration_cell(text)
    else:
        assert values.parse_duration_cell(text) == seconds


def test_durations_with_a_decimal_comma() -> None:
    assert values.parse_duration_cell("1,5 Std", mark=",") == 5400
    with pytest.raises(RowError):
        values.parse_duration_cell("1.5", mark=",")


@pytest.mark.parametrize(("text", "day"), DATES.items())
def test_dates(text: str, day: int | None) -> None:
    if day is None:
        with pytest.raises(RowError):
            dates.parse_date_cell(text, "dmy")
    else:
        assert dates.parse_date_cell(text, "dmy") == date(2026, 3, day)


@pytest.mark.parametrize(("text", "yes"), BOOLEANS.items())
def test_booleans(text: str, yes: bool) -> None:
    assert values.parse_boolean_cell(text, "") is yes
