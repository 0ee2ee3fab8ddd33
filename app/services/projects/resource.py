"""The resource card of projects."""

from app.core.messages import N_
from app.core.resource import Archive, Resource, sample_of
from app.services.projects.events import (
    ProjectArchived,
    ProjectCreated,
    ProjectDeleted,
    ProjectUnarchived,
    ProjectUpdated,
)
from app.services.projects.models import Favorite, Project

PROJECT = Resource(
    name="project",
    label=N_("Projects"),
    scopes={"read:projects": N_("View projects"), "write:projects": N_("Create and update projects")},
    read_scopes=("read:projects",),
    tables={Project: Archive.USER, Favorite: Archive.USER},
    user_rows={
        Project: lambda user_id: Project.created_by == user_id,
        Favorite: lambda user_id: Favorite.user_id == user_id,
    },
    events={
        ProjectCreated: N_("A project was created"),
        ProjectUpdated: N_("A project was changed"),
        ProjectArchived: N_("A project was archived"),
        ProjectUnarchived: N_("An archived project was reactivated"),
        ProjectDeleted: N_("A project was removed because its import was undone"),
    },
    reference="project_id",
    sample=sample_of(Project, id=5, name="Web shop relaunch", status="active", custom_fields={}),
    changes={
        ProjectUpdated: ({"hourly_rate": "80.00"}, {"hourly_rate": "85.00"}),
        ProjectArchived: ({"status": "active"}, {"status": "archived"}),
        ProjectUnarchived: ({"status": "archived"}, {"status": "active"}),
    },
    for_plugins=True,
)
