"""Who sends the requests: with a token, or from a browser that is signed in."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache

from quart import Quart
from quart_auth import QuartAuth

from app.core.clock import now
from app.services.accounts.models import ApiToken, BrowserSession
from app.services.accounts.tokens import digest
from tests.bench.data import FIRST_USER, Size
from tests.bench.routes import Route, Step
from tests.factories import People, Person, token_row

SECRET_KEY = "k" * 40
CONNECTIONS = 16


def member(number: int) -> Person:
    """Return a user with entries, counted from 0."""
    return Person(FIRST_USER + number, f"member{number}", f"tt_{number:032}")


def person(caller: str, size: Size) -> Person:
    """Return the person that a route names: `admin`, who sees everything, a `member`, or one with `few` projects."""
    people = {"admin": People().root, "member": member(0), "few": member(size.user_count - 1)}
    return people[caller]


def credentials(size: Size) -> Iterator[ApiToken | BrowserSession]:
    """Yield rows for the tokens of the members, and for the browsers of everybody."""
    members = [member(number) for number in range(size.user_count)]
    for person in members:
        yield token_row(person, "read:*,write:*", person.token)
    for person in (People().root, *members):
        expires_at = now() + timedelta(days=30)
        yield BrowserSession(id_hash=digest(person.username), user_id=person.id, expires_at=expires_at)


def with_cookies() -> tuple[Quart, QuartAuth]:
    """Return a bare app that signs cookies as the server does."""
    app = Quart("bare")
    app.secret_key = SECRET_KEY
    return app, QuartAuth(app, cookie_name="timetracker", salt="timetracker sign-in", duration=86_400)


def senders(route: Route, size: Size) -> Sequence[Person]:
    """Return who sends on each connection; those who write run no timer yet."""
    if route.writes:
        idle = [number for number in range(size.user_count) if number % 5]
        return [member(number) for number in idle[:CONNECTIONS]]
    return [person(route.caller, size)] * CONNECTIONS


def headers(route: Route, sender: Person) -> dict[str, str]:
    """Return the credential of a sender."""
    if not route.in_browser:
        return {"Authorization": f"Bearer {sender.token}"}
    return {"Cookie": cookie(sender)}


@cache
def cookie(sender: Person) -> str:
    """Return the cookie of a browser; the same one each time, though it contains the time of its making."""
    app, auth = with_cookies()
    return f"timetracker={auth.dump_token(sender.username, app)}"


def body_headers(route: Route, step: Step) -> dict[str, str]:
    """Return the headers of a body."""
    if step.method == "GET":
        return {}
    kind = "application/x-www-form-urlencoded" if route.in_browser else "application/json"
    return {"Content-Type": kind, "Content-Length": str(len(step.body))}
