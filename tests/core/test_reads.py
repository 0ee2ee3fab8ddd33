"""Single reads, within a transaction and without one."""

import pytest
from sqlalchemy import Integer, bindparam, literal_column, select
from sqlalchemy.exc import DBAPIError

from app.core.db import Database
from app.core.reads import fetch_all
from app.services.accounts.models import User

NAMES = select(User.username).where(User.username == bindparam("name"))


async def test_rows_are_read_without_beginning(database: Database) -> None:
    async with database.transaction(read_only=True) as session:
        assert [row.username for row in await fetch_all(session, NAMES, {"name": "ada"})] == ["ada"]
        assert await fetch_all(session, NAMES, {"name": "nobody"}) == []
        begun = session.in_transaction()
    assert begun is (database.dialect == "sqlite")


async def test_a_transaction_reads_what_it_has_written(database: Database) -> None:
    async with database.transaction() as session:
        session.add(User(username="eve", password_hash=""))
        await session.flush()
        assert len(await fetch_all(session, NAMES, {"name": "eve"})) == 1
    async with database.transaction(read_only=True) as session:
        assert len(await fetch_all(session, NAMES, {"name": "eve"})) == 1


async def test_a_failed_read_leaves_the_next_ones_alone(database: Database) -> None:
    wrong = select(literal_column("nothing", Integer).label("wrong"))
    async with database.transaction(read_only=True) as session:
        with pytest.raises(DBAPIError):
            await fetch_all(session, wrong, {})
    async with database.transaction(read_only=True) as session:
        assert len(await fetch_all(session, NAMES, {"name": "ada"})) == 1
