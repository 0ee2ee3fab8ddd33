"""Schemas that the answers of every noun share."""

from pydantic import BaseModel

from app.routes.schemas.types import examples


class Pagination(BaseModel):
    """Where a page stands in its list."""

    page: int
    per_page: int
    total: int
    pages: int
    has_next: bool
    has_prev: bool
    next_page: int | None
    prev_page: int | None
    next_cursor: str | None


class Message(BaseModel):
    """What was done, for people."""

    model_config = examples({"message": "Time entry deleted successfully"})

    message: str
