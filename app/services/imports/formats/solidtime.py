"""solidtime: the ZIP of an organization, and the detailed report as CSV."""

from app.services.imports.errors import unreadable
from app.services.imports.formats.base import Cells, ImportFormat


def normalize(cells: Cells) -> None:
    """Refuse a table of the ZIP, which has ids in place of names."""
    if "member_id" in cells:
        raise unreadable("This is one table of solidtime's export; import the whole ZIP, which has the names")


SOLIDTIME = ImportFormat(
    name="solidtime",
    title="solidtime",
    position=5,
    columns={
        "row_id": ("id",),
        "person_email": ("email",),
        "person_name": ("user",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "notes": ("description",),
        "billable": ("billable",),
        "tags": ("tags",),
        "start": ("start",),
        "end": ("end",),
        "duration": ("duration",),
        "decimal": ("duration (decimal)",),
        "member_id": ("member id",),
    },
    signatures=(
        frozenset({"person_name", "client", "project", "notes", "start", "end", "decimal"}),
        frozenset({"row_id", "member_id", "start", "end"}),
        frozenset({"row_id", "person_email", "client", "project", "start", "end", "notes"}),
    ),
    normalize=normalize,
    unique_ids=True,
)
