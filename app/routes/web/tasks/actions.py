"""Actions on a task: moving to another status and deleting."""

from quart import redirect, url_for

from app.routes.context import session
from app.routes.web.blueprints import pages
from app.routes.web.flash import flash
from app.routes.web.forms import Redirect, back
from app.routes.web.i18n import gettext as _
from app.routes.web.labels import TASK_STATUSES
from app.services.tasks import service as tasks


@pages.post(f"/tasks/<id:task_id>/move/<any({','.join(TASK_STATUSES)}):status>")
async def task_move(task_id: int, status: str) -> Redirect:
    """Give a task another status. It is part of the path, so that undoing is a path too."""
    before = (await tasks.get(session(), task_id)).status
    task = await tasks.update(session(), task_id, status=status)
    text = _("%(name)s: %(status)s") % {"name": task.name, "status": _(TASK_STATUSES[status])}
    flash(text, undo=url_for("web.task_move", task_id=task_id, status=before) if before != status else "")
    return await back()


@pages.post("/tasks/<id:task_id>/delete")
async def task_delete(task_id: int) -> Redirect:
    """Delete a task; its entries keep their time."""
    await tasks.delete(session(), task_id)
    flash(_("The task is deleted; its time is kept"))
    return redirect(url_for("web.tasks"), 303)
