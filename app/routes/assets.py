"""Scripts and styles as `app/frontend/build` has made them: hashed names that browsers keep, compressed beforehand."""

import re
from functools import lru_cache
from pathlib import Path

import orjson
from quart import Quart, Response, request, url_for
from quart.helpers import send_from_directory

DIST = "dist"
HASHED = re.compile(r"-[A-Z0-9]{8}\.\w+$")
# What a browser may accept, the smallest first, and how the file beside the plain one ends.
ENCODINGS = {"br": ".br", "gzip": ".gz"}
# Machines disagree on these.
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
YEAR = 365 * 24 * 3600


def address(app: Quart, name: str) -> str:
    """The path of a built file, `app.css` say; another one after each change of it."""
    built = manifest(str(app.static_folder)).get(name, name)
    return url_for("static", filename=f"{DIST}/{built}")


def manifest(folder: str) -> dict[str, str]:
    """Built name by plain name; empty where nothing has been built."""
    path = Path(folder) / DIST / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> dict[str, str]:
    names: dict[str, str] = orjson.loads(path.read_bytes())
    return names


async def send(app: Quart, filename: str) -> Response:
    """A static file, compressed where the browser takes that; kept for good where its name says which version it is."""
    folder = Path(str(app.static_folder))
    kinds = (kind for kind in ENCODINGS if request.accept_encodings.quality(kind) > 0)
    encoding = next((kind for kind in kinds if (folder / (filename + ENCODINGS[kind])).is_file()), None)
    hashed = HASHED.search(filename) is not None
    response = await send_from_directory(
        folder,
        filename + ENCODINGS[encoding] if encoding else filename,
        mimetype=KINDS.get(Path(filename).suffix),
        cache_timeout=YEAR if hashed else 0,
    )
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if hashed:
        response.cache_control.immutable = True
    return response
