"""The ceiling of what Quart can do: a bare view that knows its caller as the server does."""

from quart import Response, request
from quart_auth import current_user

from tests.bench.callers import with_cookies
from tests.bench.replay import Replay, key

app, _ = with_cookies()
replay = Replay()
app.before_serving(replay.open)


@app.get("/<path:path>")
async def answer(path: str) -> Response:
    """Answer as recorded."""
    credential = request.headers.get("Authorization")
    if credential is None:
        assert current_user.auth_id
        credential = request.headers["Cookie"]
    case = replay.cases[key(request.full_path.rstrip("?"), credential)]
    return Response(await replay.answer(case, credential.encode()), content_type=case.content_type)
