"""The settings of the instance: declared once, read and written as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import invalid_fields
from app.core.events import emit
from app.core.messages import N_
from app.core.sql.json import json_of_pairs
from app.core.types import table_of
from app.services.settings.declaration import (
    AMOUNT,
    CURRENCY,
    FLAG,
    LINE,
    NUMBER,
    TIME_ZONE,
    Declaration,
    SettingsSection,
    Value,
    Visibility,
    declare,
)
from app.services.settings.events import SettingsUpdated
from app.services.settings.models import Setting

# The mobile app shows its board only if this is named.
BUILT_IN_MODULES = ("kanban",)


@dataclass(frozen=True)
class Instance:
    """Every setting with its value in force. The page of settings, API v1 and the documents follow this declaration."""

    instance_name: str = declare(
        "TimeTracker",
        N_("Name of this server"),
        SettingsSection.PLACE,
        LINE,
        help=N_("Printed on reports, such as the name of your company"),
    )
    timezone: str = declare(
        "UTC",
        N_("Time zone"),
        SettingsSection.PLACE,
        TIME_ZONE,
        help=N_("Default for users without their own time zone"),
        visible_to=Visibility.PUBLIC,
    )
    currency: str = declare(
        "EUR", N_("Currency"), SettingsSection.PLACE, CURRENCY, help=N_("Three letters, such as EUR")
    )
    hourly_rate: Decimal = declare(  # noqa: RUF009 - a field, as the others
        Decimal(0),
        N_("Hourly rate"),
        SettingsSection.PLACE,
        AMOUNT,
        help=N_("Used if nothing else has a rate; 0 for none"),
    )
    inventory: bool = declare(
        False,
        N_("Inventory"),
        SettingsSection.MODULES,
        FLAG,
        help=N_("Items, warehouses, stock and transfers"),
        name="modules.inventory",
        visible_to=Visibility.PUBLIC,
    )
    allow_overlap: bool = declare(True, N_("Allow overlapping entries"), SettingsSection.TIME_ENTRIES, FLAG)
    require_task: bool = declare(
        False,
        N_("Require a task for entries on projects"),
        SettingsSection.TIME_ENTRIES,
        FLAG,
        visible_to=Visibility.USERS,
    )
    require_description: bool = declare(
        False, N_("Require notes"), SettingsSection.TIME_ENTRIES, FLAG, visible_to=Visibility.USERS
    )
    description_min_length: int = declare(
        20,
        N_("Minimum length of notes"),
        SettingsSection.TIME_ENTRIES,
        NUMBER,
        maximum=5000,
        visible_to=Visibility.USERS,
    )

    @property
    def modules(self) -> list[str]:
        """Names of the modules that are on, those that cannot be turned off first."""
        modules = [known for known in DECLARATIONS.values() if known.section is SettingsSection.MODULES]
        return [*BUILT_IN_MODULES, *(known.attribute for known in modules if getattr(self, known.attribute))]

    def requirements(self) -> dict[str, Value]:
        """The requirements of time entries, by name."""
        visible = [known for known in DECLARATIONS.values() if known.visible_to is Visibility.USERS]
        return {known.name: getattr(self, known.attribute) for known in visible}


def _declarations() -> dict[str, Declaration]:
    found = {}
    for item in fields(Instance):
        declaration: Declaration = item.metadata["declaration"]
        name = declaration.name or item.name
        found[name] = replace(declaration, name=name, attribute=item.name)
    return found


DECLARATIONS = _declarations()  # by name


# The table as one value, for a statement that reads something else as well.
STORED = select(json_of_pairs(*(table_of(Setting).c[name] for name in ("name", "value")))).scalar_subquery()


async def read_settings(session: AsyncSession) -> Instance:
    """The settings in force; one statement."""
    return settings_in_force(session, await session.scalar(select(STORED)))


def settings_in_force(session: AsyncSession, stored: Mapping[str, str] | None) -> Instance:
    """The settings that are `STORED` over the environment's defaults over the built-in ones."""
    set_ = {
        DECLARATIONS[name].attribute: parse(name, text) for name, text in (stored or {}).items() if name in DECLARATIONS
    }
    values: dict[str, Any] = {**defaults(session), **set_}
    return Instance(**values)


def price_defaults(session: AsyncSession) -> Mapping[str, Value]:
    """The currency and the rate that hold unless they were set, for statements that read the table by themselves."""
    usual = settings_in_force(session, None)
    return {"default_currency": usual.currency, "default_hourly_rate": str(usual.hourly_rate)}


def defaults(session: AsyncSession) -> Mapping[str, Value]:
    """The values that the environment gives to settings that are not in the table."""
    defaults: Mapping[str, Value] = session.info.get("instance_defaults", {})
    return defaults


async def write(session: AsyncSession, name: str, text: str) -> Value:
    """Store a setting given as text and return its value; Invalid names what is wrong."""
    value = parse(name, text)
    DECLARATIONS[name].check(value)
    before, after = as_texts(await read_settings(session))[name], _text(value)
    await session.merge(Setting(name=name, value=after))
    await session.flush()
    if before != after:
        emit(session, SettingsUpdated(before={name: before}, after={name: after}))
    return value


def as_texts(settings: Instance) -> dict[str, str]:
    """Every setting as `timetracker setting` takes it."""
    return {name: _text(getattr(settings, known.attribute)) for name, known in DECLARATIONS.items()}


def parse(name: str, text: str) -> Value:
    """The value of a setting given as text; Invalid if it is none or if there is no such setting."""
    if name not in DECLARATIONS:
        raise invalid_fields(name=f"{name} is not a setting; known are {', '.join(DECLARATIONS)}")
    return DECLARATIONS[name].kind.parse(name, text)


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
