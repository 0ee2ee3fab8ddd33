"""What the environment says: the one place that reads it."""

import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints
from urllib.parse import urlsplit

from app.core.clock import ZONES
from app.core.errors import StartError

# Names without our prefix, because operators and hosts know them by these.
PLAIN = {
    "DATABASE_URL": "database_url",
    "REDIS_URL": "redis_url",
    "SECRET_KEY": "secret_key",
    "TZ": "timezone",
    "CURRENCY": "currency",
    "API_TOKEN_RATE_LIMIT_PER_MINUTE": "rate_limit_per_minute",
    "API_TOKEN_RATE_LIMIT_PER_HOUR": "rate_limit_per_hour",
}
PREFIX = "TIMETRACKER_"
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg"}
POSTGRES_PLACE = re.compile(r"([^@]*@)?(\[[^]]*\]|[^:/?[]*)(:\d{1,5})?([/?].*)?")
WEAK_WORDS = ("secret", "change", "password", "example", "development")
SHORTEST_KEY = 32
FOLDER = Path("instance")


def setting(default: Any, help: str) -> Any:
    """A setting: its default, and what `docs/CONFIGURATION.md` says of it."""
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How one server is set up. Fields without a name in `PLAIN` are `TIMETRACKER_<FIELD>` in the environment."""

    database_url: str = setting("", "where the data is; SQLite in the instance folder when empty")
    redis_url: str = setting("", "shared limits and caches of several workers")
    secret_key: str = setting("", "signs cookies and cursors; made and kept in the instance folder when empty")
    timezone: str = setting("UTC", "zone of calendar days for users who chose none")
    currency: str = setting("EUR", "ISO 4217 code that amounts are shown in")
    rate_limit_per_minute: int = setting(100, "requests of one token in any 60 seconds")
    rate_limit_per_hour: int = setting(1000, "requests of one token in any hour")
    env: Literal["development", "production"] = setting("development", "production refuses a weak SECRET_KEY")
    instance: Path = field(default=FOLDER, metadata={"help": "folder of the embedded database and the key"})
    public_url: str = setting("", "what browsers see, where a proxy hides it: https://time.example.com")
    releases_url: str = setting("", "what is asked for the newest release; nothing is where it is empty")
    trusted_proxies: str = setting("", "addresses whose X-Forwarded-For and -Proto are believed; comma-separated")
    secure_cookies: bool = setting(False, "send cookies over HTTPS only; implied by an https PUBLIC_URL")
    max_body_bytes: int = setting(16 * 1024 * 1024, "largest request body")
    pool_size: int = setting(10, "database connections of one worker")
    login_token_days: int = setting(90, "lifetime of the tokens that apps sign in for")
    deleted_retention_days: int = setting(30, "days in which a deleted entry can come back")
    event_retention_days: int = setting(365, "days for which the log of changes reaches back")
    streams_per_user: int = setting(10, "event streams that one user may keep open on one worker")
    stream_heartbeat_seconds: int = setting(15, "how often a silent event stream says that it is there")
    webhook_retention_days: int = setting(30, "days for which deliveries of webhooks are listed")
    webhook_allow_private: bool = setting(False, "let webhooks go to private addresses too")
    background: Literal["serve", "worker"] = setting(
        "serve", "where webhooks are sent and old things removed: in serve too, or only in timetracker worker"
    )
    log_level: Literal["debug", "info", "warning", "error"] = setting("info", "least level of log lines")
    plugins: tuple[str, ...] = setting(
        ("deprecation", "rate_limit"), "names of the plugins that are on; comma-separated"
    )
    plugin_failures: Literal["stop", "quarantine"] = setting(
        "stop", "what a plugin that cannot load does: stop the start, or be left out"
    )
    auth: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings of the environment; StartError with one line that names what is unknown or bad."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for name, attribute in PLAIN.items():
            if environ.get(name, "") != "":
                values[attribute] = parse(name, attribute, environ[name])
        auth: dict[str, tuple[str, ...]] = {}
        options: dict[str, str] = {}
        for name in sorted(environ):
            if name.startswith(PREFIX):
                _take(name, environ[name], values, auth, options)
        made = cls(**values, auth=auth, options=options)
        return made.completed()

    def completed(self) -> "Settings":
        """With a database address and a key, which are made where they are absent."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        values["instance"] = self.instance.resolve()
        if not self.database_url:
            make_folder(values["instance"])
            values["database_url"] = driver_url(f"sqlite:///{values['instance'] / 'timetracker.db'}")
        if not self.secret_key:
            values["secret_key"] = kept_key(values["instance"])
        elif self.env == "production" and weak(self.secret_key):
            raise StartError(f"SECRET_KEY is weak: give it at least {SHORTEST_KEY} random characters")
        return Settings(**values)

    @property
    def cookies_secure(self) -> bool:
        """Whether cookies go over HTTPS only."""
        return self.secure_cookies or self.public_url.startswith("https://")


