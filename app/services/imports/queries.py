"""Imports and their rows as they are listed and shown."""

from sqlalchemy import bindparam, func, select

from app.core.listing import Listing
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.imports.models import Import, ImportRow

IMPORTS = Listing(
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
    ).join(User, User.id == Import.user_id),
    filters={
        "id": Import.id == bindparam("id"),
        "visible_to": Import.user_id == bindparam("visible_to"),
        "source": Import.source == bindparam("source"),
    },
    sorts={"created_at": (Import.created_at, Import.id), "id": (Import.id,)},
    default_sort="-created_at",
)

ROWS = Listing(
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
    filters={
        "import_id": ImportRow.import_id == bindparam("import_id"),
        "state": ImportRow.state == bindparam("state"),
        "problems": ImportRow.state != "created",
    },
    sorts={"line": (ImportRow.line, ImportRow.id)},
    default_sort="line",
)


def visible_to(caller: Principal) -> dict[str, int]:
    """One's own imports; an admin sees everybody's."""
    return {} if caller.is_admin else {"visible_to": caller.user_id}
