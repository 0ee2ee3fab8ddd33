"""Files that are sent to us: kept on disk while they come in, whatever way they come."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from quart import request
from quart.formparser import FormDataParser
from quart.wrappers.request import Body
from werkzeug.exceptions import RequestEntityTooLarge

from app.core.errors import TooLarge, invalid_fields
from app.routes.context import host
from app.routes.errors import required

# Requests to these paths are spooled, and may be so many times as large as any other.
PATHS = frozenset(
    {
        "/api/v1/time-entries/import-csv",
        "/api/v1/inventory/items/import",
        "/api/v1/inventory/stock-levels/import",
        "/import",
        "/inventory/import",
    }
)
TIMES = 16
IN_MEMORY, BLOCK = 1024 * 1024, 64 * 1024


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """A file in memory, from some size on on disk. It ends with its request, answered or broken off."""

    def __del__(self) -> None:
        self.close()


class SpoolingParser(FormDataParser):
    """Keeps the files of a form like that."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, stream_factory=lambda *_: cast(BinaryIO, Spool(IN_MEMORY)))


class SpooledBody(Body):
    """A body in a temporary file: what a client sends faster than it is read does not pile up in memory."""

    def __init__(self, expected_content_length: int | None, max_content_length: int | None) -> None:
        most = max_content_length and max_content_length * TIMES
        super().__init__(expected_content_length, most)
        self.size = 0
        self.file = cast(BinaryIO, Spool(IN_MEMORY))
        self._blocks: Iterator[bytes] | None = None

    def append(self, data: bytes) -> None:
        """Takes what has arrived."""
        if self._must_raise is None:
            self.size += len(data)
            self.file.write(data)
            if self._max_content_length is not None and self.size > self._max_content_length:
                self._must_raise = RequestEntityTooLarge()
                self.set_complete()

    async def __anext__(self) -> bytes:
        """The next block, once all has arrived."""
        if self._blocks is None:
            await self._complete.wait()
            self.file.seek(0)
            self._blocks = iter(lambda: self.file.read(BLOCK), b"")
        if self._must_raise is not None:
            raise self._must_raise
        block = next(self._blocks, None)
        if block is None:
            raise StopAsyncIteration
        return block

    def __await__(self) -> Any:
        """The whole of it, where that is wanted."""
        yield from self._complete.wait().__await__()
        if self._must_raise is not None:
            raise self._must_raise
        self.file.seek(0)
        return self.file.read()


def body_class(path: str) -> type[Body]:
    """How the body of a request to a path is kept."""
    return SpooledBody if path in PATHS else Body


@dataclass(frozen=True)
class Upload:
    """A file, its name where it has one, and the fields that came with it."""

    file: BinaryIO
    filename: str | None
    given: Mapping[str, Any]


async def received(*names: str) -> Upload:
    """The file of this request: the field `file` of a form, a text in JSON under one of `names`, or the body itself.

    Raises Invalid that names `file` where there is none, TooLarge for JSON beyond the size of other bodies.
    """
    if request.mimetype == "multipart/form-data":
        form, files = await request.form, await request.files
        file = files.get("file")
        if file is None:
            raise invalid_fields(file=required("file"))
        return Upload(cast(BinaryIO, file.stream), file.filename, form.to_dict())
    body = request.body
    if not isinstance(body, SpooledBody):
        raise invalid_fields(file=required("file"))  # a path that takes forms only
    if request.is_json:
        return await _from_json(body, names)
    await body._complete.wait()
    if body._must_raise is not None:
        raise body._must_raise
    if not body.size:
        raise invalid_fields(file=required("file"))
    body.file.seek(0)
    return Upload(body.file, None, {})


async def _from_json(body: SpooledBody, names: tuple[str, ...]) -> Upload:
    await body._complete.wait()
    if body.size > host().settings.max_body_bytes:
        raise TooLarge("JSON of this size is not read; send the file as a form or as it is")
    given = await request.get_json()
    if not isinstance(given, dict):
        raise invalid_fields(body="must be a JSON object")
    wanted = names[0] if names else "file"
    text = next((given[name] for name in names if given.get(name)), None)
    if text is None:
        raise invalid_fields(**{wanted: required(wanted)})
    if not isinstance(text, str):
        raise invalid_fields(**{wanted: "must be a text"})
    body.file.seek(0)
    body.file.truncate()
    body.file.write(text.encode("utf-8", "replace"))
    return Upload(body.file, given.get("filename"), {name: value for name, value in given.items() if name not in names})
