"""Scripts and styles built by `app/frontend/build.mjs`: with hashed names, which browsers cache, and precompressed."""

import re
from functools import lru_cache
from pathlib import Path

import orjson
from quart import Quart, Response, request, url_for
from quart.helpers import send_from_directory

DIST = "dist"
HASHED = re.compile(r"-[A-Z0-9]{8}\.\w+$")
# Encodings that a browser may accept, the smallest first, and the suffix of the precompressed file.
ENCODINGS = {"br": ".br", "gzip": ".gz"}
# Machines disagree on these.
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
YEAR = 365 * 24 * 3600


def asset_url(app: Quart, name: str) -> str:
    """Return the path of a built file such as `app.css`; it changes with the file."""
    built = manifest(str(app.static_folder)).get(name, name)
    return url_for("static", filename=f"{DIST}/{built}")


def manifest(folder: str) -> dict[str, str]:
    """Return built names by plain names; empty if nothing has been built."""
    path = Path(folder) / DIST / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> dict[str, str]:
    names: dict[str, str] = orjson.loads(path.read_bytes())
    return names


async def send_asset(app: Quart, filename: str) -> Response:
    """Return a static file, compressed if the browser accepts that, and cached forever if its name has a hash."""
    folder = Path(str(app.static_folder))
    kinds = (kind for kind in ENCODINGS if request.accept_encodings.quality(kind) > 0)
    encoding = next((kind for kind in kinds if (folder / (filename + ENCODINGS[kind])).is_file()), None)
    hashed = HASHED.search(filename) is not None
    response = await send_from_directory(
        folder,
        filename + ENCODINGS[encoding] if encoding else filename,
        mimetype=MEDIA_TYPES.get(Path(filename).suffix),
        cache_timeout=YEAR if hashed else 0,
    )
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if hashed:
        response.cache_control.immutable = True
    return response
