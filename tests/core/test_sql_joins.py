"""A statement loses the joins that change neither its rows nor their number, and no others."""

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Select, Table, func, select
from sqlalchemy.dialects import postgresql

from app.core.sql.joins import key_of, only, row_count
from app.services.clients.models import Client
from app.services.tasks.models import Task
from app.services.time_entries.queries import ENTRIES

METADATA = MetaData()
parents = Table("parents", METADATA, Column("id", Integer, primary_key=True), Column("color", Integer))
children = Table(
    "children",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("parent_id", ForeignKey("parents.id"), nullable=False),
    Column("step_parent_id", ForeignKey("parents.id")),
)


def test_lists_of_entries_join_nothing_to_be_counted() -> None:
    found = spelled(select(row_count(ENTRIES.rows.where(ENTRIES.conditions["project_id"]))))
    assert "JOIN" not in found
    assert "time_entries.deleted_at IS NULL" in found


def test_a_condition_keeps_the_joins_that_it_needs_and_those_that_they_need() -> None:
    found = spelled(only(ENTRIES.rows.where(Task.name + Client.name == "x"), [func.count()]))
    assert [name for name in ("projects", "clients", "tasks", "users") if f"JOIN {name}" in found] == [
        "projects",
        "clients",
        "tasks",
    ]


@pytest.mark.parametrize(
    ("join", "is_outer", "kept"),
    [
        (children.c.parent_id == parents.c.id, False, False),
        (children.c.step_parent_id == parents.c.id, False, True),  # loses children without one
        (children.c.step_parent_id == parents.c.id, True, False),
        (children.c.parent_id == parents.c.color, True, True),  # may find several
        (children.c.parent_id < parents.c.id, True, True),
    ],
)
def test_what_changes_the_number_of_rows_stays(join: object, is_outer: bool, kept: bool) -> None:
    statement = select(children, parents.c.color).select_from(
        children.join(parents, join, isouter=is_outer)  # type: ignore[arg-type]
    )
    assert ("JOIN" in spelled(select(row_count(statement)))) is kept
    assert (key_of(statement) is None) is kept


def test_groups_are_counted_as_they_are() -> None:
    grouped = select(children.c.parent_id).group_by(children.c.parent_id)
    assert "GROUP BY" in spelled(select(row_count(grouped)))
    assert key_of(grouped) is None


def spelled(statement: Select[tuple[int]]) -> str:
    return str(statement.compile(dialect=postgresql.dialect()))
