"""The kind of a ZIP, by the names of its members."""

import lzma
import struct
import zipfile
import zlib
from typing import BinaryIO, Literal

from app.services.imports.errors import unreadable

ArchiveKind = Literal["xlsx", "ods", "solidtime", "toggl-workspace"]

# The members by which each kind is known, whatever folder they are in.
MEMBERS: dict[ArchiveKind, frozenset[str]] = {
    "xlsx": frozenset({"[Content_Types].xml"}),
    "ods": frozenset({"mimetype", "content.xml"}),
    "solidtime": frozenset({"time_entries.csv", "members.csv", "projects.csv"}),
    "toggl-workspace": frozenset({"clients.json", "projects.json"}),
}
MAX_LISTED = 10
# The errors that `zipfile` raises for damaged archives, and for those with a password.
ARCHIVE_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, KeyError, ValueError, OSError),
    *(NotImplementedError, RuntimeError),
)


def archive_kind(file: BinaryIO) -> ArchiveKind:
    """Return the kind of a ZIP; Invalid if it is damaged, or holds nothing that can be imported."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.namelist()
    except ARCHIVE_ERRORS as error:
        raise unreadable("The archive is damaged") from error
    names = {member.rpartition("/")[2] for member in members}
    for kind, wanted in MEMBERS.items():
        if wanted <= names:
            return kind
    listed = ", ".join(sorted(filter(None, names))[:MAX_LISTED])[:300]
    raise unreadable(f"The archive holds nothing that is known ({listed}); unpack it, and import the files one by one")
