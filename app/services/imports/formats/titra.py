"""titra: the list of details as CSV or XLSX, in each of its languages.

What titra calls a task is the text of an entry, so it becomes its notes. Its billing status is always in English.
"""

from app.core.messages import N_
from app.services.imports.errors import RowError
from app.services.imports.formats.base import Cells, ImportFormat

BILLED, NOT_BILLABLE, OPEN = frozenset({"billed", "exported"}), "notbillable", frozenset({"", "new"})


def normalize(cells: Cells) -> None:
    """Read the billing status: what was billed or exported counts as paid."""
    state = cells.pop("state", "")
    if state.casefold() in BILLED:
        cells["paid"] = "yes"
    elif state.casefold() == NOT_BILLABLE:
        cells["billable"] = "no"
    elif state.casefold() not in OPEN:
        raise RowError("bad_value", N_("is no billing status of titra"), field="state", value=state)


TITRA = ImportFormat(
    name="titra",
    title="titra",
    position=10,
    columns={
        "project": ("project", "projekt", "proyecto", "projet", "выберите проект", "проект", "项目"),
        "start_date": ("date", "datum", "fecha", "дата", "日期"),
        "notes": ("task", "tätigkeit", "tarea", "tâche", "задача", "завдання", "任务"),
        "person_name": ("resource", "ressource", "recurso", "ресурс", "资源"),
        "client": ("customer", "kunde", "cliente", "client", "клиент", "клієнт", "客户"),
        "state": (
            "billing status",
            "verrechnungsstatus",
            "estado de facturación",
            "statut de facturation",
            "статус оплаты",
            "статус оплати",
            "计费状态",
        ),
        "start_time": ("start", "beginn", "inicio", "début", "начало", "початок", "开始"),
        "end_time": ("end", "ende", "fin", "конец", "кінець", "结束"),
        "hours": ("hours", "stunden", "horas", "heures", "часы", "годин", "小时"),
        "minutes": ("minutes", "minuten", "minutos", "минуты", "хвилини", "分钟"),
    },
    signatures=(
        frozenset({"project", "start_date", "notes", "person_name", "hours"}),
        frozenset({"project", "start_date", "notes", "person_name", "minutes"}),
    ),
    normalize=normalize,
    over_midnight=True,
    hints={
        frozenset({"resource", "days"}): "titra wrote days; choose hours as the unit of time in its settings",
        frozenset({"ressource", "tage"}): "titra wrote days; choose hours as the unit of time in its settings",
    },
)
