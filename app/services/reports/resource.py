"""The resource card of saved reports."""

from app.core.messages import N_
from app.core.resource import Archive, Resource
from app.services.reports.models import SavedReport

SAVED_REPORT = Resource(
    name="saved_report",
    label="Saved reports",
    scopes={"read:reports": N_("View reports and analytics"), "write:reports": N_("Save and share reports")},
    read_scopes=(),
    tables={SavedReport: Archive.INSTANCE},
    events={},
)
