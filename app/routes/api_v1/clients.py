"""`/api/v1/clients`."""

from collections.abc import Awaitable
from typing import Literal

from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.listing import page
from app.routes.context import bind, read_one, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, if_match, message_response, page_response, resource_response
from app.routes.route_metadata import checks_if_match, document_page, document_resource
from app.routes.schemas.clients import ClientBody, ClientChanged, ClientIn, ClientOut, ClientPage, ClientUpdate
from app.routes.schemas.pagination import Message
from app.services.clients import service as clients
from app.services.clients.filters import ClientFilter
from app.services.projects.clients import CLIENTS

blueprint = Blueprint("clients", __name__, url_prefix="/clients")


class ClientQuery(PageQuery):
    """Filters of the list; without `status` clients that are not archived are listed."""

    status: Literal["active", "inactive", "archived", "all"] | None = None


@blueprint.get("")
@scopes("read:clients")
@validate_querystring(ClientQuery)
@document_page(ClientPage)
async def list_clients(query_args: ClientQuery) -> Response:
    """List clients.

    Archived ones only with `status=archived` or `status=all`.
    """
    status = query_args.status
    wanted = ClientFilter(kept=status is None, status=None if status == "all" else status)
    return page_response("clients", await page(session(), CLIENTS, bind(wanted), query_args.page_request(CLIENTS)))


@blueprint.get("/<id:client_id>")
@scopes("read:clients")
@document_resource(ClientBody)
async def get_client(client_id: int) -> Response:
    """Get a client."""
    return resource_response("client", await read(client_id), missing=f"Client with ID {client_id} not found")


@blueprint.post("")
@scopes("write:clients")
@idempotent
@validate_request(ClientIn)
@document_resource(ClientChanged, 201)
async def create_client(data: ClientIn) -> Response:
    """Create a client."""
    client = await clients.create(session(), **data.explicitly_set())
    return resource_response("client", await read(client.id), 201, message="Client created successfully")


@blueprint.route("/<id:client_id>", methods=["PUT", "PATCH"])
@scopes("write:clients")
@validate_request(ClientUpdate)
@document_resource(ClientChanged)
@checks_if_match(ClientOut)
async def update_client(client_id: int, data: ClientUpdate) -> Response:
    """Update a client.

    Fields that are not sent stay as they are.
    """
    await clients.update(session(), client_id, guard=if_match(lambda: read(client_id)), **data.explicitly_set())
    return resource_response("client", await read(client_id), message="Client updated successfully")


@blueprint.delete("/<id:client_id>")
@scopes("write:clients")
@document_response(Message)
@checks_if_match(ClientOut)
async def archive_client(client_id: int) -> Response:
    """Archive a client.

    The client, its projects and their time are kept; `status` becomes `archived`.
    """
    await clients.archive(session(), client_id, if_match(lambda: read(client_id)))
    return message_response("Client archived successfully")


def read(client_id: int) -> Awaitable[str | None]:
    """The client's JSON."""
    return read_one(CLIENTS, ClientFilter(id=client_id))
