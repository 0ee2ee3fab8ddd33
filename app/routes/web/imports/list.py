"""Earlier imports, and the form of a new one."""

from typing import Literal

from app.core.errors import AppError
from app.routes.context import caller
from app.routes.schemas.types import Line, Query
from app.routes.web import choices, layout, lists
from app.routes.web.blueprints import pages
from app.services.imports import formats
from app.services.imports.filters import ImportFilter
from app.services.imports.options import ImportOptions
from app.services.imports.queries import IMPORTS
from app.services.imports.report import ImportReport


class ImportForm(Query):
    """The options of an import, and whether it is a dry run."""

    act: Literal["try", "import"] = "try"
    source: Line | None = None
    timezone: Line | None = None
    date_order: Line | None = None
    decimal: Line | None = None
    default_project: Line | None = None
    create_missing: str | None = None
    mine: str | None = None
    abort: str | None = None
    columns: str | None = None
    people: str | None = None

    def options(self, zone: str) -> ImportOptions:
        """As the service takes them; `zone` is the caller's."""
        return ImportOptions(
            timezone=self.timezone or zone,
            source=self.source,
            date_order=self.date_order,
            decimal=self.decimal,
            on_error="abort" if self.abort else "skip",
            create_missing=self.create_missing is not None,
            mine=self.mine is not None,
            default_project=self.default_project,
            columns=pairs(self.columns),
            people=pairs(self.people),
        )


FIELDS = ("file", *ImportForm.model_fields)


@pages.get("/import")
async def imports(error: AppError | None = None, report: ImportReport | None = None) -> str:
    """Return the form, the report of a trial, and earlier imports."""
    return await layout.render_page(
        "imports/list.html",
        error=error,
        fields=FIELDS,
        report=report,
        zone=caller().zone,
        zones=choices.zones(),
        sources=formats.format_choices(),
        imports=await lists.rows(IMPORTS, ImportFilter(), per_page=20),
    )


def pairs(text: str | None) -> dict[str, str]:
    """`name: value` a line."""
    lines = (line.partition(":") for line in (text or "").splitlines() if line.strip())
    return {name.strip(): value.strip() for name, _mark, value in lines}
