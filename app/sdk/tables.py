"""Tables of plugins: fenced off from core's, but allowed to point at its users."""

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import Mapped, mapped_column

from app.core.types import Base
from app.services.accounts.models import User


def table_metadata() -> MetaData:
    """For a declarative base of the plugin's own; constraints are named as core's are."""
    return MetaData(naming_convention=Base.metadata.naming_convention)


def user_id_column() -> Mapped[int]:
    """A column for the id of a user, whose rows go when the user goes."""
    return mapped_column(ForeignKey(User.__table__.c.id, ondelete="CASCADE"))
