"""The form of a client, and changing one with it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.core.errors import AppError
from app.routes.context import session
from app.routes.schemas.types import Hours, Line, Money, MonthDay, Name, Query, RoundingMinutes, RoundingMode, Text
from app.routes.web import layout
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back, on_error, read_form, stored_values, values_for
from app.routes.web.i18n import gettext as _
from app.routes.web.labels import CLIENT_STATUSES, ROUNDING_MODES
from app.routes.web.per_request import default_currency
from app.services.clients import service


def _currency(text: str) -> str:
    code = text.strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise ValueError("must be three letters, such as EUR")
    return code


CurrencyField = Annotated[str, AfterValidator(_currency)]


class ClientForm(Query):
    """The fields of a client that a form changes."""

    name: Name
    company: Line | None = None
    contact_person: Line | None = None
    email: Line | None = None
    phone: Line | None = Field(None, max_length=50)
    address: Text | None = None
    description: Text | None = None
    status: Literal["active", "inactive", "archived"] = "active"
    default_hourly_rate: Money | None = None
    currency: CurrencyField | None = None
    rounding_minutes: RoundingMinutes | None = None
    rounding_mode: RoundingMode = "nearest"
    prepaid_hours_monthly: Hours | None = None
    prepaid_reset_day: MonthDay = 1


FIELDS = tuple(ClientForm.model_fields)


async def form_choices() -> dict[str, object]:
    """The choices that the form offers."""
    return {
        "statuses": CLIENT_STATUSES,
        "rounding_modes": ROUNDING_MODES,
        "default_currency": await default_currency(),
    }


@pages.get("/clients/<id:client_id>/edit")
async def client_edit(client_id: int, error: AppError | None = None) -> str:
    """The form of an existing client."""
    client = await service.get(session(), client_id)
    stored = stored_values(client, FIELDS)
    return await layout.render_page(
        "clients/form.html",
        error=error,
        fields=FIELDS,
        client=client,
        values=await values_for(error, stored),
        **await form_choices(),
    )


@pages.post("/clients/<id:client_id>")
@on_error(client_edit)
async def client_update(client_id: int) -> Redirect:
    """Change a client."""
    form = await read_form(ClientForm)
    await service.update(session(), client_id, **form.model_dump())
    flash(_("Saved"))
    return await back()
