"""The card of stored responses."""

from app.core.resource import Archive, Resource
from app.services.idempotency.models import StoredResponse

STORED_ANSWER = Resource(
    name="stored_answer",
    label="Stored answers",
    read_scopes=(),
    tables={StoredResponse: Archive.NEVER},
    events={},
)
