"""Importing files of other trackers: tried out first, then done, and taken back."""

from typing import Any, Literal

import orjson
from quart import Blueprint, Response, redirect, request, url_for

from app.core.errors import AppError, NotFound
from app.core.listing import one
from app.routes.context import caller, session
from app.routes.files import streamed
from app.routes.uploads import received
from app.routes.web import lists, shell
from app.routes.web.forms import fitted, shown_again
from app.routes.web.set_up import zones
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.routes.wire import Line, Query
from app.services.exports import import_errors
from app.services.imports import batches, run
from app.services.imports.dialects import DIALECTS
from app.services.imports.options import Options
from app.services.imports.queries import IMPORTS, ROWS, visible_to
from app.services.imports.report import Report


class ImportForm(Query):
    """How a file is read, and whether it is only tried out."""

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

    def options(self, zone: str) -> Options:
        """As the service takes them; `zone` is the caller's."""
        return Options(
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


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    blueprint.add_url_rule("/import", "imports", listed, methods=["GET"])
    blueprint.add_url_rule("/import", "import_file", take, methods=["POST"])
    blueprint.add_url_rule("/import/<id:import_id>", "import_one", shown, methods=["GET"])
    blueprint.add_url_rule("/import/<id:import_id>/errors.csv", "import_errors", wrong, methods=["GET"])
    blueprint.add_url_rule("/import/<id:import_id>/undo", "import_undo", undo, methods=["POST"])


async def page(error: AppError | None = None, report: Report | None = None) -> str:
    """The form, what came of a file, and earlier imports."""
    return await shell.render(
        "imports.html",
        error=error,
        fields=FIELDS,
        report=report,
        zone=caller().zone,
        zones=zones(),
        sources=[(dialect.name, dialect.title) for dialect in DIALECTS.values()],
        imports=await lists.rows(IMPORTS, visible_to(caller()), per_page=20),
    )


async def listed() -> str:
    """The form, and earlier imports."""
    return await page()


@shown_again(page)
async def take() -> Any:
    """Tries a file out, or imports it: all of it, or with `abort` and a wrong row nothing."""
    upload = await received()
    form = fitted(ImportForm, dict(upload.given))
    report = await run.run(
        session(),
        caller(),
        upload.file,
        options=form.options(caller().zone),
        filename=upload.filename,
        dry_run=form.act == "try",
    )
    if report.import_id is None:
        return await page(report=report)
    tell(_("%(count)s entries were imported") % {"count": report.created})
    return redirect(url_for("web.import_one", import_id=report.import_id), 303)


async def detail(error: AppError | None = None) -> str:
    """One import and the rows that became no entry."""
    import_id = int((request.view_args or {})["import_id"])
    done = await found(import_id)
    problems = await lists.rows(ROWS, {"import_id": import_id, "problems": True}, sort="line")
    return await shell.render("import.html", error=error, done=done, problems=problems)


async def found(import_id: int) -> dict[str, Any]:
    """The import; NotFound where the caller may not see it."""
    item = await one(session(), IMPORTS, {"id": import_id} | visible_to(caller()))
    if item is None:
        raise NotFound(f"Import with ID {import_id} not found")
    done: dict[str, Any] = orjson.loads(item)
    return done


async def wrong(import_id: int) -> Response:
    """The rows that became no entry, as CSV."""
    await found(import_id)
    return await streamed(lambda session: import_errors.errors(session, import_id), f"import-{import_id}-errors", "csv")


async def shown(import_id: int) -> str:
    """One import."""
    return await detail()


@shown_again(detail)
async def undo(import_id: int) -> Any:
    """Takes an import back; entries that were changed since stay only where that is said."""
    keep = "keep_changed" in await request.form
    await batches.undo(session(), caller(), import_id, keep_changed=keep)
    tell(_("The import is taken back"))
    return redirect(url_for("web.import_one", import_id=import_id), 303)


def pairs(text: str | None) -> dict[str, str]:
    """`name: value` a line."""
    lines = (line.partition(":") for line in (text or "").splitlines() if line.strip())
    return {name.strip(): value.strip() for name, _mark, value in lines}
