"""What goes in and out of the import routes."""

from datetime import datetime, time
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model, field_validator
from pydantic.config import JsonDict

from app.core.errors import Forbidden
from app.core.principal import Principal
from app.routes.answers import PageQuery
from app.routes.api_v1.shapes import Pagination
from app.routes.wire import Id, Line, Query, shown
from app.services.imports.options import NAMES, Options

PAIRS = "pairs `name:value`, comma-separated; in a JSON body an object"
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
IMPORT: JsonDict = {
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


class ImportQuery(Query):
    """How a file is read, and what is done with its rows. The same names may come as fields of the form or of JSON."""

    dry_run: bool = Field(False, description="Report everything, store nothing")
    on_error: Literal["skip", "abort"] = Field("skip", description="`abort`: import nothing where a row is wrong")
    changed: Literal["skip", "import"] = Field("skip", description="Known times with new words: leave out, or import")
    timezone: Line | None = Field(None, description="IANA zone of the clocks in the file; the user's where not given")
    source: Line | None = Field(None, description="clockify, toggl, kimai, harvest or timetracker, against our guess")
    date_order: Literal["dmy", "mdy"] | None = Field(None, description="For dates that can be read in two ways")
    decimal: Literal[".", ","] | None = Field(None, description="For numbers that can be read in two ways")
    create_missing: bool = Field(False, description="Create clients, projects and tasks that are not there")
    default_project: Line | None = Field(None, description="Name of a project for rows that have none")
    mine: bool = Field(False, description="Take every row as one's own, whoever it names")
    user_id: Id | None = Field(None, description="Whose import it is; only an admin imports for somebody else")
    day_start: time = Field(time(9), description="Where rows begin that have hours and no clock times")
    people: dict[str, str] = Field({}, description=f"Person in the file -> user name: {PAIRS}")
    columns: dict[str, str] = Field({}, description=f"Our field -> header in the file: {PAIRS}")

    @field_validator("people", "columns", mode="before")
    @classmethod
    def _pairs(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = [part.rpartition(":") for part in value.split(",") if part.strip()]
        if any(not mark or not name.strip() for name, mark, _ in pairs):
            raise ValueError(f"must be {PAIRS}")
        return {name.strip(): text.strip() for name, _, text in pairs}

    def options(self, caller: Principal) -> Options:
        """As the service takes them."""
        if self.user_id not in (None, caller.user_id) and not caller.is_admin:
            raise Forbidden("Only an administrator may import for somebody else")
        values = {name: value for name, value in self.model_dump().items() if name in NAMES}
        return Options(**values | {"timezone": self.timezone or caller.zone})


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

    model_config = shown(
        {
            "success": True,
            "dry_run": False,
            "import_id": 1,
            "source": "toggl",
            "title": "Toggl Track",
            "file_hash": IMPORT["file_hash"],
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
    rows: list[dict[str, Any]]
    sums: list[dict[str, Any]]


class ImportOut(BaseModel):
    """A file that was imported; counts are rows, `seconds` the time that was created, `made` ids of what was."""

    model_config = shown(IMPORT)

    id: int
    user_id: int
    username: str
    source: str
    filename: str | None
    file_hash: str
    options: dict[str, Any]
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

    model_config = shown(ROW)

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

    model_config = shown({**IMPORT, "errors": [ROW]})

    errors: list[ImportRowOut]


# `import` is no name that Python would let a class have.
ImportBody = create_model(
    "ImportBody",
    __doc__="One import.",
    __config__=shown({"import": {**IMPORT, "errors": [ROW]}}),
    **{"import": (ImportOne, ...)},  # type: ignore[call-overload]  # a name from a dictionary
)


class ImportRowPage(BaseModel):
    """A page of an import's rows, in the order of the file."""

    rows: list[ImportRowOut]
    pagination: Pagination


class ImportsQuery(PageQuery):
    """Filters of the list."""

    source: Line | None = None


class RowsQuery(PageQuery):
    """Filters of the rows; without any, those that became no entry."""

    state: Literal["created", "skipped", "failed", "all"] | None = None

    def filters(self, import_id: int) -> dict[str, Any]:
        """What the service filters by."""
        shown_state = None if self.state == "all" else self.state
        return {"import_id": import_id, "state": shown_state, "problems": None if self.state else True}


class UndoQuery(Query):
    """What to do with entries that were changed since."""

    keep_changed: bool = Field(False, description="Keep them and remove the others, instead of 409")
