"""The instance's settings, typed: what is known, what it means, how it is read and written."""

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import ZONES
from app.core.errors import invalid_fields
from app.core.events import emit
from app.services.settings.events import SettingsUpdated
from app.services.settings.models import Setting

NO_RATE = Decimal(0)


def known(default: Any, help: str, name: str | None = None) -> Any:
    """A setting: its default, what it does, and its outside name where that is not the field's."""
    return field(default=default, metadata={"help": help, "name": name})


@dataclass(frozen=True)
class Instance:
    """Every setting with its value in force."""

    currency: str = known("EUR", "ISO 4217 code that amounts are shown in")
    timezone: str = known("UTC", "IANA zone of calendar days for users who chose none")
    hourly_rate: Decimal = known(NO_RATE, "worth of an hour where nothing else has a rate; 0: none")  # noqa: RUF009 - a field, as the others
    allow_overlap: bool = known(True, "whether entries of one user may overlap in time")
    require_task: bool = known(False, "whether an entry on a project needs a task")
    require_description: bool = known(False, "whether an entry needs notes")
    description_min_length: int = known(20, "least characters of required notes")
    inventory: bool = known(False, "whether the inventory module is on", "modules.inventory")

    @property
    def modules(self) -> list[str]:
        """Names of the modules that are on."""
        return ["inventory"] if self.inventory else []


KNOWN: dict[str, Field[Any]] = {item.metadata["name"] or item.name: item for item in fields(Instance)}


async def read(session: AsyncSession) -> Instance:
    """The settings in force: the table over the environment's defaults over the built-in ones; one statement."""
    stored = {row.name: row.value for row in await session.execute(select(Setting.name, Setting.value))}
    values = {KNOWN[name].name: parse(name, text) for name, text in stored.items() if name in KNOWN}
    return replace(Instance(), **(defaults(session) | values))


def defaults(session: AsyncSession) -> dict[str, Any]:
    """What the environment says of settings that the table does not have."""
    given: Mapping[str, Any] = session.info.get("instance_defaults", {})
    return dict(given)


async def write(session: AsyncSession, name: str, text: str) -> Any:
    """Stores a setting given as text and returns its value; Invalid names what is wrong."""
    value = parse(name, text)
    before, after = texts(await read(session))[name], _text(value)
    await session.merge(Setting(name=name, value=after))
    await session.flush()
    if before != after:
        emit(session, SettingsUpdated(before={name: before}, after={name: after}))
    return value


def texts(settings: Instance) -> dict[str, str]:
    """Every setting as `timetracker setting` takes it."""
    return {name: _text(getattr(settings, item.name)) for name, item in KNOWN.items()}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def parse(name: str, text: str) -> Any:
    """The value of a setting given as text."""
    if name not in KNOWN:
        raise invalid_fields(name=f"{name} is not a setting; known are {', '.join(KNOWN)}")
    kind: object = type(KNOWN[name].default)
    if kind is bool:
        if text.lower() not in ("true", "false"):
            raise invalid_fields(**{name: "must be true or false"})
        return text.lower() == "true"
    if kind is int:
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise invalid_fields(**{name: "must be a whole number"})
        return int(text)
    if kind is Decimal:
        return amount(name, text)
    if name == "timezone" and text not in ZONES:
        raise invalid_fields(timezone=f"{text} is not an IANA time zone")
    if name == "currency" and not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
        raise invalid_fields(currency="must be three capital letters, such as EUR")
    return text


def amount(name: str, text: str) -> Decimal:
    """An amount of money given as text."""
    if not re.fullmatch(r"\d{1,10}(\.\d{1,2})?", text, re.ASCII):
        raise invalid_fields(**{name: "must be an amount such as 75 or 75.50"})
    return Decimal(text)
