"""Options of an import: how a file is read, and what is done with its rows."""

import json
from datetime import time
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from app.core.errors import Forbidden
from app.core.messages import N_
from app.core.principal import Principal
from app.routes.schemas.types import Id, Line, Query
from app.services.imports import formats
from app.services.imports.options import OPTION_NAMES, ImportOptions

PAIRS = "pairs `name:value`, comma-separated or one a line, or an object of JSON"


class ImportQuery(Query):
    """How a file is read, and what is done with its rows. The same names may come as fields of the form or of JSON."""

    dry_run: bool = Field(False, description="Report everything, store nothing")
    on_error: Literal["skip", "abort"] = Field("skip", description="`abort`: import nothing where a row is wrong")
    changed: Literal["skip", "import"] = Field("skip", description="Known times with new words: leave out, or import")
    timezone: Line | None = Field(None, description="IANA zone of the clocks in the file; the user's where not given")
    source: Line | None = Field(None, description=f"{formats.format_names()}, against our guess")
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
    def _pairs(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        if value.lstrip().startswith("{"):
            return _object(value)
        # Names in a file may have colons; our fields and user names have none.
        split = str.partition if info.field_name == "columns" else str.rpartition
        pairs = [split(part, ":") for part in value.split("\n" if "\n" in value else ",") if part.strip()]
        if any(not mark or not name.strip() for name, mark, _ in pairs):
            raise ValueError(N_("must be {pairs}", pairs=PAIRS))
        return {name.strip(): text.strip() for name, _, text in pairs}

    def options(self, caller: Principal) -> ImportOptions:
        """As the service takes them."""
        if self.user_id not in (None, caller.user_id) and not caller.is_admin:
            raise Forbidden(N_("Only an administrator may import for another user"))
        values = {name: value for name, value in self.model_dump().items() if name in OPTION_NAMES}
        return ImportOptions(**values | {"timezone": self.timezone or caller.zone})


def _object(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise ValueError(N_("must be {pairs}", pairs=PAIRS)) from None
