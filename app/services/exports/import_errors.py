"""The rows of an import that did not become entries, as CSV, to be corrected and imported again."""

from collections.abc import AsyncIterator

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.exports.tabular import BATCH_ROWS, csv_lines, escape_formulas
from app.services.imports.models import Import, ImportRow

PROBLEM_HEADER = ("Line", "State", "Field", "Value", "Problem")


async def import_errors_csv(session: AsyncSession, import_id: int) -> AsyncIterator[bytes]:
    """Return problem and place of each row, then the row as in its file, under the file's own header.

    An import reads columns by name, and so ignores ours. Rows of a Toggl workspace have no cells. `session` should see
    one state of the database throughout.
    """
    header = await session.scalar(select(Import.header).where(Import.id == import_id)) or []
    yield csv_lines([(*PROBLEM_HEADER, *header)])
    why = (ImportRow.line, ImportRow.state, ImportRow.field, ImportRow.value, ImportRow.message, ImportRow.cells)
    wanted = select(*why).where(ImportRow.import_id == import_id, ImportRow.state != "created")
    result = await session.stream(wanted.order_by(ImportRow.line, ImportRow.id).execution_options(yield_per=BATCH_ROWS))
    async for rows in result.partitions(BATCH_ROWS):
        texts = (
            [str(line), state, field or "", value or "", message, *(cells or [])]
            for line, state, field, value, message, cells in rows
        )
        yield csv_lines([escape_formulas(row, range(len(row))) for row in texts])
