"""The users that the people in a file correspond to. An import never creates accounts."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import N_
from app.core.principal import Principal
from app.services.accounts.models import User
from app.services.imports.errors import RowError
from app.services.imports.interpret.interpretation import Person
from app.services.imports.options import ImportOptions
from app.services.imports.resolve.directory import comparable_name

MAX_NAMESAKES = 50  # persons of one name that are compared


@dataclass(frozen=True)
class UserIdentity:
    """The columns of a user that people in files are compared with."""

    id: int
    username: str
    email: str
    full_name: str


class UserMapping:
    """The users that rows belong to. `found` maps a person of the file to a user's id, or to an error."""

    def __init__(self, found: Mapping[Person, int | RowError], owner_id: int, names: Mapping[int, str]) -> None:
        self.found, self.owner_id, self._names = found, owner_id, names

    def user_id_of(self, person: Person) -> int:
        """Return the id of the user of a person's rows; RowError if there is none."""
        user = self.found.get(person, self.owner_id)
        if isinstance(user, RowError):
            raise user
        return user

    @property
    def ids(self) -> list[int]:
        """The ids of all users who may get a row, sorted."""
        return sorted({user for user in self.found.values() if isinstance(user, int)} | {self.owner_id})

    def usernames(self) -> dict[str, str | None]:
        """Return the user name by person, None for those who are no users."""
        pairs = ((person.label, user) for person, user in self.found.items() if person.label)
        return {label: self._names[user] if isinstance(user, int) else None for label, user in sorted(pairs, key=str)}


async def map_users(
    session: AsyncSession, caller: Principal, owner_id: int, people: Iterable[Person], options: ImportOptions
) -> UserMapping:
    """Find the user of each person by the option `people`, by e-mail address, by login, by name.

    A file with a single unknown person is taken to be the owner's. Only an administrator imports for other users.
    """
    statement = select(User.id, User.username, User.email, User.full_name).where(User.is_active)
    users = [
        UserIdentity(row.id, row.username, (row.email or "").casefold(), row.full_name or "")
        for row in await session.execute(statement)
    ]
    merged = merge_persons(person for person in people if person.label)
    found: dict[Person, int | RowError] = {}
    for person, whole in merged.items():
        user = owner_id if options.mine else _match(whole, users, options.people)
        if user is None and len(set(merged.values())) == 1 and not options.people:
            user = owner_id
        found[person] = _allowed(whole, user, caller, owner_id)
    return UserMapping(found, owner_id, {user.id: user.username for user in users})


def merge_persons(people: Iterable[Person]) -> dict[Person, Person]:
    """Return each person with the e-mail, login and name that other rows have of the same one.

    Two persons are the same if they share one of these and contradict each other in none; one that may be two others
    stays alone.
    """
    groups: list[Person] = []
    index: dict[tuple[int, str], set[int]] = {}
    members: dict[Person, int] = {}
    for person in sorted(set(people), key=lambda one: (-sum(map(bool, _keys(one))), _keys(one))):
        keys = [(place, key) for place, key in enumerate(_keys(person)) if key]
        near = set().union(*(index.get(key, ()) for key in keys))
        same = [number for number in near if _agree(person, groups[number])] if len(near) <= MAX_NAMESAKES else []
        if len(same) == 1:
            (number,) = same
            other = groups[number]
            groups[number] = Person(other.email or person.email, other.login or person.login, other.name or person.name)
        else:
            number = len(groups)
            groups.append(person)
        members[person] = number
        for key in keys:
            index.setdefault(key, set()).add(number)
    return {person: groups[number] for person, number in members.items()}


def _keys(person: Person) -> tuple[str, str, str]:
    return person.email, comparable_name(person.login), comparable_name(person.name)


def _agree(one: Person, other: Person) -> bool:
    pairs = [(mine, theirs) for mine, theirs in zip(_keys(one), _keys(other), strict=True) if mine and theirs]
    return bool(pairs) and all(mine == theirs for mine, theirs in pairs)


def _allowed(person: Person, user: int | None, caller: Principal, owner_id: int) -> int | RowError:
    if user is None:
        text = N_("is not a known user; name one in `people`, or take every row with `mine`")
        return RowError("unknown_person", text, field="person", value=person.label)
    if user != owner_id and not caller.is_admin:
        text = N_("is another user; only an administrator imports for others")
        return RowError("somebody_else", text, field="person", value=person.label)
    return user


def _match(person: Person, users: list[UserIdentity], said: Mapping[str, str]) -> int | None:
    """Return the only user that matches; None if several do."""
    wanted = {label.casefold(): name.casefold() for label, name in said.items()}
    for label in (person.email, person.login, person.name):
        if label and label.casefold() in wanted:
            return _only(user.id for user in users if user.username == wanted[label.casefold()])
    by_email = _only(user.id for user in users if person.email and user.email == person.email)
    if by_email:
        return by_email
    names = {words_of_name(name) for name in (person.login, person.name) if name}
    return _only(
        user.id
        for user in users
        if names & {words_of_name(user.username), words_of_name(user.full_name or user.username)}
    )


def words_of_name(name: str) -> frozenset[str]:
    """Return a name for comparisons: in any case, with its words in any order."""
    return frozenset(unicodedata.normalize("NFC", name).casefold().replace(",", " ").split())


def _only(ids: Iterable[int]) -> int | None:
    found = set(ids)
    return found.pop() if len(found) == 1 else None
