"""Every noun has a card, and every card says all of it."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import inspect

import app.sdk
from app.core.events import Event, event_types
from app.core.resource import Archive, Resource
from app.core.types import Base
from app.services.accounts.scopes import SCOPES
from app.services.archives.write import user_conditions
from app.services.resources import CARDS, RESOURCES

FOLDER = Path(__file__).parents[2] / "app" / "services"


def test_every_noun_with_tables_has_a_card_in_the_list() -> None:
    for path in sorted(FOLDER.glob("*/models.py")):
        noun = path.parent.name
        assert (path.parent / "resource.py").exists(), f"{noun} has tables and no resource.py"
        cards = [card for card in vars(import_module(f"app.services.{noun}.resource")).values() if is_card(card)]
        assert [card.name for card in cards if card not in CARDS] == [], "list it in app/services/resources.py"


def is_card(value: object) -> bool:
    return isinstance(value, Resource)


def test_names_of_cards_are_unique() -> None:
    assert len(RESOURCES) == len(CARDS)


def test_every_table_is_on_one_card() -> None:
    listed = sorted(model.__tablename__ for card in CARDS for model in card.tables)
    ours = (mapper.class_ for mapper in Base.registry.mappers)
    assert listed == sorted(model.__tablename__ for model in ours if model.__module__.startswith("app.services."))


def test_every_event_is_on_the_card_of_its_resource() -> None:
    ours = {kind.name for kind in event_types() if kind.__module__.startswith("app.services.")}
    assert sorted(kind.name for card in CARDS for kind in card.events) == sorted(ours)
    strangers = [kind.name for card in CARDS for kind in card.events if kind.resource != card.name]
    assert strangers == []
    assert [kind.name for card in CARDS for kind in card.changes if kind not in card.events] == []


def test_events_are_described_as_sentences() -> None:
    found = [text for card in CARDS for text in card.events.values()]
    assert [text for text in found if not text or not text[0].isupper() or text.endswith(".")] == []


def test_scopes_of_cards_exist() -> None:
    assert {scope for card in CARDS for scope in card.read_scopes} - set(SCOPES) == set()


def test_the_sdk_has_the_events_of_the_cards_for_plugins() -> None:
    promised = {kind for card in CARDS if card.for_plugins for kind in card.events}
    exported = {value for name in app.sdk.__all__ if is_event(value := getattr(app.sdk, name))}
    assert {kind.__name__ for kind in exported if "name" in vars(kind)} == {kind.__name__ for kind in promised}


def is_event(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Event)


def test_an_archive_of_one_user_knows_the_rows_of_its_tables() -> None:
    wanted = {model.__tablename__ for card in CARDS for model, in_ in card.tables.items() if in_ is Archive.USER}
    assert set(user_conditions(1)) == wanted
    stated = {model.__tablename__ for card in CARDS for model in card.user_rows}
    assert stated - wanted == set()
    # A client belongs to nobody: it is in the archive of a user whose rows refer to it.
    assert wanted - stated == {"clients"}


def test_names_are_looked_up_in_columns_that_exist() -> None:
    assert [card.name for card in CARDS if card.reference and "name" not in inspect(card.model).columns] == []
