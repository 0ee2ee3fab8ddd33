"""Forms: read into a shape, and shown again with what was wrong."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from decimal import Decimal
from inspect import signature
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from quart import Response, g, redirect, request, url_for
from werkzeug import Response as WerkzeugResponse

from app.core.errors import AppError, Forbidden, NotFound, Unauthorized, invalid
from app.core.events import json_value
from app.core.typing import Function, Mark
from app.routes import errors
from app.routes.context import current_principal, running_app
from app.routes.web.i18n import translate_message
from app.routes.web.numbers import PAGE_TEXTS, number_text, read_numbers

# A path of this server. Two slashes begin another host; browsers take backslashes for slashes and skip controls.
OWN_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")

Redirect = WerkzeugResponse
Values = dict[str, Any]  # columns and their values, of the types that services take
FormModel = TypeVar("FormModel", bound=BaseModel)
FormPage = Callable[..., Awaitable[str]]
ERROR_PAGE: Mark[FormPage | None] = Mark("error_page", None)


def on_error(page: FormPage | None = None) -> Callable[[Function], Function]:
    """State the page that holds the form of a view, the view itself by default.

    When the view raises, this page is shown with `error`, the error's status, and those arguments of the address that
    it takes: `client_edit(client_id=7, error=error)`.
    """

    def decorator(view: Function) -> Function:
        return ERROR_PAGE.set(view, page or cast("FormPage", view))

    return decorator


async def shown_with(page: FormPage, error: AppError) -> str:
    """The page with an error, of the same address."""
    wanted = signature(page).parameters
    arguments = {name: value for name, value in (request.view_args or {}).items() if name in wanted}
    return await page(**arguments, error=error)


async def read_form(shape: type[FormModel]) -> FormModel:
    """The form that was sent; Invalid names the fields that do not fit."""
    return fitted(shape, (await request.form).to_dict())


def stored_values(entity: object, names: Iterable[str]) -> dict[str, object]:
    """Return columns of an entity for the fields of a form; numbers are left to `values_for`."""
    values = {name: getattr(entity, name) for name in names}
    return {name: value if isinstance(value, Decimal) else json_value(value) for name, value in values.items()}


async def values_for(error: AppError | None, stored: Mapping[str, object]) -> Mapping[str, object]:
    """The values that the fields of a form hold: those that were sent if they were refused, else the stored ones.

    Decimal numbers are texts in the notation of the user's locale.
    """
    return (await request.form).to_dict() if error else in_fields(stored)


def in_fields(stored: Mapping[str, object]) -> dict[str, object]:
    """Return stored values as fields hold them: numbers as the user writes them."""
    return {name: number_text(value) if isinstance(value, float | Decimal) else value for name, value in stored.items()}


def fitted(shape: type[FormModel], data: object) -> FormModel:
    """The data in its shape, numbers in the notation of the user's locale; Invalid names the fields that do not fit."""
    values, wrong = read_numbers(shape, data) if isinstance(data, Mapping) else (data, {})
    try:
        found = shape.model_validate(values)
    except ValidationError as error:
        raise invalid(errors.field_messages(error, PAGE_TEXTS) | wrong) from None
    if wrong:
        raise invalid(wrong)
    return found


async def answer(error: AppError) -> Response | Redirect:
    """The form again. By now the view's transaction is rolled back, so the page is read in one of its own."""
    app, endpoint = running_app(), request.endpoint or ""
    page = ERROR_PAGE.get(app.view_functions.get(endpoint))
    if errors.wants_json():
        return await errors.error_response(error)
    # What somebody may not see is not shown with a word about that either.
    allowed = current_principal() is not None and not isinstance(error, Forbidden)
    if page and error.status < 500 and (allowed or app.auth.policies[endpoint].public):
        try:
            async with app.database.transaction(read_only=True) as g.session:
                return Response(await shown_with(page, error), error.status, dict(error.headers))
        except NotFound as gone:
            error = gone
    if isinstance(error, Unauthorized) and request.method == "POST":
        return redirect(url_for("web.sign_in", next=_referring_page()), 303)
    return await errors.error_response(error)


def _referring_page() -> str | None:
    """The page of this server that sent the form, or None."""
    sender = urlsplit(request.headers.get("Referer", ""))
    if sender.netloc != request.host:
        return None
    path = f"{sender.path}?{sender.query}" if sender.query else sender.path
    return path if OWN_PATH.fullmatch(path) else None


def problems(error: AppError | None, *fields: str) -> tuple[dict[str, str], list[str]]:
    """The errors by field for the fields of the form, and the remaining ones."""
    if error is None:
        return {}, []
    field_errors: dict[str, str] = {}
    form_errors: list[str] = [] if error.fields else [translate_message(error.message)]
    for name, texts in (error.fields or {}).items():
        if name in fields:
            field_errors[name] = sentence("; ".join(map(translate_message, texts)))
        else:
            form_errors += (sentence(translate_message(text)) for text in texts)
    return field_errors, form_errors


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def own_path(target: str | None) -> str:
    """The next page: a path of this server, else the dashboard."""
    return target if target and OWN_PATH.fullmatch(target) else url_for("web.dashboard")


def home() -> Redirect:
    """To the dashboard after an action, by GET."""
    return redirect(url_for("web.dashboard"), 303)


async def back() -> Redirect:
    """To the page that the form was on, by GET."""
    return redirect(own_path((await request.form).get("next")), 303)
