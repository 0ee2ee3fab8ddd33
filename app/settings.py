"""The settings of the environment, which only this module reads."""

import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_type_hints
from urllib.parse import urlsplit

from app.core.clock import ZONES
from app.core.errors import StartError

# Names without our prefix, as operators and hosts know them.
UNPREFIXED = {
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
POSTGRES_LOCATION = re.compile(r"([^@]*@)?(\[[^]]*\]|[^:/?[]*)(:\d{1,5})?([/?].*)?")
SENTINEL = ("redis+sentinel://", "rediss+sentinel://")
SENTINEL_LOCATION = re.compile(r"([^@/]*@)?[^@/:,]+(:\d{1,5})?(,[^@/:,]+(:\d{1,5})?)*/[^/?]+(/\d+)?")
WEAK_WORDS = ("secret", "change", "password", "example", "development")
MIN_KEY_LENGTH = 32
INSTANCE_FOLDER = Path("instance")

T = TypeVar("T")


def setting(default: T, help: str, *, least: int = 1) -> T:
    """A setting: its default, its meaning as in `docs/CONFIGURATION.md`, and for a number the least that it may be."""
    return field(default=default, metadata={"help": help, "least": least})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one server. Fields that are not in `UNPREFIXED` are `TIMETRACKER_<FIELD>` in the environment."""

    database_url: str = setting("", "address of the database; SQLite in the instance folder if empty")
    database_pooler: Literal["none", "transaction"] = setting(
        "none", "pooler between the server and PostgreSQL: none, or one that gives each transaction a connection"
    )
    database_replica_url: tuple[str, ...] = setting((), "read replicas of the database; comma-separated")
    redis_url: str = setting("", "shared limits and caches of several workers")
    secret_key: str = setting("", "signs cookies and cursors; generated and kept in the instance folder if empty")
    timezone: str = setting("UTC", "time zone of calendar days for users who have chosen none")
    currency: str = setting("EUR", "ISO 4217 code of amounts")
    rate_limit_per_minute: int = setting(100, "requests of one token in any 60 seconds")
    rate_limit_per_hour: int = setting(1000, "requests of one token in any hour")
    env: Literal["development", "production"] = setting("development", "production refuses a weak SECRET_KEY")
    instance: Path = field(default=INSTANCE_FOLDER, metadata={"help": "folder of the embedded database and the key"})
    public_url: str = setting("", "address that browsers see, if a proxy hides it: https://time.example.com")
    releases_url: str = setting("", "address that is asked for the newest release; none if empty")
    trusted_proxies: str = setting("", "addresses whose X-Forwarded-For and -Proto are trusted; comma-separated")
    secure_cookies: bool = setting(False, "send cookies over HTTPS only; implied by an https PUBLIC_URL")
    max_body_bytes: int = setting(16 * 1024 * 1024, "largest request body")
    pool_size: int = setting(10, "database connections of one worker")
    login_token_days: int = setting(90, "lifetime of the tokens that apps sign in for")
    deleted_retention_days: int = setting(30, "days in which a deleted entry can be restored")
    event_retention_days: int = setting(365, "days for which the log of changes is kept")
    streams_per_user: int = setting(10, "event streams that one user may keep open on one worker")
    stream_heartbeat_seconds: int = setting(15, "seconds between heartbeats of a silent event stream")
    webhook_retention_days: int = setting(30, "days for which deliveries of webhooks are kept")
    webhook_allow_private: bool = setting(False, "let webhooks go to private addresses too")
    background: Literal["serve", "worker"] = setting(
        "serve", "process that sends webhooks and deletes old data: serve too, or only timetracker worker"
    )
    watchdog_milliseconds: int = setting(100, "log what holds the event loop longer than this; 0 logs nothing", least=0)
    log_level: Literal["debug", "info", "warning", "error"] = setting("info", "lowest level of log lines")
    plugins: tuple[str, ...] = setting(
        ("deprecation", "rate_limit"), "names of the plugins that are on; comma-separated"
    )
    plugin_failures: Literal["stop", "quarantine"] = setting(
        "stop", "if a plugin cannot load: stop the start, or leave it out"
    )
    auth: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings of the environment; StartError names what is unknown or invalid in one line."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}  # of the fields' types
        for name, attribute in UNPREFIXED.items():
            if environ.get(name, "") != "":
                values[attribute] = parse(name, attribute, environ[name])
        auth: dict[str, tuple[str, ...]] = {}
        options: dict[str, str] = {}
        for name in sorted(environ):
            if name.startswith(PREFIX):
                _take(name, environ[name], values, auth, options)
        made = cls(**values, auth=auth, options=options)
        return made.with_defaults()

    def with_defaults(self) -> "Settings":
        """The same with a database address and a key, which are generated if absent."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        values["instance"] = self.instance.resolve()
        if not self.database_url:
            make_folder(values["instance"])
            values["database_url"] = driver_url(f"sqlite:///{values['instance'] / 'timetracker.db'}")
        check_hosts(values)
        if not self.secret_key:
            values["secret_key"] = load_or_create_key(values["instance"])
        elif self.env == "production" and is_weak(self.secret_key):
            raise StartError(f"SECRET_KEY is weak: give it at least {MIN_KEY_LENGTH} random characters")
        return Settings(**values)

    @property
    def cookies_secure(self) -> bool:
        """True if cookies are sent over HTTPS only."""
        return self.secure_cookies or self.public_url.startswith("https://")


def check_hosts(values: dict[str, Any]) -> None:
    """Complete the replicas' addresses; StartError if what several hosts must share is missing."""
    name, urls = "TIMETRACKER_DATABASE_REPLICA_URL", values["database_replica_url"]
    values["database_replica_url"] = tuple(driver_url(url, name) for url in urls)
    if any(url.startswith("sqlite") for url in (*values["database_replica_url"], values["database_url"]) if urls):
        raise StartError(f"{name} is for PostgreSQL")
    if urls and not values["redis_url"]:
        raise StartError(f"{name} needs REDIS_URL: processes tell each other there what has been written")
    shared = urls or values["database_pooler"] != "none" or values["redis_url"].startswith(SENTINEL)
    if shared and not values["secret_key"]:
        raise StartError(
            "SECRET_KEY must be set, to the same on every host: a generated one is known to this host alone"
        )


def known_names() -> list[str]:
    """Every known name of the environment except plugins' options and auth overrides."""
    attributes = {item.name for item in fields(Settings)} - set(UNPREFIXED.values()) - {"auth", "options"}
    return [*UNPREFIXED, *(PREFIX + name.upper() for name in sorted(attributes))]


def _take(
    name: str, text: str, values: dict[str, object], auth: dict[str, tuple[str, ...]], options: dict[str, str]
) -> None:
    """Store one `TIMETRACKER_` name. `TIMETRACKER_<PLUGIN>__<OPTION>` is kept for the plugin to read."""
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


def parse(name: str, attribute: str, text: str) -> object:
    """The value of one setting given as text."""
    kind = get_type_hints(Settings)[attribute]
    if kind is bool:
        if text.lower() not in ("true", "false", "1", "0"):
            raise StartError(f"{name} must be true or false, not {text!r}")
        return text.lower() in ("true", "1")
    if kind is int:
        least = Settings.__dataclass_fields__[attribute].metadata["least"]
        if not (text.isascii() and text.isdigit() and least <= int(text) < 2**31):
            bound = "from 0 up" if least == 0 else "above zero"
            raise StartError(f"{name} must be a whole number {bound}, not {text!r}")
        return int(text)
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is Path:
        return Path(text)
    if choices := get_args(kind):
        if text not in choices:
            raise StartError(f"{name} must be one of {', '.join(choices)}, not {text!r}")
        return text
    check = PARSERS.get(attribute)
    return check(name, text) if check else text


def driver_url(text: str, name: str = "DATABASE_URL") -> str:
    """A database address with the driver that is used here."""
    scheme, separator, rest = text.partition("://")
    backend = scheme.partition("+")[0]
    if not separator or backend not in DRIVERS:
        raise StartError(f"{name} must begin with sqlite:/// or postgresql://, not {scheme!r}")
    if backend == "sqlite" and (not re.fullmatch(r"/[^?].*", rest) or ":memory:" in rest):
        raise StartError(f"{name} must name a file, such as sqlite:////data/timetracker.db")
    if backend != "sqlite" and not POSTGRES_LOCATION.fullmatch(rest):
        raise StartError(f"{name} cannot be read; write it as postgresql://user:password@host:5432/name")
    # libpq, and with it most hosts' addresses, calls sslmode what the driver calls ssl.
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
    if text.startswith(SENTINEL):
        if not SENTINEL_LOCATION.fullmatch(text.partition("://")[2]):
            raise StartError(f"{name} cannot be read; write it as redis+sentinel://host:26379,host2:26379/service/0")
        return text
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise StartError(f"{name} must begin with redis://, rediss://, redis+sentinel:// or unix://")
    try:
        urlsplit(text).port  # noqa: B018 - raises for a bad port
    except ValueError as error:
        raise StartError(f"{name} cannot be read: {error}") from None
    return text


PARSERS: dict[str, Callable[[str, str], str]] = {
    "database_url": lambda name, text: driver_url(text, name),
    "redis_url": _redis,
    "timezone": _zone,
    "currency": _currency,
    "public_url": _url,
    "releases_url": _url,
}


def is_weak(key: str) -> bool:
    """True if a key could be guessed: short, of few different characters, or a word from an example."""
    return len(key) < MIN_KEY_LENGTH or len(set(key)) < 8 or any(word in key.lower() for word in WEAK_WORDS)


def make_folder(instance: Path) -> None:
    """Create the instance folder; StartError if that fails."""
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(f"TIMETRACKER_INSTANCE: {instance} cannot be used: {error.strerror}") from error


def load_or_create_key(instance: Path) -> str:
    """The key in the instance folder, generated the first time; only the owner may read it."""
    make_folder(instance)
    path = instance / "secret_key"
    if not path.exists():
        # Written to a draft and linked, so that workers that start together see no key or the same whole key.
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
