"""Saved reports: their fields, what is answered, and an example."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from app.routes.schemas.reports import ReportQuery
from app.routes.schemas.types import Body, Changes, Name, NotBool, examples

EXAMPLE: JsonDict = {
    "id": 1,
    "name": "Last month by client",
    "question": {"period": "last_month", "group_by": ["client", "week"]},
    "shared_until": None,
    "created_at": "2024-01-15T09:00:00Z",
    "updated_at": "2024-01-15T09:00:00Z",
}


class SavedReportBase(BaseModel):
    """The writable fields of a saved report."""

    name: Name | None = None
    question: ReportQuery | None = None


class SavedReportIn(Body, SavedReportBase):
    """A report to keep: a name, and what the summary takes."""

    model_config = examples(
        {"name": "Last month by client", "question": {"period": "last_month", "group_by": "client,week"}}
    )

    name: Name
    question: ReportQuery


class SavedReportUpdate(Changes, SavedReportBase):
    """Another name or question."""

    model_config = examples({"name": "Last month"})


class ShareIn(Body):
    """For how long the link is good."""

    model_config = examples({"expires_days": 30})

    expires_days: Annotated[int, NotBool] = Field(30, ge=1, le=366)


class SavedReportOut(BaseModel):
    """A saved report; `shared_until` is when its link ends, null where it has none."""

    model_config = examples(EXAMPLE)

    id: int
    name: str
    question: dict[str, object]
    shared_until: datetime | None
    created_at: datetime
    updated_at: datetime


class SavedReportBody(BaseModel):
    saved_report: SavedReportOut


class SavedReportList(BaseModel):
    saved_reports: list[SavedReportOut]


class SharedBody(BaseModel):
    """The link's secret, which is shown this once: it opens `/api/v1/reports/shared/SECRET`."""

    saved_report: SavedReportOut
    secret: str
