"""Booking targets as they are written in addresses and names of fields: `p12`, `p12-t3`, `c4`."""

import re
from dataclasses import dataclass

from app.routes.schemas.types import LARGEST_ID
from app.routes.web.choices import Grouped, ProjectChoice, TaskChoice
from app.services.time_entries.timesheet import Work
from app.services.time_entries.timesheet_rows import TimesheetRow

KEY = re.compile(r"(?:p([1-9]\d{0,9})(?:-t([1-9]\d{0,9}))?|c([1-9]\d{0,9}))", re.ASCII)


def encode(work: Work) -> str:
    """The short text of a work."""
    if work.project_id is None:
        return f"c{work.client_id}"
    return f"p{work.project_id}" + (f"-t{work.task_id}" if work.task_id else "")


def decode(text: str) -> Work | None:
    """The work of such a text; None where it is no such text."""
    found = KEY.fullmatch(text)
    if found is None:
        return None
    ids = [int(part) if part else None for part in found.groups()]
    return Work(*ids) if all(number is None or number <= LARGEST_ID for number in ids) else None


@dataclass(frozen=True, slots=True)
class TargetChoices:
    """The projects and tasks that time can be booked on, by client and by project."""

    projects: Grouped[ProjectChoice]
    tasks: Grouped[TaskChoice]

    def row(self, text: str) -> TimesheetRow | None:
        """Return a row without time for the short text of a work; None if that is not on offer."""
        work = decode(text)
        project = next((row for row in self.projects.rows() if work and row["id"] == work.project_id), None)
        task = next((row for row in self.tasks.rows() if work and row["id"] == work.task_id), None)
        if work is None or project is None or project["status"] != "active":
            return None
        if work.task_id and (task is None or not task["is_active"] or task["project_id"] != project["id"]):
            return None
        return TimesheetRow(
            work, project["name"], task["name"] if task else None, project["client_name"], project["color"]
        )

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """Return every work that can be added, by client: its short text and its name."""
        by_project: dict[int, list[TaskChoice]] = {}
        for task in self.tasks.rows():
            by_project.setdefault(task["project_id"], []).append(task)
        return {
            client: [
                option
                for project in group
                for option in (
                    (encode(Work(project["id"])), project["name"]),
                    *(
                        (encode(Work(project["id"], task["id"])), f"{project['name']} · {task['name']}")
                        for task in by_project.get(project["id"], [])
                    ),
                )
            ]
            for client, group in self.projects.items()
        }
