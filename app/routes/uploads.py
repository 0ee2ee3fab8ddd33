"""Uploads, kept on disk while they arrive: as a form, as JSON, or as the body."""

import tempfile
from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from quart import request
from quart.formparser import FormDataParser
from quart.wrappers.request import Body
from werkzeug.exceptions import RequestEntityTooLarge

from app.core.errors import TooLarge, invalid_fields
from app.core.messages import N_
from app.routes.context import running_app
from app.routes.errors import required

# How many times larger the body of an upload may be than other bodies.
MAX_BODY_FACTOR = 16
IN_MEMORY, BLOCK = 1024 * 1024, 64 * 1024


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """A file in memory, or on disk above `IN_MEMORY` bytes. It is closed with its request, completed or aborted."""

    def __del__(self) -> None:
        self.close()


class SpoolingParser(FormDataParser):
    """Keeps the files of a form in a `Spool`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, stream_factory=lambda *_: cast(BinaryIO, Spool(IN_MEMORY)))


# Quart 0.22 calls `append` instead, which stops by itself.
put_of_quart = cast("Callable[[Body, bytes], Awaitable[None]]", getattr(Body, "put", None))


class LimitedBody(Body):
    """A body in memory that stops at its limit while it arrives; Quart 0.23 looks only at what has arrived."""

    _received = 0

    async def put(self, data: bytes) -> None:
        """Store a part that has arrived; drop it if the body is too large."""
        self._received += len(data)
        if self._must_raise is None and self._max_content_length and self._received > self._max_content_length:
            self._must_raise = RequestEntityTooLarge()
            self.set_complete()
        if self._must_raise is None:
            await put_of_quart(self, data)


class SpooledBody(Body):
    """A body in a temporary file: data that arrives faster than it is read does not accumulate in memory."""

    def __init__(self, expected_content_length: int | None, max_content_length: int | None) -> None:
        most = max_content_length and max_content_length * MAX_BODY_FACTOR
        super().__init__(expected_content_length, most)
        self.size = 0
        self.file = cast(BinaryIO, Spool(IN_MEMORY))
        self._blocks: Iterator[bytes] | None = None

    def append(self, data: bytes) -> None:
        """Store a part that has arrived."""
        if self._must_raise is None:
            self.size += len(data)
            self.file.write(data)
            if self._max_content_length is not None and self.size > self._max_content_length:
                self._must_raise = RequestEntityTooLarge()
                self.set_complete()

    async def put(self, data: bytes) -> None:
        """Store a part that has arrived, as Quart 0.23 hands it over."""
        self.append(data)

    def set_result(self, data: bytes) -> None:
        """Store the whole body."""
        self.append(data)
        self.set_complete()

    async def __anext__(self) -> bytes:
        """Return the next block, once the body is complete."""
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

    def __await__(self) -> Generator[None, None, bytes]:
        """Return the complete body."""
        yield from self._complete.wait().__await__()
        if self._must_raise is not None:
            raise self._must_raise
        self.file.seek(0)
        return self.file.read()


@dataclass(frozen=True)
class Upload:
    """A file, its name if it has one, and the fields that were sent with it."""

    file: BinaryIO
    filename: str | None
    fields: Mapping[str, Any]


async def receive_upload(*names: str) -> Upload:
    """Return the file of this request: the field `file` of a form, a text in JSON under one of `names`, or the body.

    Raises Invalid that names `file` if there is none, TooLarge for JSON beyond the size of other bodies. Only views
    that are marked with `upload` may call it.
    """
    body = request.body
    if not isinstance(body, SpooledBody):
        raise RuntimeError(f"{request.endpoint} receives files, and is not marked with @upload")
    if request.mimetype == "multipart/form-data":
        form, files = await request.form, await request.files
        file = files.get("file")
        if file is None:
            raise invalid_fields(file=required("file"))
        return Upload(cast(BinaryIO, file.stream), file.filename, form.to_dict())
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
    if body.size > running_app().settings.max_body_bytes:
        raise TooLarge(N_("JSON of this size is not read; send the file as a form or as it is"))
    fields = await request.get_json()
    if not isinstance(fields, dict):
        raise invalid_fields(body=N_("must be a JSON object"))
    wanted = names[0] if names else "file"
    text = next((fields[name] for name in names if fields.get(name)), None)
    if text is None:
        raise invalid_fields(**{wanted: required(wanted)})
    if not isinstance(text, str):
        raise invalid_fields(**{wanted: N_("must be a text")})
    body.file.seek(0)
    body.file.truncate()
    body.file.write(text.encode("utf-8", "replace"))
    others = {name: value for name, value in fields.items() if name not in names}
    return Upload(body.file, fields.get("filename"), others)
