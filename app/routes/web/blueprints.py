"""The blueprints that views of pages state their routes on: `@pages.get("/clients/<id:client_id>")`."""

from quart import Blueprint

from app.auth import secure

pages = secure(Blueprint("web", __name__), "session")
admin_pages = Blueprint("admin", __name__, url_prefix="/admin")  # for administrators only
inventory_pages = Blueprint("inventory", __name__, url_prefix="/inventory")  # only while its module is on
