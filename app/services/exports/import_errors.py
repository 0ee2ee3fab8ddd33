"""The rows of an import that did not become entries, as CSV, to be corrected and imported again."""

from collections.abc import AsyncIterator

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.exports.tabular import BATCH_ROWS, csv_lines, escape_formulas
from app.services.imports.models import Import, ImportRow
from app.services.imports.read.kept_reading import READING_HEADER, reading_text

PROBLEM_HEADER = ("Line", "State", "Field", "Value", "Problem")


async def import_errors_csv(session: AsyncSession, import_id: int) -> AsyncIterator[bytes]:
    """Return problem and place of each row, then the row as in its file, under the file's own header.

    An import reads columns by name, and so ignores ours, except the one that says how the file was read. Rows of a
    Toggl workspace have no cells. `session` should see one state of the database throughout.
    """
    stored = select(Import.header, Import.source, Import.options).where(Import.id == import_id)
    header, source, options = (await session.execute(stored)).one()
    header = header or []
    reading = reading_text(source, options) if header else ""
    yield csv_lines([(*PROBLEM_HEADER, *header, READING_HEADER)])
    why = (ImportRow.line, ImportRow.state, ImportRow.field, ImportRow.value, ImportRow.message, ImportRow.cells)
    wanted = select(*why).where(ImportRow.import_id == import_id, ImportRow.state != "created")
    result = await session.stream(wanted.order_by(ImportRow.line, ImportRow.id).execution_options(yield_per=BATCH_ROWS))
    async for rows in result.partitions(BATCH_ROWS):
        texts = (
            [str(line), state, field or "", value or "", message, *_padded(cells or [], len(header)), reading]
            for line, state, field, value, message, cells in rows
        )
        yield csv_lines([escape_formulas(row, range(len(row))) for row in texts])


def _padded(cells: list[str], count: int) -> list[str]:
    """Return at least `count` cells."""
    return [*cells, *[""] * (count - len(cells))]
