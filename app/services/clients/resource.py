"""The resource card of clients."""

from app.core.messages import N_
from app.core.resource import Archive, Resource, sample_of
from app.services.clients.events import ClientCreated, ClientDeleted, ClientUpdated
from app.services.clients.models import Client

CLIENT = Resource(
    name="client",
    label=N_("Clients"),
    scopes={"read:clients": N_("View clients"), "write:clients": N_("Create and update clients")},
    read_scopes=("read:clients",),
    tables={Client: Archive.USER},
    events={
        ClientCreated: N_("A client was created"),
        ClientUpdated: N_("A client was changed"),
        ClientDeleted: N_("A client was archived"),
    },
    reference="client_id",
    sample=sample_of(Client, id=5, name="Web shop relaunch", status="active", custom_fields={}),
    changes={ClientUpdated: ({"email": None}, {"email": "office@northwind.example"})},
    for_plugins=True,
)
