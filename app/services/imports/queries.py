"""Lists of imports and of their rows."""

from dataclasses import replace

from sqlalchemy import bindparam, func, select

from app.core.listing import Listing
from app.services.accounts.models import User
from app.services.imports.filters import ImportFilter, ImportRowFilter
from app.services.imports.models import Import, ImportRow

IMPORTS = Listing(
    filter=ImportFilter,
    rows=select(
        Import.id,
        Import.user_id,
        User.username,
        Import.source,
        Import.filename,
        Import.file_hash,
        Import.options,
        Import.made,
        Import.total,
        Import.created,
        Import.duplicates,
        Import.skipped,
        Import.failed,
        Import.seconds,
        Import.created_at,
        Import.undone_at,
        Import.undone_at.is_not(None).label("is_undone"),
    )
    .join(User, User.id == Import.user_id)
    .where(Import.staged_at.is_(None)),
    conditions={
        "id": Import.id == bindparam("id"),
        "visible_to": Import.user_id == bindparam("visible_to"),
        "source": Import.source == bindparam("source"),
    },
    sorts={"created_at": (Import.created_at, Import.id), "id": (Import.id,)},
    default_sort="-created_at",
)

IMPORT_ROWS = Listing(
    filter=ImportRowFilter,
    rows=select(
        ImportRow.id,
        ImportRow.row,
        ImportRow.line,
        ImportRow.state,
        ImportRow.entry_id,
        func.coalesce(ImportRow.field, "").label("field"),
        ImportRow.value,
        ImportRow.code,
        ImportRow.message,
    ),
    conditions={
        "visible_to": ImportRow.import_id.in_(select(Import.id).where(Import.user_id == bindparam("visible_to"))),
        "import_id": ImportRow.import_id == bindparam("import_id"),
        "state": ImportRow.state == bindparam("state"),
        "problems": ImportRow.state != "created",
    },
    sorts={"line": (ImportRow.line, ImportRow.id)},
    default_sort="line",
)

# With msgid and parameters of the message, for our own pages to translate.
IMPORT_ROWS_WITH_SOURCE = replace(IMPORT_ROWS, rows=IMPORT_ROWS.rows.add_columns(ImportRow.message_source))