def known_names() -> list[str]:
    """Every name of the environment that means something, plugins' options and auth overrides aside."""
    attributes = {item.name for item in fields(Settings)} - set(PLAIN.values()) - {"auth", "options"}
    return [*PLAIN, *(PREFIX + name.upper() for name in sorted(attributes))]


def _take(
    name: str, text: str, values: dict[str, Any], auth: dict[str, tuple[str, ...]], options: dict[str, str]
) -> None:
    """Sorts one `TIMETRACKER_` name into place. `TIMETRACKER_<PLUGIN>__<OPTION>` is kept for the plugin to read."""
    rest = name.removeprefix(PREFIX)
    if rest.startswith("AUTH__"):
        auth[rest.removeprefix("AUTH__").lower()] = tuple(part.strip() for part in text.split(",") if part.strip())
    elif "__" in rest:
        options[rest.lower()] = text
    elif name in known_names():
        if text != "":
            values[rest.lower()] = parse(name, rest.lower(), text)
    else:
        raise StartError(f"{name} is not a setting; docs/CONFIGURATION.md lists them")


def parse(name: str, attribute: str, text: str) -> Any:
    """The value of one setting given as text."""
    kind = get_type_hints(Settings)[attribute]
    if kind is bool:
        if text.lower() not in ("true", "false", "1", "0"):
            raise StartError(f"{name} must be true or false, not {text!r}")
        return text.lower() in ("true", "1")
    if kind is int:
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**31):
            raise StartError(f"{name} must be a whole number above zero, not {text!r}")
        return int(text)
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is Path:
        return Path(text)
    if choices := get_args(kind):
        if text not in choices:
            raise StartError(f"{name} must be one of {', '.join(choices)}, not {text!r}")
        return text
    check = CHECKS.get(attribute)
    return check(name, text) if check else text


def driver_url(text: str, name: str = "DATABASE_URL") -> str:
    """A database address with the driver that is used here."""
    scheme, separator, rest = text.partition("://")
    backend = scheme.partition("+")[0]
    if not separator or backend not in DRIVERS:
        raise StartError(f"{name} must begin with sqlite:/// or postgresql://, not {scheme!r}")
    if backend == "sqlite" and (not re.fullmatch(r"/[^?].*", rest) or ":memory:" in rest):
        raise StartError(f"{name} must name a file, such as sqlite:////data/timetracker.db")
    if backend != "sqlite" and not POSTGRES_PLACE.fullmatch(rest):
        raise StartError(f"{name} cannot be read; write it as postgresql://user:password@host:5432/name")
    # What libpq calls sslmode, and so most hosts' addresses do, the driver calls ssl.
    return f"{DRIVERS[backend]}://{re.sub(r'(?<=[?&])sslmode=', 'ssl=', rest)}"


def _zone(name: str, text: str) -> str:
    if text.removeprefix(":") not in ZONES:
        raise StartError(f"{name} must be an IANA time zone such as Europe/Berlin, not {text!r}")
    return text.removeprefix(":")


def _currency(name: str, text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise StartError(f"{name} must be three letters such as EUR, not {text!r}")
    return text.upper()


def _url(name: str, text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise StartError(f"{name} must begin with http:// or https://, not {text!r}")
    return text.rstrip("/")


def _redis(name: str, text: str) -> str:
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise StartError(f"{name} must begin with redis://, rediss:// or unix://")
    try:
        urlsplit(text).port  # noqa: B018 - asked for its complaint
    except ValueError as error:
        raise StartError(f"{name} cannot be read: {error}") from None
    return text


CHECKS: dict[str, Callable[[str, str], str]] = {
    "database_url": lambda name, text: driver_url(text, name),
    "redis_url": _redis,
    "timezone": _zone,
    "currency": _currency,
    "public_url": _url,
    "releases_url": _url,
}


def weak(key: str) -> bool:
    """Whether a key could be guessed: short, of few different characters, or a word from an example."""
    return len(key) < SHORTEST_KEY or len(set(key)) < 8 or any(word in key.lower() for word in WEAK_WORDS)


def make_folder(instance: Path) -> None:
    """The instance folder; StartError where it cannot be had."""
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(f"TIMETRACKER_INSTANCE: {instance} cannot be used: {error.strerror}") from error


def kept_key(instance: Path) -> str:
    """The key in the instance folder, made the first time; only the owner may read it."""
    make_folder(instance)
    path = instance / "secret_key"
    if not path.exists():
        # Written aside and linked, so that workers who start together see no key or one and the same whole key.
        handle, draft = tempfile.mkstemp(dir=instance)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    key = path.read_text().strip()
    if not key:
        raise StartError(f"{path} is empty: remove it, or write a key into it")
    return key
