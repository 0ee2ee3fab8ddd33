"""Drafts of migrations: complete, readable, and run up and down on both databases."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import CheckConstraint, Column, Connection, ForeignKey, Integer, MetaData, String, Table

from app.core import migrate
from app.core.db import Database
from app.core.draft import draft
from app.core.errors import StartError
from app.core.migrate import Migrations
from app.core.types import UTCDateTime
from app.services.resources import SCHEMA
from app.settings import driver_url

COLUMN = '''"""Colour of clients

Revision ID: {number}
Revises: {previous}
"""

import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = "{previous}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clients", sa.Column("colour", sa.String(length=20)))
    op.create_index("ix_clients_colour", "clients", ["colour"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_clients_colour", table_name="clients")
    op.drop_column("clients", "colour")
'''
TABLE = """

def upgrade() -> None:
    op.create_table(
        "badges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("given_at", UTCDateTime()),
        sa.CheckConstraint("id > 0", name=op.f("ck_badges_positive")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_badges_client_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_badges"),
    )


def downgrade() -> None:
    op.drop_table("badges")
"""


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    """A database without a table."""
    database = Database(driver_url(empty_url))
    yield database
    await database.dispose()


@pytest.fixture
def scripts(tmp_path: Path) -> Migrations:
    """A copy of the migrations and of the tables."""
    folder = Path(shutil.copytree(SCHEMA.folder, tmp_path / "versions"))
    metadata = MetaData(naming_convention=SCHEMA.metadata.naming_convention)
    for table in SCHEMA.metadata.tables.values():
        table.to_metadata(metadata)
    return Migrations(folder, "alembic_version", metadata)


async def undo(database: Database, scripts: Migrations) -> None:
    """Undo the newest migration."""

    def run(connection: Connection) -> None:
        command.downgrade(scripts.config(connection), "-1")

    async with database.writer.begin() as connection:
        await connection.run_sync(run)


async def changes(database: Database, scripts: Migrations) -> list[str]:
    """The kinds of steps that the database lacks."""
    return sorted(str(difference[0]) for difference in await migrate.differences(database, scripts))  # type: ignore[index]


async def test_a_column(empty: Database, scripts: Migrations) -> None:
    previous = sorted(path.name for path in scripts.folder.glob("*.py"))[-1][:4]
    number = f"{int(previous) + 1:04}"
    clients = scripts.metadata.tables["clients"]
    clients.append_column(Column("colour", String(20), index=True))
    path = await draft(scripts, "Colour of clients")
    assert path == scripts.folder / f"{number}_colour_of_clients.py"
    assert path.read_text() == COLUMN.format(number=number, previous=previous)
    await migrate.upgrade(empty, scripts)
    assert await changes(empty, scripts) == []
    await undo(empty, scripts)
    assert await changes(empty, scripts) == ["add_column", "add_index"]


async def test_a_table(empty: Database, scripts: Migrations) -> None:
    Table(
        "badges",
        scripts.metadata,
        Column("id", Integer, primary_key=True),
        Column("client_id", ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
        Column("given_at", UTCDateTime()),
        CheckConstraint("id > 0", name="positive"),
    )
    path = await draft(scripts, "Badges")
    assert path.read_text().partition("depends_on = None\n")[2] == TABLE
    assert "from app.core.types import UTCDateTime\n" in path.read_text()
    await migrate.upgrade(empty, scripts)
    assert await changes(empty, scripts) == []
    await undo(empty, scripts)
    assert await changes(empty, scripts) == ["add_table"]


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_nothing_to_draft(backend: str, scripts: Migrations) -> None:
    before = sorted(scripts.folder.iterdir())
    with pytest.raises(StartError, match="change a model first"):
        await draft(scripts, "Nothing")
    assert sorted(scripts.folder.iterdir()) == before
