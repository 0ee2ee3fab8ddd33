"""The rows of an import that became no entry, as CSV: to be mended and imported again."""

from collections.abc import AsyncIterator

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.exports.tables import harmless, lines
from app.services.imports.models import Import, ImportRow

PART = 1_000  # rows that are in memory at once
WHY = ("Line", "State", "Field", "Value", "Problem")


async def errors(session: AsyncSession, import_id: int) -> AsyncIterator[bytes]:
    """Why and where, then the row as it stands in its file, under the file's own header.

    An import reads the columns by their names and so leaves ours alone. Rows of a Toggl workspace have no cells.
    `session` should see one state of the database all the while.
    """
    header = await session.scalar(select(Import.header).where(Import.id == import_id)) or []
    yield lines([(*WHY, *header)])
    why = (ImportRow.line, ImportRow.state, ImportRow.field, ImportRow.value, ImportRow.message, ImportRow.cells)
    wanted = select(*why).where(ImportRow.import_id == import_id, ImportRow.state != "created")
    result = await session.stream(wanted.order_by(ImportRow.line, ImportRow.id).execution_options(yield_per=PART))
    async for rows in result.partitions(PART):
        texts = (
            [str(line), state, field or "", value or "", message, *(cells or [])]
            for line, state, field, value, message, cells in rows
        )
        yield lines([harmless(row, range(len(row))) for row in texts])
