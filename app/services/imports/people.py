"""Who the people in a file are among our users. Nobody gets an account by an import."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.imports.options import Options
from app.services.imports.reading import Person
from app.services.imports.trouble import Trouble


@dataclass(frozen=True)
class Known:
    """A user, as people in files are compared with."""

    id: int
    username: str
    email: str
    full_name: str


class People:
    """The users that rows belong to. `found` maps a person of the file to a user's id, or to why there is none."""

    def __init__(self, found: Mapping[Person, int | Trouble], owner_id: int, names: Mapping[int, str]) -> None:
        self.found, self.owner_id, self._names = found, owner_id, names

    def owner(self, person: Person) -> int:
        """Whose a row is; Trouble where that is nobody."""
        user = self.found.get(person, self.owner_id)
        if isinstance(user, Trouble):
            raise user
        return user

    @property
    def ids(self) -> list[int]:
        """Every user who may get a row, sorted."""
        return sorted({user for user in self.found.values() if isinstance(user, int)} | {self.owner_id})

    def table(self) -> dict[str, str | None]:
        """Person -> user name, None for those who are nobody here."""
        pairs = ((person.label, user) for person, user in self.found.items() if person.label)
        return {label: self._names[user] if isinstance(user, int) else None for label, user in sorted(pairs, key=str)}


async def resolve(
    session: AsyncSession, caller: Principal, owner_id: int, people: Iterable[Person], options: Options
) -> People:
    """Finds each person by what `people` says, by e-mail, by login, by name.

    A file of one unknown person is taken to be the owner's own. Only an administrator books for somebody else.
    """
    statement = select(User.id, User.username, User.email, User.full_name).where(User.is_active)
    users = [
        Known(row.id, row.username, (row.email or "").casefold(), row.full_name or "")
        for row in await session.execute(statement)
    ]
    persons = [person for person in people if person.label]
    found: dict[Person, int | Trouble] = {}
    for person in persons:
        user = owner_id if options.mine else _match(person, users, options.people)
        if user is None and len(persons) == 1 and not options.people:
            user = owner_id
        found[person] = _allowed(person, user, caller, owner_id)
    return People(found, owner_id, {user.id: user.username for user in users})


def _allowed(person: Person, user: int | None, caller: Principal, owner_id: int) -> int | Trouble:
    if user is None:
        text = "is no user here; name one in `people`, or take every row with `mine`"
        return Trouble("unknown_person", text, field="person", value=person.label)
    if user != owner_id and not caller.is_admin:
        text = "is somebody else; only an administrator imports for others"
        return Trouble("somebody_else", text, field="person", value=person.label)
    return user


def _match(person: Person, users: list[Known], said: Mapping[str, str]) -> int | None:
    """The one user that fits; two that fit alike are nobody."""
    wanted = {label.casefold(): name.casefold() for label, name in said.items()}
    for label in (person.email, person.login, person.name):
        if label and label.casefold() in wanted:
            return _only(user.id for user in users if user.username == wanted[label.casefold()])
    by_email = _only(user.id for user in users if person.email and user.email == person.email)
    if by_email:
        return by_email
    names = {same(name) for name in (person.login, person.name) if name}
    return _only(user.id for user in users if names & {same(user.username), same(user.full_name or user.username)})


def same(name: str) -> frozenset[str]:
    """A name as it is compared: in any case, whichever of its words stands first."""
    return frozenset(unicodedata.normalize("NFC", name).casefold().replace(",", " ").split())


def _only(ids: Iterable[int]) -> int | None:
    found = set(ids)
    return found.pop() if len(found) == 1 else None
