"""People in every test database, and short ways to send requests and make things."""

from dataclasses import dataclass, field
from typing import Any

from argon2 import PasswordHasher
from quart import Quart
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.accounts.models import ApiToken, User
from app.services.accounts.tokens import digest

PASSWORD = "correct horse battery"
# Checking takes its costs from the hash, so a cheap one keeps the tests quick.
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True)
class Person:
    """A user; `token` holds every scope that the role can use."""

    id: int
    username: str
    token: str


@dataclass(frozen=True)
class People:
    """The users of every test database; all have the password `PASSWORD`."""

    root: Person = field(default_factory=lambda: Person(1, "root", "tt_" + "R" * 32))
    ada: Person = field(default_factory=lambda: Person(2, "ada", "tt_" + "A" * 32))
    bob: Person = field(default_factory=lambda: Person(3, "bob", "tt_" + "B" * 32))


async def populate(session: AsyncSession) -> None:
    """Stores the people and their tokens."""
    people = People()
    for person in (people.root, people.ada, people.bob):
        admin = person is people.root
        user = User(username=person.username, password_hash=CHEAP_HASH, role="admin" if admin else "user")
        session.add(user)
        await session.flush()
        assert user.id == person.id
        session.add(token_row(person, "admin:all" if admin else "read:*,write:*", person.token))
        await session.flush()


def token_row(person: Person, scopes: str, text: str, **more: Any) -> ApiToken:
    """A row for a token with a known text."""
    return ApiToken(
        user_id=person.id, name="tests", scopes=scopes, token_hash=digest(text), token_prefix=text[:8], **more
    )


@dataclass
class Answer:
    """An answer as tests compare it."""

    status: int
    body: Any
    headers: Any


class Api:
    """Requests to v1 with one token. `await api.post("/projects", name="X")` sends a JSON body of the keywords."""

    def __init__(self, app: Quart, token: str | None, base: str = "/api/v1") -> None:
        self.app, self.base = app, base
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def send(self, method: str, path: str, *, headers: dict[str, str] | None = None, **kwargs: Any) -> Answer:
        """Any request; `json=`, `data=` and `query_string=` as the test client knows them."""
        client = self.app.test_client()
        response = await client.open(self.base + path, method=method, headers=self.headers | (headers or {}), **kwargs)
        data = await response.get_data(as_text=False)
        body = await response.get_json() if response.is_json and data else data
        return Answer(response.status_code, body, response.headers)

    async def get(self, path: str, **query: Any) -> Answer:
        """GET with a query string of the keywords."""
        return await self.send("GET", path, query_string=query or None)

    async def post(self, path: str, **body: Any) -> Answer:
        """POST with a JSON body of the keywords."""
        return await self.send("POST", path, json=body)

    async def put(self, path: str, **body: Any) -> Answer:
        """PUT with a JSON body of the keywords."""
        return await self.send("PUT", path, json=body)

    async def patch(self, path: str, **body: Any) -> Answer:
        """PATCH with a JSON body of the keywords."""
        return await self.send("PATCH", path, json=body)

    async def delete(self, path: str) -> Answer:
        """DELETE without a body."""
        return await self.send("DELETE", path)

    async def project(self, name: str = "Website Redesign", **more: Any) -> int:
        """The id of a new project."""
        return int((await self.post("/projects", name=name, **more)).body["project"]["id"])

    async def client_id(self, name: str = "Acme Corp", **more: Any) -> int:
        """The id of a new client."""
        return int((await self.post("/clients", name=name, **more)).body["client"]["id"])

    async def task(self, project_id: int, name: str = "Homepage", **more: Any) -> int:
        """The id of a new task."""
        return int((await self.post("/tasks", project_id=project_id, name=name, **more)).body["task"]["id"])

    async def imported(self, project_id: int) -> int:
        """The id of a new import of one entry."""
        text = f"project_id,start_time,end_time\n{project_id},2026-03-09T09:00:00Z,2026-03-09T10:00:00Z\n"
        return int((await self.post("/time-entries/import-csv", csv=text)).body["import_id"])

    async def entry(self, project_id: int, start: str, end: str | None = None, **more: Any) -> int:
        """The id of a new time entry."""
        answer = await self.post("/time-entries", project_id=project_id, start_time=start, end_time=end, **more)
        return int(answer.body["time_entry"]["id"])
