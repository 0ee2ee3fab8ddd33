"""`/api/v1/time-entries/import-csv`, and `/api/v1/imports`: what was imported, and how to take it back."""

from typing import Any

from pydantic import ValidationError
from quart import Blueprint, Response, request
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.errors import Forbidden, NotFound, invalid
from app.core.json import encode
from app.core.listing import PageRequest, one, page
from app.routes.answers import done, one_answer, page_answer
from app.routes.api_v1.import_shapes import (
    ImportBody,
    ImportDone,
    ImportPage,
    ImportQuery,
    ImportRowPage,
    ImportsQuery,
    RowsQuery,
    UndoQuery,
)
from app.routes.api_v1.shapes import Message
from app.routes.context import caller, session
from app.routes.errors import messages
from app.routes.files import streamed
from app.routes.idempotent import idempotent
from app.routes.marks import accepts, produces
from app.routes.uploads import Upload, received
from app.services.exports import import_errors
from app.services.imports import batches, run
from app.services.imports.queries import IMPORTS, ROWS, visible_to
from app.services.imports.report import Report

blueprint = Blueprint("imports", __name__)

FILE = {"type": "string", "format": "binary"}
TEXT = {"type": "string", "description": "The file"}
CREATES = ("write:clients", "write:projects", "write:tasks")
FIRST_ERRORS = PageRequest(per_page=100, sort="line")


@blueprint.post("/time-entries/import-csv")
@scopes("write:time_entries")
@idempotent
@validate_querystring(ImportQuery)
@accepts(
    multipart__form_data={"type": "object", "properties": {"file": FILE}, "required": ["file"]},
    application__json={"type": "object", "properties": {"csv": TEXT, "data": TEXT}},
    text__csv={"type": "string"},
)
@document_response(ImportDone)
async def import_time_entries(query_args: ImportQuery) -> Response:
    """Import time entries.

    A file of TimeTracker, Toggl Track, Clockify, Harvest or Kimai: CSV, XLSX, JSON of their APIs, or the ZIP of a Toggl
    workspace. It comes as the field `file` of a form, as `csv` or `data` of a JSON object, or as the body. Rows that
    came before are recognised. What cannot be told from the file is 400, with the possible readings. `create_missing`
    wants the scopes to create clients, projects and tasks, too.
    """
    upload = await received("csv", "data")
    asked = chosen(query_args, upload)
    report = await run.run(
        session(),
        caller(),
        upload.file,
        options=asked.options(caller()),
        filename=upload.filename,
        owner_id=asked.user_id,
        dry_run=asked.dry_run,
    )
    return Response(encode(told(report)), content_type="application/json")


@blueprint.get("/imports")
@scopes("read:time_entries")
@validate_querystring(ImportsQuery)
@document_response(ImportPage)
async def list_imports(query_args: ImportsQuery) -> Response:
    """List imports.

    The newest first; one's own, for an administrator everybody's.
    """
    filters = visible_to(caller()) | {"source": query_args.source}
    return page_answer("imports", await page(session(), IMPORTS, filters, query_args.of(IMPORTS)))


@blueprint.get("/imports/<id:import_id>")
@scopes("read:time_entries")
@document_response(ImportBody)
async def get_import(import_id: int) -> Response:
    """Get an import.

    With counts, options, and in `errors` the first hundred rows that became no entry.
    """
    item = await read(import_id)
    errors = await page(session(), ROWS, {"import_id": import_id, "problems": True}, FIRST_ERRORS)
    return one_answer("import", f'{item[:-1]},"errors":{errors.items}}}')


@blueprint.get("/imports/<id:import_id>/rows")
@scopes("read:time_entries")
@validate_querystring(RowsQuery)
@document_response(ImportRowPage)
async def list_import_rows(import_id: int, query_args: RowsQuery) -> Response:
    """List the rows of an import.

    Those that became no entry, or with `state` those that did, or all. Duplicates are counted only.
    """
    asked = query_args.of(ROWS)
    await read(import_id)
    return page_answer("rows", await page(session(), ROWS, query_args.filters(import_id), asked))


@blueprint.get("/imports/<id:import_id>/errors.csv")
@scopes("read:time_entries")
@produces("The rows that became no entry, below the header of their file", "text/csv")
async def export_import_errors(import_id: int) -> Response:
    """Export the errors of an import.

    Every row that became no entry, with its line, what is wrong and the row as it stands in the file. Mended, it can be
    imported as it is.
    """
    await read(import_id)
    return await streamed(lambda session: import_errors.errors(session, import_id), f"import-{import_id}-errors", "csv")


@blueprint.delete("/imports/<id:import_id>")
@scopes("write:time_entries")
@validate_querystring(UndoQuery)
@document_response(Message)
async def undo_import(import_id: int, query_args: UndoQuery) -> Response:
    """Undo an import.

    Removes for good what it has made, and forgets its rows, so that the file can be imported anew. 409
    `entries_changed` where somebody has changed its entries since; `keep_changed=true` keeps these. Repeatable.
    """
    await batches.undo(session(), caller(), import_id, keep_changed=query_args.keep_changed)
    return done("Import undone successfully")


async def read(import_id: int) -> str:
    """The import's JSON; NotFound where the caller may not see it."""
    item = await one(session(), IMPORTS, {"id": import_id} | visible_to(caller()))
    if item is None:
        raise NotFound(f"Import with ID {import_id} not found")
    return item


def chosen(query_args: ImportQuery, upload: Upload) -> ImportQuery:
    """What the query says, and over it what came with the file."""
    given = request.args.to_dict() | {name: value for name, value in upload.given.items() if value is not None}
    try:
        asked = ImportQuery.model_validate(given) if upload.given else query_args
    except ValidationError as error:
        raise invalid(messages(error)) from None
    lacking = [scope for scope in CREATES if not caller().holds(scope)]
    if asked.create_missing and lacking:
        details = {"required_scope": lacking[0], "available_scopes": sorted(caller().scopes)}
        text = f"create_missing requires the '{lacking[0]}' scope"
        raise Forbidden(text, title="Insufficient permissions", details=details)
    return asked


def told(report: Report) -> dict[str, Any]:
    """A report as it is answered."""
    names = ("dry_run", "import_id", "source", "title", "file_hash", "encoding", "delimiter", "timezone", "date_order")
    counts = ("total", "created", "duplicates", "skipped", "failed", "seconds")
    errors = [
        {
            "row": problem.row,
            "line": problem.line,
            "state": problem.state,
            "field": problem.trouble.field,
            "value": problem.trouble.value,
            "code": problem.trouble.code,
            "error": problem.trouble.message,
        }
        for problem in report.problems
    ]
    return {
        "success": True,
        **{name: getattr(report, name) for name in names},
        "date_order_proof": report.proof,
        **{name: getattr(report, name) for name in counts},
        "errors": errors,
        "warnings": report.warnings,
        "ignored_columns": report.ignored,
        "people": report.people,
        "new": report.new,
        "rows": report.shown,
        "sums": [
            {"person": person, "project": project, "seconds": seconds}
            for (person, project), seconds in report.sums.most_common()
        ],
    }
