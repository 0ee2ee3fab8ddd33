"""Tables of plugins: apart from core's, but allowed to refer to its users."""

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import Mapped, mapped_column

from app.core.types import Base
from app.services.accounts.models import User


def table_metadata() -> MetaData:
    """The metadata of a plugin's declarative base; constraints are named like core's."""
    return MetaData(naming_convention=Base.metadata.naming_convention)


def user_id_column() -> Mapped[int]:
    """A column for the id of a user; its rows are deleted with the user."""
    return mapped_column(ForeignKey(User.__table__.c.id, ondelete="CASCADE"))
