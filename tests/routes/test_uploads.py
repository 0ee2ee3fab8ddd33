"""Bodies of uploads are kept on disk and may be larger than others, at the routes that say so."""

import asyncio

import pytest
from quart import request

from app import TimeTracker, create_app
from app.auth import public
from app.core.errors import StartError
from app.routes.request import request_class
from app.routes.route_metadata import UPLOAD, upload
from app.routes.uploads import BLOCK, MAX_BODY_FACTOR, SpooledBody, receive_upload
from app.settings import Settings
from tests.factories import Api, People


@public
async def unmarked() -> dict[str, object]:
    """Receives a file without saying so."""
    await receive_upload()
    return {}


async def parametrised(name: str) -> dict[str, object]:
    """Has a parameter in its path."""
    return {"name": name}


def test_a_view_says_that_it_receives_files(app: TimeTracker) -> None:
    said = {rule.rule for rule in app.url_map.iter_rules() if UPLOAD.get(app.view_functions[rule.endpoint])}
    assert said == {
        "/api/v1/time-entries/import-csv",
        "/api/v1/inventory/items/import",
        "/api/v1/inventory/stock-levels/import",
        "/import",
        "/inventory/import",
    }


async def test_bodies_of_uploads_may_be_larger(app: TimeTracker, api: Api) -> None:
    most = app.settings.max_body_bytes
    headers = {"Content-Type": "text/csv"}
    for size, status in ((most + 1, 400), (MAX_BODY_FACTOR * most, 400), (MAX_BODY_FACTOR * most + 1, 413)):
        answer = await api.send("POST", "/time-entries/import-csv", data=b"x" * size, headers=headers)
        assert answer.status == status, size
    assert (await api.send("POST", "/projects", data=b"x" * (most + 1), headers=headers)).status == 413


async def test_only_the_method_that_receives_files_takes_large_bodies(app: TimeTracker) -> None:
    kinds = {}
    for method in ("GET", "POST"):
        async with app.test_request_context("/import", method=method):
            kinds[method] = type(request.body)
    assert (kinds["POST"], kinds["GET"]) == (SpooledBody, app.request_class.body_class)


async def test_a_view_that_does_not_say_so_fails(settings: Settings) -> None:
    app = create_app(settings)
    app.add_url_rule("/unmarked", "unmarked", unmarked, methods=["POST"])
    async with app.test_app():
        assert (await app.test_client().post("/unmarked", data=b"x")).status_code == 500


def test_the_path_of_an_upload_has_no_parameters(app: TimeTracker) -> None:
    app.add_url_rule("/files/<name>", "files", upload(parametrised), methods=["POST"])
    with pytest.raises(StartError, match="/files/<name>"):
        request_class(app)


async def test_a_body_that_never_ends_is_refused_while_it_arrives(app: TimeTracker, people: People) -> None:
    headers = {"Authorization": f"Bearer {people.ada.token}", "Content-Type": "application/json"}
    async with app.test_client().request("/api/v1/projects", method="POST", headers=headers) as connection:
        for _ in range(app.settings.max_body_bytes // BLOCK + 1):
            await connection.send(b" " * BLOCK)
        await asyncio.wait_for(connection.receive(), 10)
    assert connection.status_code == 413
