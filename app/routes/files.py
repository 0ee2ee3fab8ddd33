"""Files that are sent while they are made."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable

from quart import Response, request
from sqlalchemy.ext.asyncio import AsyncSession

from app.routes.context import host

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class Begun:
    """An iterator whose first item is taken already; closing it closes the rest."""

    def __init__(self, first: bytes, rest: AsyncGenerator[bytes, None]) -> None:
        self._first: bytes | None = first
        self._rest = rest

    def __aiter__(self) -> "Begun":
        return self

    async def __anext__(self) -> bytes:
        first, self._first = self._first, None
        return await anext(self._rest) if first is None else first

    async def aclose(self) -> None:
        """Ends it early."""
        await self._rest.aclose()


async def streamed(make: Callable[[AsyncSession], AsyncIterator[bytes]], name: str, kind: str) -> Response:
    """The bytes that `make` yields, as a file `name.kind`, read from one state of the database.

    The first of them are there before the answer begins, so that what fails by then is an error like any other. A
    worker sends a few files at a time: slow readers keep connections, and leave enough of them for the rest.
    """
    app = host()

    async def pieces() -> AsyncGenerator[bytes, None]:
        async with app.exporting, app.database.snapshot() as session:
            async for piece in make(session):
                yield piece

    made = pieces()
    begun = Begun(await anext(made), made)
    if request.method == "HEAD":
        await begun.aclose()
        return file(b"", name, kind)
    answer = Response(begun, 200, disposition(name, kind), content_type=TYPES[kind])
    answer.timeout = None
    return answer


def file(data: bytes, name: str, kind: str) -> Response:
    """A file that is there as a whole."""
    return Response(data, 200, disposition(name, kind), content_type=TYPES[kind])


def disposition(name: str, kind: str) -> dict[str, str]:
    """The header that makes browsers store an answer."""
    return {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
