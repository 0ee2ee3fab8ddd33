"""What time is booked on, as addresses and names of fields have it: `p12`, `p12-t3`, `c4`."""

import re
from dataclasses import dataclass

from app.routes.web.choices import Choice
from app.routes.wire import LARGEST_ID
from app.services.time_entries.timesheet import Work
from app.services.time_entries.weeks import Row

KEY = re.compile(r"(?:p([1-9]\d{0,9})(?:-t([1-9]\d{0,9}))?|c([1-9]\d{0,9}))", re.ASCII)


def key(work: Work) -> str:
    """The short text of a work."""
    if work.project_id is None:
        return f"c{work.client_id}"
    return f"p{work.project_id}" + (f"-t{work.task_id}" if work.task_id else "")


def work_of(text: str) -> Work | None:
    """The work of such a text; None where it is no such text."""
    found = KEY.fullmatch(text)
    if found is None:
        return None
    ids = [int(part) if part else None for part in found.groups()]
    return Work(*ids) if all(number is None or number <= LARGEST_ID for number in ids) else None


@dataclass(frozen=True, slots=True)
class Offered:
    """The projects and tasks that time can be booked on, by client and by project."""

    projects: dict[str, list[Choice]]
    tasks: dict[str, list[Choice]]

    def row(self, text: str) -> Row | None:
        """A row without time for the short text of a work; None where that is not on offer."""
        work = work_of(text)
        project, task = (
            (self._named(self.projects, work.project_id), self._named(self.tasks, work.task_id))
            if work
            else (None, None)
        )
        if work is None or project is None or (work.task_id and (not task or task["project_id"] != project["id"])):
            return None
        return Row(work, project["name"], task["name"] if task else None, project["client_name"], project["color"])

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """Every work that can be added, by client: its short text and its name."""
        by_project: dict[int, list[Choice]] = {}
        for group in self.tasks.values():
            for task in group:
                by_project.setdefault(task["project_id"], []).append(task)
        return {
            client: [
                option
                for project in group
                for option in (
                    (key(Work(project["id"])), project["name"]),
                    *(
                        (key(Work(project["id"], task["id"])), f"{project['name']} · {task['name']}")
                        for task in by_project.get(project["id"], [])
                    ),
                )
            ]
            for client, group in self.projects.items()
        }

    @staticmethod
    def _named(groups: dict[str, list[Choice]], wanted: int | None) -> Choice | None:
        return next((item for group in groups.values() for item in group if item["id"] == wanted), None)
