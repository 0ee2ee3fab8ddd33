"""Who may come in is settled at the start: completely, by the innermost statement, and as the operator wants it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pytest
from quart import Blueprint, Quart, Request, g

from app import create_app
from app.auth import Auth, public, scopes, secure
from app.core.errors import Forbidden, StartError, Unauthorized
from app.core.principal import Principal
from app.settings import Settings
from tests.factories import PASSWORD, Api, People

PATHS = ("/outer/", "/outer/middle/", "/outer/middle/inner/")
SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@dataclass
class Badge:
    """A plugin's strategy: the header of its name says who; `bad` is refused."""

    name: str
    ambient: bool = False
    openapi: Mapping[str, object] = field(default_factory=lambda: {"type": "apiKey", "in": "header", "name": "Badge"})
    scopes: frozenset[str] = frozenset({"read:*"})

    async def authenticate(self, request: Request) -> Principal | None:
        """Somebody where the header is there."""
        text = request.headers.get(self.name)
        if text == "bad":
            raise Unauthorized("A bad badge")
        return Principal(1, text, False, "UTC", self.name, self.scopes) if text else None


def view() -> Callable[[], Awaitable[str]]:
    """A view of its own, because marks are put onto functions: it says by which strategy the caller is known."""

    async def who() -> str:
        return str(g.principal.strategy) if g.principal else "nobody"

    return who


def site(auth: Auth, *blueprints: Blueprint) -> Quart:
    """An app with these blueprints, guarded."""
    app = Quart(__name__)
    app.before_request(auth.guard)
    app.register_error_handler(Unauthorized, lambda error: ("unauthorized", 401))
    app.register_error_handler(Forbidden, lambda error: (error.code, 403))
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    auth.check(app)
    return app


def nested() -> Blueprint:
    """Three rooms, one in the other; the middle one says nothing of its own."""
    outer = secure(Blueprint("outer", __name__, url_prefix="/outer"), "red", "blue")
    middle = Blueprint("middle", __name__, url_prefix="/middle")
    inner = secure(Blueprint("inner", __name__, url_prefix="/inner"), "green")
    for blueprint in (outer, middle, inner):
        blueprint.add_url_rule("/", "who", view())
    inner.add_url_rule("/open", "open", public(view()))
    middle.register_blueprint(inner)
    outer.register_blueprint(middle)
    return outer


def badges(**overrides: tuple[str, ...]) -> Auth:
    """Three strategies; the blue one is sent by browsers."""
    return Auth(overrides, Badge("red"), Badge("green"), Badge("blue", ambient=True))


async def answer(app: Quart, path: str, method: str = "GET", **headers: str) -> str:
    """What the server says."""
    response = await app.test_client().open(path, method=method, headers=headers)
    return str(await response.get_data(as_text=True))


async def test_the_innermost_statement_wins() -> None:
    app = site(badges(), nested())
    found = {path: [await answer(app, path, **{name: "x"}) for name in ("red", "green", "blue")] for path in PATHS}
    assert found == {
        "/outer/": ["red", "unauthorized", "blue"],
        "/outer/middle/": ["red", "unauthorized", "blue"],
        "/outer/middle/inner/": ["unauthorized", "green", "unauthorized"],
    }


async def test_the_operator_has_the_last_word() -> None:
    app = site(badges(**{"outer": ("green",), "outer.middle.inner": ("blue",)}), nested())
    assert [await answer(app, path, green="x") for path in PATHS] == ["green", "green", "unauthorized"]
    assert [await answer(app, path, blue="x") for path in PATHS] == ["unauthorized", "unauthorized", "blue"]


async def test_what_is_sent_on_purpose_is_asked_first() -> None:
    app = site(badges(outer=("blue", "red")), nested())
    assert await answer(app, "/outer/", blue="x", red="x") == "red"
    assert await answer(app, "/outer/", blue="bad", red="x") == "red"
    assert await answer(app, "/outer/", blue="x", red="bad") == "unauthorized"


async def test_what_is_public_takes_stale_credentials() -> None:
    app = site(badges(), nested())
    found = [await answer(app, "/outer/middle/inner/open", **{name: "bad"}) for name in ("red", "green", "blue")]
    assert found == ["nobody"] * 3


