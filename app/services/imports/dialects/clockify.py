"""Clockify: the detailed report, in the languages and with the columns that workspaces have given it.

`Duration (decimal)` is rounded and never used. Breaks are no tracked time.
"""

from app.services.imports.dialects.base import Cells, Dialect
from app.services.imports.trouble import Trouble

WORK = frozenset({"", "regular", "normal"})


def adapt(cells: Cells) -> None:
    """Skips what is no work."""
    kind = cells.get("kind", "")
    if kind.casefold() not in WORK:
        raise Trouble("no_work", "is not working time", field="kind", value=kind, skip=True)


CLOCKIFY = Dialect(
    name="clockify",
    title="Clockify",
    columns={
        "person_email": ("email", "e-mail", "correo electrónico", "correo"),
        "person_name": ("user", "usuario", "usuário"),
        "client": ("client", "cliente"),
        "project": ("project", "proyecto", "projeto"),
        "task": ("task", "activity", "tarea", "tarefa", "equipo"),
        "notes": ("description", "descripción", "descrição"),
        "billable": ("billable", "facturable", "faturável"),
        "tags": ("tags", "etiquetas"),
        "kind": ("type", "tipo"),
        "start_date": ("start date", "fecha inicio", "fecha de inicio", "data de início", "data início"),
        "start_time": ("start time", "hora inicio", "hora de inicio", "hora de início", "hora início"),
        "end_date": ("end date", "fecha fin", "fecha de fin", "fecha final", "data final", "data de término"),
        "end_time": ("end time", "hora fin", "hora de fin", "hora final", "hora de término"),
        "duration": ("duration (h)", "duración (h)", "duração (h)"),
        "decimal": ("duration (decimal)", "duración (decimal)", "duração (decimal)"),
        "other_date": ("date of creation",),
    },
    signatures=(
        frozenset({"start_date", "start_time", "duration"}),
        frozenset({"start_date", "start_time", "decimal"}),
    ),
    adapt=adapt,
)
