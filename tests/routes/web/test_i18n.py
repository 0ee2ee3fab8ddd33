"""The catalogues: whole, and found again at run time."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Message
from quart import g

from app import TimeTracker
from app.core.messages import N_, stored
from app.routes.errors import required
from app.routes.web import i18n
from tests.contracts.texts import FOLDER, collected, read, translated
from tests.routes.web.conftest import Browser

PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
CATALOGUES = sorted(FOLDER.glob("*.po"), key=str)


def forms(text: object) -> tuple[str, ...]:
    """A text, or one for each number."""
    return tuple(map(str, text)) if isinstance(text, list | tuple) else (str(text),)


def strange(message: Message) -> bool:
    """Whether a translation says more or less than the text: a part is missing, or the sentence ends in another way."""
    wanted = Counter(PLACES.findall(forms(message.id)[-1]))
    return any(Counter(PLACES.findall(form)) != wanted for form in forms(message.string))


@pytest.mark.parametrize("path", CATALOGUES, ids=[path.stem for path in CATALOGUES])
def test_a_catalogue_is_whole(path: object) -> None:
    catalogue, wanted = read(path), collected()  # type: ignore[arg-type]  # pytest's parameters have no type
    known = {forms(message.id) for message in catalogue if message.id}
    assert sorted(forms(message.id) for message in wanted if message.id and forms(message.id) not in known) == []
    assert sorted(known - {forms(message.id) for message in wanted if message.id}) == []
    assert [message.id for message in catalogue if message.id and (message.fuzzy or not translated(message))] == []
    assert [message.id for message in catalogue if message.id and strange(message)] == []


SAID = (
    (N_("No users found."), "Keine Benutzer gefunden."),
    (N_("Import with ID {import_id} not found", import_id=7), "Import mit der ID 7 nicht gefunden"),
    (N_("must have {shortest} to {longest} characters", shortest=8, longest=1024), "muss 8 bis 1024 Zeichen haben"),
    (N_("A client named {name} already exists", name="Acme {0} Ltd"), "Einen Kunden namens Acme {0} Ltd gibt es schon"),
    (required("currency"), "Währung ist erforderlich"),
    (required("project_id"), "project_id ist erforderlich"),
    ("Nobody has ever said this", "Nobody has ever said this"),
)


@pytest.mark.parametrize(("said", "meant"), SAID, ids=[said for said, _ in SAID])
async def test_messages_are_translated_at_the_edge(app: TimeTracker, said: str, meant: str) -> None:
    for language, expected in (("de", meant), ("en", said)):
        async with app.test_request_context("/", headers={"Accept-Language": language}):
            g.pop("locale", None)
            assert i18n.translate_message(said) == expected
            assert i18n.translate_stored(stored(said), str(said)) == expected


async def test_a_refusal_is_told_in_the_language_of_the_browser(browser: Browser) -> None:
    german = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
    form = {"username": "ada", "password": "wrong"}
    answer = await browser.client.post("/sign-in", form=form, headers=german)
    body = await answer.get_data(as_text=True)
    assert (answer.status_code, '<html lang="de-AT"' in body) == (401, True)
    assert "Der Benutzername oder das Passwort ist falsch" in body
    missing = await browser.client.get("/nowhere", headers=german)
    assert "Hier ist nichts" in await missing.get_data(as_text=True)


async def test_what_was_done_is_told_in_the_language_of_the_profile(ada: Browser) -> None:
    looks = {"timezone": "Europe/Vienna", "theme": "dark", "date_format": "DD.MM.YYYY", "time_format": "12h"}
    await ada.send("/profile", **looks, language="de", week_start_day="0")
    await ada.client.post("/projects", form={"name": "Website"}, headers={"Accept-Language": "en"})
    page = await ada.read("/")
    assert page.all(".//div[@data-toast]/p") == ["Projekt Website angelegt"]
