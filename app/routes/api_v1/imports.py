"""`/api/v1/time-entries/import-csv`, and `/api/v1/imports`: what was imported, and how to take it back."""

from typing import Literal

from pydantic import Field, ValidationError
from quart import Blueprint, Response, request
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core.errors import Forbidden, NotFound, invalid
from app.core.json import encode_json
from app.core.listing import PageRequest, page
from app.routes.context import bind, caller, read_one, session
from app.routes.errors import field_messages
from app.routes.files import stream_file
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, message_response, page_response, resource_response
from app.routes.route_metadata import accepts, document_page, document_resource, fills_docstring, produces, upload
from app.routes.schemas.import_options import ImportQuery
from app.routes.schemas.imports import ImportBody, ImportDone, ImportPage, ImportRowPage
from app.routes.schemas.pagination import Message
from app.routes.schemas.types import Line, Query
from app.routes.uploads import Upload, receive_upload
from app.services.exports import import_errors
from app.services.imports import formats, importer
from app.services.imports.filters import ImportFilter, ImportRowFilter
from app.services.imports.queries import IMPORT_ROWS, IMPORTS
from app.services.imports.report import ImportReport
from app.services.imports.store.undo import revert_import

blueprint = Blueprint("imports", __name__)

FILE = {"type": "string", "format": "binary"}
TEXT = {"type": "string", "description": "The file"}
CREATES = ("write:clients", "write:projects", "write:tasks")
FIRST_ERRORS = PageRequest(per_page=100, sort="line")


class ImportsQuery(PageQuery):
    """Filters of the list."""

    source: Line | None = None


class RowsQuery(PageQuery):
    """Filters of the rows; without any, those that became no entry."""

    state: Literal["created", "skipped", "failed", "all"] | None = None

    def filter(self, import_id: int) -> ImportRowFilter:
        """Return the filter of the rows."""
        state = None if self.state == "all" else self.state
        return ImportRowFilter(import_id=import_id, state=state, problems=self.state is None)


class UndoQuery(Query):
    """What to do with entries that were changed since."""

    keep_changed: bool = Field(False, description="Keep them and remove the others, instead of 409")


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
@fills_docstring(trackers=formats.format_titles())
@upload
async def import_time_entries(query_args: ImportQuery) -> Response:
    """Import time entries.

    A file of {trackers}: CSV, XLSX, ODS, JSON of their APIs, or the ZIP of a
    Toggl workspace. It comes as the field `file` of a form, as `csv` or `data` of a JSON object, or as the body. Rows
    that came before are recognised. What cannot be told from the file is 400, with the possible readings.
    `create_missing` wants the scopes to create clients, projects and tasks, too.
    """
    received = await receive_upload("csv", "data")
    asked = chosen(query_args, received)
    report = await importer.run_import(
        session(),
        caller(),
        received.file,
        options=asked.options(caller()),
        filename=received.filename,
        owner_id=asked.user_id,
        dry_run=asked.dry_run,
    )
    return Response(encode_json(import_body(report)), content_type="application/json")


@blueprint.get("/imports")
@scopes("read:time_entries")
@validate_querystring(ImportsQuery)
@document_page(ImportPage)
async def list_imports(query_args: ImportsQuery) -> Response:
    """List imports.

    The newest first; one's own, for an administrator everybody's.
    """
    return page_response(
        "imports",
        await page(session(), IMPORTS, bind(ImportFilter(source=query_args.source)), query_args.page_request(IMPORTS)),
    )


@blueprint.get("/imports/<id:import_id>")
@scopes("read:time_entries")
@document_resource(ImportBody)
async def get_import(import_id: int) -> Response:
    """Get an import.

    With counts, options, and in `errors` the first hundred rows that became no entry.
    """
    item = await read(import_id)
    errors = await page(session(), IMPORT_ROWS, bind(ImportRowFilter(import_id=import_id, problems=True)), FIRST_ERRORS)
    return resource_response("import", f'{item[:-1]},"errors":{errors.items}}}')


@blueprint.get("/imports/<id:import_id>/rows")
@scopes("read:time_entries")
@validate_querystring(RowsQuery)
@document_page(ImportRowPage)
async def list_import_rows(import_id: int, query_args: RowsQuery) -> Response:
    """List the rows of an import.

    Those that became no entry, or with `state` those that did, or all. Duplicates are counted only.
    """
    asked = query_args.page_request(IMPORT_ROWS)
    await read(import_id)
    return page_response("rows", await page(session(), IMPORT_ROWS, bind(query_args.filter(import_id)), asked))


@blueprint.get("/imports/<id:import_id>/errors.csv")
@scopes("read:time_entries")
@produces("The rows that became no entry, below the header of their file", "text/csv")
async def export_import_errors(import_id: int) -> Response:
    """Export the errors of an import.

    Every row that became no entry, with its line, what is wrong and the row as it stands in the file. Mended, it can be
    imported as it is.
    """
    await read(import_id)
    return await stream_file(
        lambda session: import_errors.import_errors_csv(session, import_id), f"import-{import_id}-errors", "csv"
    )


@blueprint.delete("/imports/<id:import_id>")
@scopes("write:time_entries")
@validate_querystring(UndoQuery)
@document_response(Message)
async def undo_import(import_id: int, query_args: UndoQuery) -> Response:
    """Undo an import.

    Removes for good what it has made, and forgets its rows, so that the file can be imported anew. 409
    `entries_changed` where somebody has changed its entries since; `keep_changed=true` keeps these. Repeatable.
    """
    await revert_import(session(), caller(), import_id, keep_changed=query_args.keep_changed)
    return message_response("Import undone successfully")


async def read(import_id: int) -> str:
    """Return the import's JSON; NotFound if the caller cannot see it."""
    item = await read_one(IMPORTS, ImportFilter(id=import_id))
    if item is None:
        raise NotFound(f"Import with ID {import_id} not found")
    return item


def chosen(query_args: ImportQuery, received: Upload) -> ImportQuery:
    """Return the options of the query, overridden by the fields that were sent with the file."""
    given = request.args.to_dict() | {name: value for name, value in received.fields.items() if value is not None}
    try:
        asked = ImportQuery.model_validate(given) if received.fields else query_args
    except ValidationError as error:
        raise invalid(field_messages(error)) from None
    lacking = [scope for scope in CREATES if not caller().has_scope(scope)]
    if asked.create_missing and lacking:
        details = {"required_scope": lacking[0], "available_scopes": sorted(caller().scopes)}
        text = f"create_missing requires the '{lacking[0]}' scope"
        raise Forbidden(text, title="Insufficient permissions", details=details)
    return asked


def import_body(report: ImportReport) -> dict[str, object]:
    """A report as it is answered."""
    names = ("dry_run", "import_id", "source", "title", "file_hash", "encoding", "delimiter", "timezone", "date_order")
    counts = ("total", "created", "duplicates", "skipped", "failed", "seconds")
    errors = [
        {
            "row": problem.row,
            "line": problem.line,
            "state": problem.state,
            "field": problem.error.field,
            "value": problem.error.value,
            "code": problem.error.code,
            "error": problem.error.message,
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
