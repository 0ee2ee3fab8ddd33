"""Files, streamed while they are written."""

import re
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from urllib.parse import quote

from quart import Response, request
from sqlalchemy.ext.asyncio import AsyncSession

from app.routes.context import current_principal, running_app

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


LETTERS_ONLY = re.compile(r"[^\w.]+")
MAX_PART = 60  # characters of each part of a file's name


class StartedStream:
    """An iterator whose first item has already been taken; closing it closes the rest."""

    def __init__(self, first: bytes, rest: AsyncGenerator[bytes, None]) -> None:
        self._first: bytes | None = first
        self._rest = rest

    def __aiter__(self) -> "StartedStream":
        return self

    async def __anext__(self) -> bytes:
        first, self._first = self._first, None
        return await anext(self._rest) if first is None else first

    async def aclose(self) -> None:
        """End the stream early."""
        await self._rest.aclose()


async def stream_file(make: Callable[[AsyncSession], AsyncIterator[bytes]], name: str, kind: str) -> Response:
    """Stream the bytes that `make` yields as a file `name.kind`, read from one snapshot of the database.

    The first of them are read before the response starts, so that early failures are errors like any other. A
    worker sends a few files at a time (`Database.snapshot`).
    """
    app, principal = running_app(), current_principal()

    async def pieces() -> AsyncGenerator[bytes, None]:
        async with app.database.snapshot(principal.user_id if principal else None) as session:
            async for piece in make(session):
                yield piece

    made = pieces()
    begun = StartedStream(await anext(made), made)
    if request.method == "HEAD":
        await begun.aclose()
        return file_response(b"", name, kind)
    answer = Response(begun, 200, attachment_headers(name, kind), content_type=MEDIA_TYPES[kind])
    answer.timeout = None
    return answer


def file_response(data: bytes, name: str, kind: str) -> Response:
    """Return a file that is in memory."""
    return Response(data, 200, attachment_headers(name, kind), content_type=MEDIA_TYPES[kind])


def attachment_headers(name: str, kind: str) -> dict[str, str]:
    """Return the header that makes browsers save a response as a file (RFC 6266); old ones read ASCII only."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub("-{2,}", "-", plain).strip("-")
    whole = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}.{kind}"
    return {"Content-Disposition": f'attachment; filename="{plain}.{kind}"{whole}'}


def file_name(*parts: object) -> str:
    """Return a name of readable parts, such as `report-Acme-GmbH-2026-03-01`, without what file systems forbid."""
    texts = (LETTERS_ONLY.sub("-", str(part))[:MAX_PART].strip("-._") for part in parts if part)
    return "-".join(text for text in texts if text)
