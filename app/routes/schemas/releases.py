"""Releases of this product: what is sent, what is answered, and examples."""

from datetime import datetime

from pydantic import BaseModel

from app.routes.schemas.types import Body, Reference, examples


class VersionCheck(BaseModel):
    """The running version and the newest release; nothing of the latter where none is known."""

    model_config = examples(
        {
            "update_available": True,
            "current_version": "4.0.0",
            "latest_version": "4.1.0",
            "release_notes": "…",
            "published_at": "2026-04-01T10:00:00Z",
            "release_url": "https://releases.example.com/v4.1.0",
        }
    )

    update_available: bool
    current_version: str
    latest_version: str | None
    release_notes: str | None
    published_at: datetime | None
    release_url: str | None


class Dismissal(Body):
    """Which release to hear no more of, with or without a leading v."""

    model_config = examples({"latest_version": "4.1.0"})

    latest_version: Reference


class Dismissed(BaseModel):
    """It is stored."""

    model_config = examples({"ok": True})

    ok: bool
