"""Numbers in forms, in the notation of the user's locale."""

from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from app import TimeTracker
from app.routes.web.numbers import number_text, parse_number
from tests.factories import Api, People
from tests.routes.api_v1.builders import change_user
from tests.routes.web.conftest import Browser

LOCALES = ("en", "de", "de_AT", "de_CH", "en_IN", "fr")
READ = {
    "de": {
        "100,00": "100.00",
        "7,5": "7.5",
        "10.000": "10000",
        "12.231,25": "12231.25",
        "-3": "-3",
        ",5": "0.5",
        "7,": "7",
    },
    "en": {"100.00": "100.00", "7.5": "7.5", "10,000": "10000", "12,231.25": "12231.25", "\N{MINUS SIGN}3": "-3"},
    "de_CH": {"1'000.5": "1000.5", "1\N{RIGHT SINGLE QUOTATION MARK}000.5": "1000.5"},
    "fr": {"1 000,5": "1000.5", "1\N{NO-BREAK SPACE}000,5": "1000.5"},
    "en_IN": {"1,00,000": "100000"},
}
REFUSED = {
    "de": (
        "1.5",
        "10.00",
        "12,231.25",
        "1.00.000",
        "1e5",
        "NaN",
        "1 000",
        "",
        "-",
        "\N{ARABIC-INDIC DIGIT THREE}",
        "1" * 41,
    ),
    "en": ("7,5", "1,5", "12.231,25", "1,00,000", "1.000.000", "Infinity", "0x10"),
    "fr": ("1.5", "10.000"),
}


@pytest.mark.parametrize(("locale", "text"), [(name, text) for name, texts in READ.items() for text in texts])
def test_read(locale: str, text: str) -> None:
    assert str(parse_number(text, Locale.parse(locale))) == READ[locale][text]


@pytest.mark.parametrize(("locale", "text"), [(name, text) for name, texts in REFUSED.items() for text in texts])
def test_refused(locale: str, text: str) -> None:
    with pytest.raises(ValueError, match="Enter a number such as"):
        parse_number(text, Locale.parse(locale))


def test_more_decimals_than_the_field_has_may_be_thousands() -> None:
    with pytest.raises(ValueError, match="at most 2 decimals"):
        parse_number("10.000", Locale("en"), decimals=2)


@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from(LOCALES))
def test_what_a_field_shows_is_read_as_the_same(value: Decimal, locale: str) -> None:
    assert parse_number(number_text(value, Locale.parse(locale)), Locale.parse(locale)) == value


class TestForms:
    """Every form with amounts and hours."""

    @pytest.fixture(autouse=True)
    async def german(self, app: TimeTracker, people: People) -> None:
        await change_user(app, people.ada, language="de")

    async def test_a_project(self, ada: Browser, api: Api) -> None:
        project = await api.project()
        form = {"name": "Website", "hourly_rate": "100,00", "estimated_hours": "7,5", "budget_amount": "10.000"}
        assert (await ada.send(f"/projects/{project}", **form)).status_code == 303
        found = (await api.get(f"/projects/{project}")).body["project"]
        assert (found["hourly_rate"], found["estimated_hours"], found["budget_amount"]) == (100, 7.5, 10000)
        page = await ada.read(f"/projects/{project}/edit")
        fields = [page.values(f".//main//input[@name='{name}']", "value") for name in list(form)[1:]]
        assert fields == [["100"], ["7,5"], ["10000"]]

    async def test_refused_in_the_words_of_the_user(self, ada: Browser, api: Api) -> None:
        page = await ada.refused(400, "/projects", name="Website", hourly_rate="95.50", estimated_hours="viel")
        assert page.problems == {name: "Eine Zahl wie 1.234,5 eingeben" for name in ("hourly_rate", "estimated_hours")}
        assert page.values(".//main//input[@name='hourly_rate']", "value") == ["95.50"]

    async def test_a_client_and_a_task(self, ada: Browser, api: Api) -> None:
        client, project = await api.client_id(), await api.project()
        form = {
            "name": "Acme",
            "default_hourly_rate": "1.080,25",
            "prepaid_hours_monthly": "2,25",
            "prepaid_reset_day": "1",
        }
        assert (await ada.send(f"/clients/{client}", **form)).status_code == 303
        found = (await api.get(f"/clients/{client}")).body["client"]
        assert (found["default_hourly_rate"], found["prepaid_hours_monthly"]) == (1080.25, 2.25)
        task = await api.task(project)
        form = {"name": "Homepage", "project_id": str(project), "estimated_hours": "0,5", "hourly_rate": "99,9"}
        assert (await ada.send(f"/tasks/{task}", **form, priority="medium", status="todo")).status_code == 303
        found = (await api.get(f"/tasks/{task}")).body["task"]
        assert (found["estimated_hours"], found["hourly_rate"]) == (0.5, 99.9)
