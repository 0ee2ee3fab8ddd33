"""Imports of files: what is answered, and examples."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, create_model
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import examples

ROW: JsonDict = {
    "id": 9,
    "row": 3,
    "line": 4,
    "state": "failed",
    "entry_id": None,
    "field": "billable",
    "value": "Maybe",
    "code": "bad_boolean",
    "message": "must be yes or no",
}
EXAMPLE: JsonDict = {
    "id": 1,
    "user_id": 2,
    "username": "mira",
    "source": "toggl",
    "filename": "Toggl_time_entries_2026.csv",
    "file_hash": "121c91de17c8e9e9088be3bfb7f53ec254bab840e8b8ca12e66387047ba880f9",
    "options": {"timezone": "Europe/Berlin", "on_error": "skip"},
    "made": {"client": [3], "project": [7], "task": [12]},
    "total": 120,
    "created": 118,
    "duplicates": 1,
    "skipped": 0,
    "failed": 1,
    "seconds": 424800,
    "created_at": "2026-03-11T10:00:00Z",
    "undone_at": None,
    "is_undone": False,
}


class ImportProblem(BaseModel):
    """A row that did not become an entry. `row` counts records (the header is 1), `line` is the line of the file."""

    row: int
    line: int
    state: Literal["skipped", "failed"]
    field: str
    value: str
    code: str
    error: str


class ImportDone(BaseModel):
    """What an import has done, or would do. `errors` are the first thousand; `GET /imports/{id}/rows` has all."""

    model_config = examples(
        {
            "success": True,
            "dry_run": False,
            "import_id": 1,
            "source": "toggl",
            "title": "Toggl Track",
            "file_hash": EXAMPLE["file_hash"],
            "encoding": "utf-8-sig",
            "delimiter": ",",
            "timezone": "Europe/Berlin",
            "date_order": "ymd",
            "date_order_proof": "the year stands first",
            "total": 120,
            "created": 118,
            "duplicates": 1,
            "skipped": 0,
            "failed": 1,
            "seconds": 424800,
            "errors": [
                {key: ROW[key] for key in ("row", "line", "state", "field", "value", "code")}
                | {"error": ROW["message"]}
            ],
            "warnings": [],
            "ignored_columns": ["Amount (EUR)"],
            "people": {"mira@north.test": "mira"},
            "new": {"client": ["Fen Labs"], "project": ["Atlas"], "task": ["Survey"]},
            "rows": [],
            "sums": [{"person": "mira@north.test", "project": "Atlas", "seconds": 424800}],
        }
    )

    success: bool
    dry_run: bool
    import_id: int | None
    source: str
    title: str
    file_hash: str
    encoding: str
    delimiter: str
    timezone: str
    date_order: str
    date_order_proof: str
    total: int
    created: int
    duplicates: int
    skipped: int
    failed: int
    seconds: int
    errors: list[ImportProblem]
    warnings: list[str]
    ignored_columns: list[str]
    people: dict[str, str | None]
    new: dict[str, list[str]]
    rows: list[dict[str, object]]
    sums: list[dict[str, object]]


class ImportOut(BaseModel):
    """A file that was imported; counts are rows, `seconds` the time that was created, `made` ids of what was."""

    model_config = examples(EXAMPLE)

    id: int
    user_id: int
    username: str
    source: str
    filename: str | None
    file_hash: str
    options: dict[str, object]
    made: dict[str, list[int]]
    total: int
    created: int
    duplicates: int
    skipped: int
    failed: int
    seconds: int
    created_at: datetime
    undone_at: datetime | None
    is_undone: bool


class ImportRowOut(BaseModel):
    """A row of an import, and what became of it."""

    model_config = examples(ROW)

    id: int
    row: int
    line: int
    state: Literal["created", "skipped", "failed"]
    entry_id: int | None
    field: str
    value: str | None
    code: str | None
    message: str | None


class ImportPage(BaseModel):
    """A page of imports, the newest first."""

    imports: list[ImportOut]
    pagination: Pagination


class ImportOne(ImportOut):
    """An import with the first hundred rows that became no entry."""

    model_config = examples({**EXAMPLE, "errors": [ROW]})

    errors: list[ImportRowOut]


# `import` is no name that Python would let a class have.
ImportBody = create_model(
    "ImportBody",
    __doc__="One import.",
    __config__=examples({"import": {**EXAMPLE, "errors": [ROW]}}),
    **{"import": (ImportOne, ...)},  # type: ignore[call-overload]  # a name from a dictionary
)


class ImportRowPage(BaseModel):
    """A page of an import's rows, in the order of the file."""

    rows: list[ImportRowOut]
    pagination: Pagination
