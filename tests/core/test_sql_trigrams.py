"""What an index of trigrams finds is what is there, on both databases, and the first of it."""

import random
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update

from app.core.db import Database
from app.core.sql import trigrams
from app.core.sql.search import is_indexed, search_values
from app.core.sql.trigrams import TrigramIndex, first_found
from app.services.clients.models import Client
from app.services.time_entries.models import TimeEntry
from tests.factories import People

INDEX = TrigramIndex((TimeEntry.notes, TimeEntry.tags))
FIRST = datetime(2026, 3, 10, tzinfo=UTC)
LIMIT = 5
WORDS = (
    "Workshop",
    "WÖRTERBUCH",
    "wörter",
    "会議室",
    "東京会議",
    "100%_sicher",
    "a\\b",
    "Straße",
    "ΩΜΈΓΑ",
    "Ёлка",
    "[x]*?",
    "ab",
)
ASKED = (
    *(
        "work",
        "WORKSHOP",
        "örte",
        "Örterb",
        "会議",
        "会議室",
        "京会議",
        "100%",
        "%_s",
        "_sic",
        "0%_sich",
        "a\\b",
        "straße",
    ),
    *("ωμέ", "έγ", "ёлк", "ЁЛКА", "[x]", "x]*?", "ab", "nowhere", "qqq", "'", '"', "b,wö", "k,会"),
)


def entry(user: int, number: int, notes: str | None, tags: str | None) -> dict[str, object]:
    """An entry of an hour."""
    start = FIRST + timedelta(hours=number)
    end = start + timedelta(hours=1)
    return {"user_id": user, "client_id": 1, "start_time": start, "end_time": end, "notes": notes, "tags": tags} | {
        "duration_seconds": 3600
    }


async def first(database: Database, asked: str) -> set[int]:
    """The keys that are found."""
    values = search_values("text", asked, database.dialect)
    where, order = (TimeEntry.deleted_at.is_(None),), (TimeEntry.start_time, TimeEntry.id)
    indexed, grams = is_indexed(asked), "text_grams" in values
    statement = first_found(INDEX, where, order, descending=True, indexed=indexed, grams=grams)
    async with database.transaction(read_only=True) as session:
        found = list(await session.scalars(statement, values | {"limit": LIMIT}))
    assert len(found) == len(set(found))
    return set(found)


async def expected(database: Database, asked: str) -> set[int]:
    """What Python finds in all entries, the newest first."""
    rows = select(TimeEntry.id, TimeEntry.notes, TimeEntry.tags).order_by(TimeEntry.start_time.desc())
    async with database.transaction(read_only=True) as session:
        ids = [
            id for id, *texts in await session.execute(rows) if any(asked.lower() in (it or "").lower() for it in texts)
        ]
    return set(ids[:LIMIT])


@pytest.mark.parametrize("nearest", [1, 20, 2000])
async def test_the_first_that_contain_a_text(
    database: Database, people: People, monkeypatch: pytest.MonkeyPatch, nearest: int
) -> None:
    monkeypatch.setattr(trigrams, "FIRST_ROWS", nearest)
    chance = random.Random(nearest)
    async with database.transaction() as session:
        await session.execute(insert(Client).values(id=1, name="Acme"))
        texts = [" ".join(chance.sample(WORDS, chance.randrange(4))) or None for _ in range(120)]
        tags = [",".join(chance.sample(WORDS, chance.randrange(3))) or None for _ in range(120)]
        rows = [entry(people.ada.id, number, *both) for number, both in enumerate(zip(texts, tags, strict=True))]
        await session.execute(insert(TimeEntry), rows)
    for turn in range(2):
        for asked in ASKED:
            assert await first(database, asked) == await expected(database, asked), (turn, asked)
        async with database.transaction() as session:
            await session.execute(delete(TimeEntry).where(TimeEntry.id % 3 == 0))
            await session.execute(update(TimeEntry).where(TimeEntry.id % 3 == 1).values(notes="Nowhere", tags=None))
            await session.execute(update(TimeEntry).where(TimeEntry.id % 9 == 2).values(tags="QqQ"))
            await session.execute(insert(TimeEntry), [entry(people.ada.id, 500, 'It\'s "qqq"', "x")])
    if database.dialect == "sqlite":
        async with database.transaction() as session:
            await session.execute(
                text("INSERT INTO time_entries_trigrams (time_entries_trigrams, rank) VALUES ('integrity-check', 1)")
            )


async def test_a_short_text_is_sought_in_the_first_rows_alone(
    database: Database, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trigrams, "FIRST_ROWS_OF_SHORT", 10)
    async with database.transaction() as session:
        await session.execute(insert(Client).values(id=1, name="Acme"))
        rows = [entry(people.ada.id, number, "ab" if number % 4 == 0 else "cd", None) for number in range(30)]
        await session.execute(insert(TimeEntry), [{**row, "id": number} for number, row in enumerate(rows)])
    assert await first(database, "ab") == {20, 24, 28}
    assert await first(database, "会議") == set()


def test_fts5_and_we_agree_about_the_cases_of_letters() -> None:
    """SQLite compares a text with all cases of the letters that are asked for; its index must not lose one of them."""
    cased = [chr(code) for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]
    cased = [letter for letter in cased if len({letter, letter.lower(), letter.upper()}) > 1]
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(letters, tokenize='trigram', detail=none)")
    connection.executemany("INSERT INTO found (rowid, letters) VALUES (?, ?)", [(ord(it), f"1{it}2") for it in cased])
    lost, indexed = [], 0
    for letter in cased:
        values = search_values("text", f"1{letter}2", "sqlite")
        matching = [case for case in cased if case in values["text"]]
        if grams := values.get("text_grams"):
            indexed += 1
            rows = connection.execute("SELECT rowid FROM found WHERE found MATCH ?", (grams,)).fetchall()
            lost += [(letter, case) for case in matching if (ord(case),) not in rows]
    connection.close()
    assert lost == []
    assert indexed > 700
