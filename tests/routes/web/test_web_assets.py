"""Scripts and styles: their addresses, how they are sent and kept, and that the package contains them."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from quart.typing import TestClientProtocol

from app import TimeTracker
from app.routes import assets
from tests.conftest import HOME
from tests.routes.web.conftest import Browser

KEPT = "public, max-age=31536000, immutable"


def built(app: TimeTracker) -> dict[str, str]:
    """Built names by plain ones."""
    return assets.manifest(str(app.static_folder))


async def test_everybody_gets_them_and_keeps_them(app: TimeTracker, client: TestClientProtocol) -> None:
    sent = {}
    for name in ("app.css", "app.js", "favicon.svg", "swagger-ui/swagger-ui.css"):
        answer = await client.get(f"/static/dist/{built(app)[name]}")
        sent[name] = (answer.status_code, answer.content_type.partition(";")[0], answer.headers["Cache-Control"])
    assert sent == {
        "app.css": (200, "text/css", KEPT),
        "app.js": (200, "text/javascript", KEPT),
        "favicon.svg": (200, "image/svg+xml", KEPT),
        "swagger-ui/swagger-ui.css": (200, "text/css", "public, max-age=0"),
    }


async def test_they_are_compressed_for_those_who_accept_it(app: TimeTracker, client: TestClientProtocol) -> None:
    path = f"/static/dist/{built(app)['app.css']}"
    sent = {}
    for accepted in ("gzip, deflate, br", "gzip", "identity", "br;q=0"):
        answer = await client.get(path, headers={"Accept-Encoding": accepted})
        assert answer.headers["Vary"] == "Accept-Encoding"
        sent[accepted] = (answer.headers.get("Content-Encoding"), await answer.get_data(as_text=False))
    assert [encoding for encoding, _ in sent.values()] == ["br", "gzip", None, None]
    assert gzip.decompress(sent["gzip"][1]) == sent["identity"][1]
    assert len(sent["gzip, deflate, br"][1]) < len(sent["identity"][1]) / 3


async def test_nothing_else_is_sent(client: TestClientProtocol) -> None:
    for path in ("../__init__.py", "%2e%2e/__init__.py", "dist", "dist/", "dist/nothing.js", "dist/a%00.js"):
        assert (path, (await client.get(f"/static/{path}")).status_code) == (path, 404)


async def test_a_changed_file_has_another_address(browser: Browser, app: TimeTracker, tmp_path: Path) -> None:
    app.static_folder = tmp_path
    (tmp_path / "dist").mkdir()
    for version in ("AAAAAAAA", "BBBBBBBB"):
        (tmp_path / "dist" / "manifest.json").write_text(json.dumps({"app.css": f"app-{version}.css"}))
        page = await browser.read("/sign-in")
        assert page.values(".//link[@rel='stylesheet']", "href") == [f"/static/dist/app-{version}.css"]


def test_the_package_contains_them(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=HOME, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(ZipFile(wheel).namelist())
    made = {str(path.relative_to(HOME)) for path in (HOME / "app/static/dist").rglob("*") if path.is_file()}
    assert made < packed
    assert {name for name in packed if name.startswith("app/frontend")} == set()


async def test_pages_are_compressed_and_answers_to_forms_are_not(ada: Browser) -> None:
    gzipped = {"Accept-Encoding": "gzip, deflate, br"}
    plain = await (await ada.client.get("/profile")).get_data(as_text=False)
    answer = await ada.client.get("/profile", headers=gzipped)
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("gzip", "Accept-Encoding")
    body = await answer.get_data(as_text=False)
    assert (gzip.decompress(body), int(answer.headers["Content-Length"])) == (plain, len(body))
    assert len(body) < len(plain) / 3
    refused = await ada.client.post("/profile", form={}, headers=gzipped)
    assert (refused.content_type, refused.headers.get("Content-Encoding")) == ("text/html; charset=utf-8", None)
