"""Actions on an API token: revoking, restoring and deleting."""

from quart import Response, redirect, request, url_for

from app.core.json import encode_json
from app.routes import errors
from app.routes.context import running_app, session
from app.routes.web.blueprints import admin_pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect
from app.routes.web.i18n import gettext as _
from app.services.accounts import access


@admin_pages.post("/api-tokens/<id:token_id>/toggle")
async def token_toggle(token_id: int) -> Response | Redirect:
    """Revoke a token, or make a revoked one active again."""
    token = await access.toggle_token(session(), token_id)
    running_app().credentials.tokens.clear_cache()
    if errors.wants_json():
        return json({"message": f"API token {'deactivated' if token.revoked_at else 'activated'} successfully"})
    text = _("“%(name)s” is deactivated") if token.revoked_at else _("“%(name)s” is activated")
    flash(text % {"name": token.name})
    return redirect(url_for("web.admin.tokens"), 303)


@admin_pages.delete("/api-tokens/<id:token_id>")
@admin_pages.post("/api-tokens/<id:token_id>/delete")
async def token_delete(token_id: int) -> Response | Redirect:
    """Delete a token."""
    await access.delete_token(session(), token_id)
    running_app().credentials.tokens.clear_cache()
    if errors.wants_json() or request.method == "DELETE":
        return json({"message": "API token deleted successfully"})
    flash(_("The token is deleted"))
    return redirect(url_for("web.admin.tokens"), 303)


def json(body: dict[str, object], status: int = 200) -> Response:
    """Return a response for scripts."""
    return Response(encode_json(body), status, content_type="application/json")
