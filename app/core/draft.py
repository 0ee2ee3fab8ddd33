"""Drafts of migrations: the difference between models and migrations, in the style of the other files."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.core.db import Database
from app.core.errors import StartError
from app.core.migrate import Migrations, upgrade

# Dropping a column in a batch would rebuild the table on SQLite, and rows that refer to it with ON DELETE CASCADE
# would go with the old one.
SAFE_WITHOUT_BATCH = (ops.AddColumnOp, ops.DropColumnOp, ops.CreateIndexOp, ops.DropIndexOp)


async def draft(scripts: Migrations, title: str) -> Path:
    """Write the next migration into the scripts' folder; StartError if the models ask for none.

    Alembic compares the models with a fresh SQLite database; the author adds what PostgreSQL needs.
    """
    ruff = Path(sys.executable).with_name("ruff")
    if not ruff.exists():
        raise StartError("ruff formats migrations; install requirements-dev.lock")
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/draft.db")
        try:
            await upgrade(database, scripts)
            async with database.writer.begin() as connection:
                path = await connection.run_sync(_revise, scripts, title)
        finally:
            await database.dispose()
    path.write_text(_readable(path.read_text()))
    await asyncio.to_thread(_tidy, ruff, path)
    return path


def _revise(connection: Connection, scripts: Migrations, title: str) -> Path:
    newest = ScriptDirectory.from_config(scripts.config()).get_current_head()
    script = command.revision(
        scripts.config(connection),
        title,
        autogenerate=True,
        rev_id=f"{int(newest or 0) + 1:04}",
        process_revision_directives=_simplify,
    )
    if not script or isinstance(script, list):
        raise StartError("the migrations make what the models say; change a model first")
    return Path(script.path)


def _simplify(_context: MigrationContext, _revision: object, directives: list[ops.MigrationScript]) -> None:
    (script,) = directives
    if script.upgrade_ops is None or script.upgrade_ops.is_empty():
        directives.clear()
        return
    for container in (script.upgrade_ops, script.downgrade_ops):
        if container:
            container.ops = list(_without_batches(container.ops))


def _without_batches(operations: Iterable[ops.MigrateOperation]) -> Iterable[ops.MigrateOperation]:
    for operation in operations:
        inner = operation.ops if isinstance(operation, ops.ModifyTableOps) else []
        if inner and all(isinstance(step, SAFE_WITHOUT_BATCH) for step in inner):
            yield from inner
        else:
            yield operation


def _tidy(ruff: Path, path: Path) -> None:
    for words in (["check", "--fix", "--quiet", "--select", "F401,I"], ["format", "--quiet"]):
        subprocess.run([ruff, *words, path], check=True)  # noqa: S603 - our own linter on our own file


def _readable(text: str) -> str:
    """A draft without Alembic's comments and defaults; only names of checks keep `op.f`."""
    text = re.sub(r"^ *# ###.*\n", "", text, flags=re.MULTILINE)
    text = text.replace(", nullable=True", "")
    return re.sub(r"op\.f\((['\"])(?!ck_)(\w+)\1\)", r"\1\2\1", text)
