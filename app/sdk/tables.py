"""Tables of plugins: fenced off from core's, but allowed to point at its users."""

from typing import Any

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.types import Base
from app.services.accounts.models import User


def table_base(prefix: str) -> type[DeclarativeBase]:
    """A declarative base with tables of its own; their names must begin with `prefix_`, the plugin's name."""
    conventions = Base.metadata.naming_convention
    made: Any = type(f"{prefix.title()}Base", (DeclarativeBase,), {"metadata": MetaData(naming_convention=conventions)})
    return made  # type: ignore[no-any-return]


def user_id_column() -> Mapped[int]:
    """A column for the id of a user, whose rows go when the user goes."""
    return mapped_column(ForeignKey(User.__table__.c.id, ondelete="CASCADE"))
