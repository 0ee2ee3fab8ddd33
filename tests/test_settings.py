"""What the environment says, taken or refused."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import StartError
from app.settings import Settings, driver_url, known_names

KEY = "correct-horse-battery-staple-0123456789"
ENV = {"SECRET_KEY": KEY, "DATABASE_URL": "sqlite:////data/t.db"}


def differing(settings: Settings) -> dict[str, Any]:
    """What differs from the settings of the least environment."""
    least = Settings.from_env(ENV)
    names = [item.name for item in fields(Settings)]
    return {name: getattr(settings, name) for name in names if getattr(settings, name) != getattr(least, name)}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("DATABASE_URL", "postgres://u:p@h/x", {"database_url": "postgresql+asyncpg://u:p@h/x"}),
        ("DATABASE_URL", "", {}),
        ("REDIS_URL", "redis://cache:6379/2", {"redis_url": "redis://cache:6379/2"}),
        ("REDIS_URL", "unix:///run/redis.sock", {"redis_url": "unix:///run/redis.sock"}),
        ("REDIS_URL", "redis+sentinel://:pw@a:26379,b/main/1", {"redis_url": "redis+sentinel://:pw@a:26379,b/main/1"}),
        ("TIMETRACKER_DATABASE_POOLER", "transaction", {"database_pooler": "transaction"}),
        ("SECRET_KEY", "short", {"secret_key": "short"}),
        ("TZ", "Europe/Berlin", {"timezone": "Europe/Berlin"}),
        ("TZ", ":Asia/Kathmandu", {"timezone": "Asia/Kathmandu"}),
        ("TZ", "", {}),
        ("CURRENCY", "usd", {"currency": "USD"}),
        ("API_TOKEN_RATE_LIMIT_PER_MINUTE", "7", {"rate_limit_per_minute": 7}),
        ("API_TOKEN_RATE_LIMIT_PER_HOUR", "2147483647", {"rate_limit_per_hour": 2**31 - 1}),
        ("TIMETRACKER_ENV", "production", {"env": "production"}),
        ("TIMETRACKER_INSTANCE", "/srv/tt", {"instance": Path("/srv/tt")}),
        ("TIMETRACKER_PUBLIC_URL", "https://time.example.com/", {"public_url": "https://time.example.com"}),
        ("TIMETRACKER_TRUSTED_PROXIES", "10.0.0.0/8", {"trusted_proxies": "10.0.0.0/8"}),
        ("TIMETRACKER_SECURE_COOKIES", "True", {"secure_cookies": True}),
        ("TIMETRACKER_SECURE_COOKIES", "0", {}),
        ("TIMETRACKER_MAX_BODY_BYTES", "1024", {"max_body_bytes": 1024}),
        ("TIMETRACKER_POOL_SIZE", "3", {"pool_size": 3}),
        ("TIMETRACKER_WATCHDOG_MILLISECONDS", "0", {"watchdog_milliseconds": 0}),
        ("TIMETRACKER_LOG_LEVEL", "debug", {"log_level": "debug"}),
        ("TIMETRACKER_LOG_LEVEL", "", {}),
        ("TIMETRACKER_PLUGINS", "a, b,", {"plugins": ("a", "b")}),
        ("TIMETRACKER_PLUGINS", ",", {"plugins": ()}),
        ("TIMETRACKER_PLUGIN_FAILURES", "quarantine", {"plugin_failures": "quarantine"}),
        ("TIMETRACKER_AUTH__API_V1", "bearer, proxy", {"auth": {"api_v1": ("bearer", "proxy")}}),
        ("TIMETRACKER_KUDOS__MINIMUM_SECONDS", "5", {"options": {"kudos__minimum_seconds": "5"}}),
        ("HOME", "/nowhere", {}),
        ("TIME_TRACKER_ENV", "production", {}),
    ],
)
def test_good_values(name: str, text: str, expected: dict[str, Any], tmp_path: Path) -> None:
    given = {"TIMETRACKER_INSTANCE": str(tmp_path)} if text == "" else {}
    found = differing(Settings.from_env(ENV | given | {name: text}))
    if given and name == "DATABASE_URL":
        expected = {"database_url": f"sqlite+aiosqlite:///{tmp_path}/timetracker.db"}
    assert {key: value for key, value in found.items() if not (given and key == "instance")} == expected


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("DATABASE_URL", "mysql://h/x", "must begin with sqlite:/// or postgresql://, not 'mysql'"),
        ("DATABASE_URL", "nonsense", "must begin with sqlite:/// or postgresql://, not 'nonsense'"),
        ("DATABASE_URL", "sqlite://", "must name a file, such as sqlite:////data/timetracker.db"),
        ("DATABASE_URL", "sqlite:///", "must name a file, such as sqlite:////data/timetracker.db"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file, such as sqlite:////data/timetracker.db"),
        ("DATABASE_URL", "sqlite://data/x.db", "must name a file, such as sqlite:////data/timetracker.db"),
        (
            "DATABASE_URL",
            "postgresql://u:secret@h:port/x",
            "cannot be read; write it as postgresql://user:password@host:5432/name",
        ),
        ("REDIS_URL", "http://cache", "must begin with redis://, rediss://, redis+sentinel:// or unix://"),
        (
            "REDIS_URL",
            "redis+sentinel://a:26379,b",
            "cannot be read; write it as redis+sentinel://host:26379,host2:26379/service/0",
        ),
        ("TIMETRACKER_DATABASE_POOLER", "session", "must be one of none, transaction, not 'session'"),
        ("TIMETRACKER_DATABASE_REPLICA_URL", "postgresql://h/x", "is for PostgreSQL"),
        ("REDIS_URL", "redis://h:port", "cannot be read: Port could not be cast to integer value as 'port'"),
        ("TZ", "Berlin", "must be an IANA time zone such as Europe/Berlin, not 'Berlin'"),
        ("CURRENCY", "EURO", "must be three letters such as EUR, not 'EURO'"),
        ("CURRENCY", "€€€", "must be three letters such as EUR, not '€€€'"),
        ("API_TOKEN_RATE_LIMIT_PER_MINUTE", "0", "must be a whole number above zero, not '0'"),
        ("API_TOKEN_RATE_LIMIT_PER_MINUTE", "-5", "must be a whole number above zero, not '-5'"),
        ("API_TOKEN_RATE_LIMIT_PER_HOUR", "1e3", "must be a whole number above zero, not '1e3'"),
        ("TIMETRACKER_WATCHDOG_MILLISECONDS", "-1", "must be a whole number from 0 up, not '-1'"),
        ("TIMETRACKER_POOL_SIZE", "²", "must be a whole number above zero, not '²'"),
        ("TIMETRACKER_POOL_SIZE", "2147483648", "must be a whole number above zero, not '2147483648'"),
        ("TIMETRACKER_ENV", "prod", "must be one of development, production, not 'prod'"),
        ("TIMETRACKER_LOG_LEVEL", "INFO", "must be one of debug, info, warning, error, not 'INFO'"),
        ("TIMETRACKER_SECURE_COOKIES", "yes", "must be true or false, not 'yes'"),
        ("TIMETRACKER_PUBLIC_URL", "time.example.com", "must begin with http:// or https://, not 'time.example.com'"),
        ("TIMETRACKER_PLUGIN_FAILURES", "ignore", "must be one of stop, quarantine, not 'ignore'"),
        ("TIMETRACKER_SECRET_KEY", KEY, "is not a setting; docs/CONFIGURATION.md lists them"),
        ("TIMETRACKER_WORKERS", "", "is not a setting; docs/CONFIGURATION.md lists them"),
        ("TIMETRACKER_", "1", "is not a setting; docs/CONFIGURATION.md lists them"),
        ("TIMETRACKER_OPTIONS", "1", "is not a setting; docs/CONFIGURATION.md lists them"),
    ],
)
def test_bad_values_are_named(name: str, text: str, problem: str) -> None:
    with pytest.raises(StartError) as caught:
        Settings.from_env(ENV | {name: text})
    assert str(caught.value) in (f"{name} {problem}", f"{name}: {problem}")


POSTGRES = {"DATABASE_URL": "postgres://h/x", "REDIS_URL": "redis://h"}


def test_replicas() -> None:
    replicas = {"TIMETRACKER_DATABASE_REPLICA_URL": "postgres://a/x, postgres://b/x"}
    made = Settings.from_env(ENV | POSTGRES | replicas)
    assert made.database_replica_url == ("postgresql+asyncpg://a/x", "postgresql+asyncpg://b/x")
    with pytest.raises(StartError, match="needs REDIS_URL"):
        Settings.from_env(ENV | POSTGRES | replicas | {"REDIS_URL": ""})


@pytest.mark.parametrize(
    "several",
    [
        {"TIMETRACKER_DATABASE_REPLICA_URL": "postgres://a/x"},
        {"TIMETRACKER_DATABASE_POOLER": "transaction"},
        {"REDIS_URL": "redis+sentinel://a/main"},
    ],
    ids=["replica", "pooler", "sentinel"],
)
def test_several_hosts_do_not_make_up_a_key_each(several: dict[str, str], tmp_path: Path) -> None:
    given = POSTGRES | several | {"TIMETRACKER_INSTANCE": str(tmp_path)}
    with pytest.raises(StartError, match="SECRET_KEY must be set, to the same on every host"):
        Settings.from_env(given)
    assert Settings.from_env(given | {"SECRET_KEY": KEY}).secret_key == KEY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqlite:///relative.db", "sqlite+aiosqlite:///relative.db"),
        ("sqlite:////data/t.db", "sqlite+aiosqlite:////data/t.db"),
        ("sqlite+pysqlite:////data/t.db", "sqlite+aiosqlite:////data/t.db"),
        ("postgres://h/x", "postgresql+asyncpg://h/x"),
        ("postgresql+psycopg2://u:p@h:5432/x", "postgresql+asyncpg://u:p@h:5432/x"),
        ("postgresql+asyncpg://h/x", "postgresql+asyncpg://h/x"),
        ("postgresql:///x?host=/run/postgresql", "postgresql+asyncpg:///x?host=/run/postgresql"),
        ("postgresql://u:p%40ss@[::1]:5432/x", "postgresql+asyncpg://u:p%40ss@[::1]:5432/x"),
        ("postgresql://u:p#/?[:x@h/x", "postgresql+asyncpg://u:p#/?[:x@h/x"),
        ("postgres://u@h/x?sslmode=require&a=sslmode=", "postgresql+asyncpg://u@h/x?ssl=require&a=sslmode="),
    ],
)
def test_addresses_get_the_driver_that_is_used_here(text: str, expected: str) -> None:
    assert driver_url(text) == expected


@pytest.mark.parametrize(
    ("given", "secure"),
    [
        ({}, False),
        ({"TIMETRACKER_SECURE_COOKIES": "true"}, True),
        ({"TIMETRACKER_PUBLIC_URL": "https://time.example.com"}, True),
        ({"TIMETRACKER_PUBLIC_URL": "http://time.example.com"}, False),
    ],
)
def test_cookies_are_secure_where_the_address_is(given: dict[str, str], secure: bool) -> None:
    assert Settings.from_env(ENV | given).cookies_secure == secure


def test_every_field_has_a_name_and_a_text() -> None:
    described = [item for item in fields(Settings) if item.metadata.get("help")]
    assert len(described) == len(known_names())
    assert {item.name for item in fields(Settings)} - {item.name for item in described} == {"auth", "options"}


def test_a_frozen_copy_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings.from_env(ENV).currency = "USD"  # type: ignore[misc]
