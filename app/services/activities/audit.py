"""The audit view: every change with its author, credential and surface, before and after."""

from sqlalchemy import bindparam, func, or_, select

from app.core.events import EventRow
from app.core.listing import Listing
from app.core.types import UTCDateTime
from app.services.accounts.models import ApiToken, User
from app.services.activities.filters import AuditFilter
from app.services.activities.queries import action

AUDIT = Listing(
    filter=AuditFilter,
    rows=select(
        EventRow.id,
        EventRow.name.label("event"),
        action.label("action"),
        EventRow.resource.label("entity_type"),
        EventRow.resource_id.label("entity_id"),
        EventRow.user_id.label("owner_id"),
        EventRow.actor_id,
        User.username.label("actor"),
        func.coalesce(User.full_name, User.username).label("actor_name"),
        EventRow.strategy,
        EventRow.token_id,
        ApiToken.name.label("token_name"),
        EventRow.surface,
        EventRow.before,
        EventRow.after,
        EventRow.occurred_at.label("created_at"),
    )
    .join(User, User.id == EventRow.actor_id, isouter=True)
    .join(ApiToken, ApiToken.id == EventRow.token_id, isouter=True),
    conditions={
        "visible_to": or_(EventRow.user_id.is_(None), EventRow.user_id == bindparam("visible_to")),
        "actor_id": EventRow.actor_id == bindparam("actor_id"),
        "token_id": EventRow.token_id == bindparam("token_id"),
        "surface": EventRow.surface == bindparam("surface"),
        "entity_type": EventRow.resource == bindparam("entity_type"),
        "entity_id": EventRow.resource_id == bindparam("entity_id"),
        "action": action == bindparam("action"),
        "since": EventRow.occurred_at >= bindparam("since", type_=UTCDateTime),
        "before": EventRow.occurred_at < bindparam("before", type_=UTCDateTime),
    },
    sorts={"created_at": (EventRow.occurred_at, EventRow.id), "id": (EventRow.id,)},
    default_sort="-id",
)
