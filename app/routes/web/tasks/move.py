"""Tasks moved from one status to another, and deleted."""

from typing import Any

from quart import Blueprint, redirect, url_for

from app.routes.context import session
from app.routes.web.forms import back
from app.routes.web.tasks.words import STATUSES
from app.routes.web.texts import gettext as _
from app.routes.web.toast import tell
from app.services.tasks import service as tasks


def mount(blueprint: Blueprint) -> None:
    """Adds the routes."""
    path = f"/tasks/<id:task_id>/move/<any({','.join(STATUSES)}):status>"
    blueprint.add_url_rule(path, "task_move", move, methods=["POST"])
    blueprint.add_url_rule("/tasks/<id:task_id>/delete", "task_delete", delete, methods=["POST"])


async def move(task_id: int, status: str) -> Any:
    """Gives a task another status, which stands in the path, so that undoing is a path, too."""
    before = (await tasks.get(session(), task_id)).status
    task = await tasks.update(session(), task_id, {"status": status})
    text = _("%(name)s: %(status)s") % {"name": task.name, "status": _(STATUSES[status])}
    tell(text, undo=url_for("web.task_move", task_id=task_id, status=before) if before != status else "")
    return await back()


async def delete(task_id: int) -> Any:
    """Deletes a task; its entries keep their time."""
    await tasks.delete(session(), task_id)
    tell(_("The task is deleted; its time stays"))
    return redirect(url_for("web.tasks"), 303)