async def test_scopes_narrow() -> None:
    blueprint = secure(Blueprint("a", __name__), "red", "green")
    blueprint.add_url_rule("/either", "either", scopes("write:x", "read:x")(view()))
    blueprint.add_url_rule("/both", "both", scopes("write:y")(scopes("read:y")(view())))
    app = site(Auth({}, Badge("red"), Badge("green", scopes=frozenset({"read:y", "write:*"}))), blueprint)
    assert [await answer(app, path, red="x") for path in ("/either", "/both")] == ["red", "forbidden"]
    assert [await answer(app, path, green="x") for path in ("/either", "/both")] == ["green", "green"]


def unguarded() -> Iterator[tuple[str, Auth, Blueprint]]:
    """Apps that must not start, each with the reason."""
    lonely = Blueprint("lonely", __name__)
    lonely.add_url_rule("/", "who", view())
    yield "the route of lonely.who is guarded by nobody: secure its blueprint or mark it public", badges(), lonely
    strange = secure(Blueprint("strange", __name__), "red", "purple")
    strange.add_url_rule("/strange", "who", view())
    yield "/strange wants the unknown auth strategy purple", badges(), strange
    yield "/outer/ wants the unknown auth strategy purple", badges(outer=("purple",)), nested()
    yield "TIMETRACKER_AUTH__NOWHERE: there is no blueprint nowhere", badges(nowhere=("red",)), nested()


@pytest.mark.parametrize(("reason", "auth", "blueprint"), list(unguarded()))
def test_a_hole_stops_the_start(reason: str, auth: Auth, blueprint: Blueprint) -> None:
    with pytest.raises(StartError) as caught:
        site(auth, blueprint)
    assert str(caught.value) == reason


def test_a_view_without_a_blueprint_must_be_public() -> None:
    app = Quart(__name__)
    app.add_url_rule("/open", "open", public(view()))
    badges().check(app)
    app.add_url_rule("/", "forgotten", view())
    with pytest.raises(StartError, match="the route of forgotten is guarded by nobody"):
        badges().check(app)


def test_two_strategies_of_one_name() -> None:
    with pytest.raises(StartError, match="two auth strategies are named red"):
        Auth({}, Badge("red"), Badge("red"))


def test_a_strategy_without_an_openapi_scheme() -> None:
    @dataclass
    class Unsaid:
        """Does not say how its credential is sent."""

        name: str = "unsaid"
        ambient: bool = False

        async def authenticate(self, request: Request) -> Principal | None:
            """Nobody."""

    with pytest.raises(StartError, match="the auth strategy unsaid lacks `openapi`"):
        Auth({}, Unsaid())  # type: ignore[arg-type]


def test_a_policy_is_named_after_the_blueprint_that_states_it() -> None:
    app = site(auth := badges(), nested())
    named = {
        rule.rule: auth.policies[rule.endpoint].name for rule in app.url_map.iter_rules() if "who" in rule.endpoint
    }
    assert named == {"/outer/": "outer", "/outer/middle/": "outer", "/outer/middle/inner/": "outer.middle.inner"}


@SQLITE
async def test_an_override_of_the_environment(settings: Settings, people: People) -> None:
    """`TIMETRACKER_AUTH__API_V1=api_key,session` closes v1 to `Authorization` and opens it to browsers."""
    named = Settings.from_env({"TIMETRACKER_AUTH__API_V1": "api_key, session", "SECRET_KEY": settings.secret_key})
    app = create_app(replace(settings, auth=named.auth))
    async with app.test_app():
        browser = app.test_client()
        await browser.post("/sign-in", form={"username": "ada", "password": PASSWORD})
        statuses = [(await Api(app, people.ada.token).get("/projects")).status]
        nobody = Api(app, None)
        statuses.append((await nobody.send("GET", "/projects", headers={"X-API-Key": people.ada.token})).status)
        statuses.append((await browser.get("/api/v1/projects")).status_code)
        foreign = {"Sec-Fetch-Site": "cross-site"}
        statuses.append((await browser.post("/api/v1/timer/stop", headers=foreign)).status_code)
    assert statuses == [401, 200, 200, 403]


@SQLITE
def test_an_override_that_means_nothing_stops_the_start(settings: Settings) -> None:
    for auth, reason in (
        ({"api_v2": ("bearer",)}, "TIMETRACKER_AUTH__API_V2: there is no blueprint api_v2"),
        ({"web": ("magic",)}, "wants the unknown auth strategy magic"),
    ):
        with pytest.raises(StartError, match=reason):
            create_app(replace(settings, auth=auth))
