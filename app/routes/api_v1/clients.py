"""`/api/v1/clients`."""

from collections.abc import Awaitable
from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.listing import one, page
from app.routes.answers import PageQuery, done, if_match, one_answer, page_answer
from app.routes.api_v1.shapes import ClientBody, ClientChanged, ClientPage, Message
from app.routes.context import session
from app.routes.idempotent import idempotent
from app.routes.wire import (
    Body,
    Changes,
    Currency,
    Custom,
    Hours,
    Line,
    Money,
    MonthDay,
    Name,
    RoundingMinutes,
    RoundingMode,
    Text,
)
from app.services.clients import service as clients
from app.services.projects.queries import CLIENTS

blueprint = Blueprint("clients", __name__, url_prefix="/clients")

Status = Literal["active", "inactive", "archived"]
CURRENCY = "ISO 4217 code that the client's rates are in; null is the instance's"
ROUNDING = "To how many minutes reports round each entry; null is not at all"
EXAMPLE: JsonDict = {
    "name": "Acme Corp",
    "email": "contact@acme.com",
    "company": "Acme Corporation",
    "phone": "+1-555-0123",
}


class ClientQuery(PageQuery):
    """Filters of the list; without `status` clients that are not archived are listed."""

    status: Literal["active", "inactive", "archived", "all"] | None = None


class ClientIn(Body):
    """A new client."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Name
    company: Line | None = None
    description: Text | None = None
    contact_person: Line | None = None
    email: Line | None = None
    phone: Line | None = Field(None, max_length=50)
    address: Text | None = None
    default_hourly_rate: Money | None = None
    currency: Currency | None = Field(None, description=CURRENCY)
    rounding_minutes: RoundingMinutes | None = Field(None, description=ROUNDING)
    rounding_mode: RoundingMode = "nearest"
    status: Status = "active"
    prepaid_hours_monthly: Hours | None = None
    prepaid_reset_day: MonthDay = 1
    custom_fields: Custom = Field(default_factory=dict)


class ClientUpdate(Changes):
    """Changes of a client; null clears what may be empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "+1-555-0199"}]})

    name: Name | None = None
    company: Line | None = None
    description: Text | None = None
    contact_person: Line | None = None
    email: Line | None = None
    phone: Line | None = Field(None, max_length=50)
    address: Text | None = None
    default_hourly_rate: Money | None = None
    currency: Currency | None = Field(None, description=CURRENCY)
    rounding_minutes: RoundingMinutes | None = Field(None, description=ROUNDING)
    rounding_mode: RoundingMode | None = None
    status: Status | None = None
    prepaid_hours_monthly: Hours | None = None
    prepaid_reset_day: MonthDay | None = None
    custom_fields: Custom | None = None


@blueprint.get("")
@scopes("read:clients")
@validate_querystring(ClientQuery)
@document_response(ClientPage)
async def list_clients(query_args: ClientQuery) -> Response:
    """List clients.

    Archived ones only with `status=archived` or `status=all`.
    """
    status = query_args.status
    given = {"kept": True} if status is None else {} if status == "all" else {"status": status}
    return page_answer("clients", await page(session(), CLIENTS, given, query_args.of(CLIENTS)))


@blueprint.get("/<id:client_id>")
@scopes("read:clients")
@document_response(ClientBody)
async def get_client(client_id: int) -> Response:
    """Get a client."""
    return one_answer("client", await read(client_id), missing=f"Client with ID {client_id} not found")


@blueprint.post("")
@scopes("write:clients")
@idempotent
@validate_request(ClientIn)
@document_response(ClientChanged, 201)
async def create_client(data: ClientIn) -> Response:
    """Create a client."""
    client = await clients.create(session(), data.given())
    return one_answer("client", await read(client.id), 201, message="Client created successfully")


@blueprint.route("/<id:client_id>", methods=["PUT", "PATCH"])
@scopes("write:clients")
@validate_request(ClientUpdate)
@document_response(ClientChanged)
async def update_client(client_id: int, data: ClientUpdate) -> Response:
    """Update a client.

    Fields that are not sent stay as they are.
    """
    await clients.update(session(), client_id, data.given(), if_match(lambda: read(client_id)))
    return one_answer("client", await read(client_id), message="Client updated successfully")


@blueprint.delete("/<id:client_id>")
@scopes("write:clients")
@document_response(Message)
async def archive_client(client_id: int) -> Response:
    """Archive a client.

    The client, its projects and their time are kept; `status` becomes `archived`.
    """
    await clients.archive(session(), client_id, if_match(lambda: read(client_id)))
    return done("Client archived successfully")


def read(client_id: int) -> Awaitable[str | None]:
    """The client's JSON."""
    return one(session(), CLIENTS, {"id": client_id})
