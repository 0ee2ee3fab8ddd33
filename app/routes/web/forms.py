"""Forms: read into a shape, and shown again with what was wrong."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from quart import Response, g, redirect, request, url_for

from app.core.errors import AppError, Forbidden, NotFound, Unauthorized, invalid
from app.routes import errors
from app.routes.context import host, principal
from app.routes.web.texts import said

# A path of this server. Two slashes begin another host; browsers take backslashes for slashes and skip controls.
OWN_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")

Page = Callable[[AppError | None], Awaitable[str]]
View = TypeVar("View", bound=Callable[..., Any])
Shape = TypeVar("Shape", bound=BaseModel)


def shown_again(page: Page) -> Callable[[View], View]:
    """States the page that holds the form of a view: where the view raises, that page says why."""

    def decorator(view: View) -> View:
        view.__dict__["shown_again"] = page
        return view

    return decorator


async def read(shape: type[Shape]) -> Shape:
    """The form that was sent; Invalid names the fields that do not fit."""
    return fitted(shape, (await request.form).to_dict())


def fitted(shape: type[Shape], data: object) -> Shape:
    """The data in its shape; Invalid names the fields that do not fit."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise invalid(errors.messages(error)) from None


async def answer(error: AppError) -> Any:
    """The form again. By now the view's transaction is rolled back, so the page is read in one of its own."""
    app, endpoint = host(), request.endpoint or ""
    page: Page | None = getattr(app.view_functions.get(endpoint), "shown_again", None)
    if errors.wants_json():
        return await errors.answer(error)
    # What somebody may not see is not shown with a word about that either.
    allowed = principal() is not None and not isinstance(error, Forbidden)
    if page and error.status < 500 and (allowed or app.auth.policies[endpoint].public):
        try:
            async with app.database.transaction(read_only=True) as g.session:
                return Response(await page(error), error.status, dict(error.headers))
        except NotFound as gone:
            error = gone
    if isinstance(error, Unauthorized) and request.method == "POST":
        return redirect(url_for("web.sign_in"), 303)
    return await errors.answer(error)


def problems(error: AppError | None, *fields: str) -> tuple[dict[str, str], list[str]]:
    """What is wrong: by field for those that the form has, and the rest."""
    if error is None:
        return {}, []
    near: dict[str, str] = {}
    rest: list[str] = [] if error.fields else [said(error.message)]
    for name, texts in (error.fields or {}).items():
        if name in fields:
            near[name] = sentence("; ".join(map(said, texts)))
        else:
            rest += (sentence(said(text)) for text in texts)
    return near, rest


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def own_path(target: str | None) -> str:
    """Where to go next: only to a path of this server, else to the dashboard."""
    return target if target and OWN_PATH.fullmatch(target) else url_for("web.dashboard")


def home() -> Any:
    """To the dashboard after an action, by GET."""
    return redirect(url_for("web.dashboard"), 303)


async def back() -> Any:
    """To the page that the form was on, by GET."""
    return redirect(own_path((await request.form).get("next")), 303)
