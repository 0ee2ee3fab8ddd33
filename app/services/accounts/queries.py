"""Listings of users."""

from sqlalchemy import bindparam, case, func, literal, or_, select

from app.core.listing import NOW, Listing
from app.core.sql.search import matches
from app.core.sql.time import seconds_between
from app.services.accounts.filters import UserFilter
from app.services.accounts.models import User

since_login = seconds_between(NOW, User.last_login_at)

# `status`: online within 15 minutes of the last sign-in, away within an hour.
USERS = Listing(
    filter=UserFilter,
    rows=select(
        User.id,
        User.username,
        User.email,
        User.full_name,
        func.coalesce(User.full_name, User.username).label("display_name"),
        User.role,
        (User.role == "admin").label("is_admin"),
        User.is_active,
        User.created_at,
        User.updated_at,
        User.last_login_at.label("last_login"),
        case((since_login <= 900, "online"), (since_login <= 3600, "away"), else_=literal("offline")).label("status"),
        User.timezone,
        User.date_format,
        User.time_format,
        User.week_start_day,
        User.standard_hours_per_day,
        User.hourly_rate,
    ),
    conditions={
        "id": User.id == bindparam("id"),
        "is_active": User.is_active == bindparam("is_active"),
        "search": or_(*(matches(column, "search") for column in (User.username, User.full_name, User.email))),
    },
    sorts={
        "username": (User.username,),
        "created_at": (User.created_at, User.id),
        "id": (User.id,),
    },
    default_sort="username",
)
